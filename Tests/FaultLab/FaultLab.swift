internal import Foundation

/// The fault laboratory: real processes on a real store, killed at random moments, and a checker that judges
/// what is left.
///
///     fault-lab kill --kills 200 --jobs 20000 --seed 7 [--folder DIR] [--report FILE]
///
/// A test tool, not a product. It starts itself as workers and enqueuers.
@main
struct FaultLab {
    static func main() async {
        let arguments = Arguments(CommandLine.arguments.dropFirst())
        do {
            switch arguments.command {
            case "kill": try await KillTrial(arguments).run()
            case "worker": try await WorkerProcess(arguments).run()
            case "enqueuer": try await EnqueuerProcess(arguments).run()
            default: fail("Usage: fault-lab kill --kills N --jobs N --seed N [--folder DIR] [--report FILE]")
            }
        } catch {
            fail("fault-lab \(arguments.command): \(error)")
        }
    }

    static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(1)
    }
}

/// `command --name value …`
struct Arguments {
    let command: String
    private var values: [String: String] = [:]

    init(_ words: some Collection<String>) {
        command = words.first ?? ""
        var rest = words.dropFirst()[...]
        while let name = rest.popFirst(), let value = rest.popFirst() {
            values[String(name.dropFirst(2))] = value
        }
    }

    subscript(name: String) -> String? { values[name] }

    func number(_ name: String, default value: Int) -> Int { self[name].flatMap(Int.init) ?? value }

    func required(_ name: String) -> String {
        guard let value = self[name] else { FaultLab.fail("--\(name) is missing") }
        return value
    }
}

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators").
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
