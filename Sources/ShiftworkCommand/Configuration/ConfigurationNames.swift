internal import ShiftworkCore

/// Finds names in our scope that mean nothing: a misspelt setting must not be passed over in silence.
enum ConfigurationNames {
    /// Variables of ours that are no settings. Those of a job are in the environment of every program that
    /// a job starts.
    private static let otherVariables: Set = ["SHIFTWORK_PROFILE", "SHIFTWORK_LIBRARY_ONLY"]
    private static let jobPrefix = "SHIFTWORK_JOB_"

    /// A sentence for each unknown key of a file.
    static func problems(in file: ConfigurationFile) -> [String] {
        let known = Setting.allCases.map(\.rawValue)
        return file.values.keys.sorted().compactMap { key in
            let parts = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            let isProfile = parts.first == "profiles" && parts.count > 2
            let name = isProfile ? parts.dropFirst(2).joined(separator: ".") : key
            guard !known.contains(name) else { return nil }
            return
                "\(file.path) has the unknown key \"\(PlainText.printable(key))\".\(suggestion(name, among: known))"
        }
    }

    /// A sentence for each unknown variable.
    static func problems(in environment: [String: String]) -> [String] {
        let known = Setting.allCases.map(\.variable)
        return environment.keys.sorted().compactMap { name in
            guard name.hasPrefix("SHIFTWORK_"), !name.hasPrefix(jobPrefix), !otherVariables.contains(name),
                !known.contains(name)
            else { return nil }
            return "The variable \(PlainText.printable(name)) is unknown.\(suggestion(name, among: known))"
        }
    }

    private static func suggestion(_ name: String, among known: [String]) -> String {
        // Names differ in what follows their common beginning, so candidates are compared in lower case.
        let candidates = Dictionary(known.map { ($0.lowercased(), $0) }) { first, _ in first }
        let closest = ClosestWord.to(name, among: candidates.keys.sorted()).flatMap { candidates[$0] }
        return closest.map { " Did you mean \"\($0)\"?" } ?? " Known: \(known.joined(separator: ", "))."
    }
}
