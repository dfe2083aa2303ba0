internal import Foundation

/// `command --name value …`; a name without a value stands for `true`.
struct Arguments {
    let command: String
    private var values: [String: String] = [:]

    init(_ words: some Collection<String>) {
        command = words.first ?? ""
        var rest = words.dropFirst()[...]
        while let name = rest.popFirst() {
            let hasValue = rest.first.map { !$0.hasPrefix("--") } ?? false
            values[String(name.dropFirst(2))] = hasValue ? rest.popFirst() : "true"
        }
    }

    subscript(name: String) -> String? { values[name] }

    func number(_ name: String, default value: Int) -> Int {
        guard let text = self[name] else { return value }
        guard let number = Int(text) else { FaultLab.fail("--\(name) \(text): it takes a whole number") }
        return number
    }

    func has(_ name: String) -> Bool { self[name] != nil }

    func required(_ name: String) -> String {
        guard let value = self[name] else { FaultLab.fail("--\(name) is missing") }
        return value
    }

    /// The words again, without some names, as a command line.
    func words(without names: Set<String>) -> [String] {
        values.keys.sorted().filter { !names.contains($0) }.flatMap { ["--\($0)", values[$0] ?? "true"] }
    }
}
