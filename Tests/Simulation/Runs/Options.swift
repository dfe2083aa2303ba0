import Foundation

/// What the command line asked for.
struct Options {
    var seeds: UInt64 = 100
    var from: UInt64 = 1
    /// One seed alone.
    var seed: UInt64?
    /// A scenario from a file, or all of a folder.
    var scenario: String?
    var store = StoreHouse.Kind.memory
    /// Child processes.
    var jobs = ProcessInfo.processInfo.activeProcessorCount
    /// Seconds of wall time after which no new seed begins.
    var seconds: Double?
    var planted: String?
    var report: String?
    /// Whether to look for the planted defects, and among how many seeds each.
    var isHunting = false
    var within: UInt64 = 200
    var isTracing = false
    var isShrinking = false
    /// Whether this is a child: prints one line of JSON for each seed.
    var isChild = false
    /// How far a child's seeds lie apart.
    var stride: UInt64 = 1

    static let usage = """
        simulate --seeds 2000 [--from N] [--store memory|sqlite] [--jobs PROCESSES] [--report FILE]
        simulate --hours 8 | --minutes 10   [--from N] …       as many seeds as fit
        simulate --seed 81723 [--trace] [--shrink]             one seed, event by event, or made small
        simulate --scenario FILE [--trace] [--shrink]          a recorded run, as in Tests/Simulation/Corpus
        simulate --planted NAME --seeds 200                    a store that is wrong on purpose
        simulate --hunt [--within 200] [--planted NAME]        finds each planted defect, or fails
        """

    enum Mistake: Error, CustomStringConvertible {
        case unknown(String)
        case noValue(String)
        case wrongValue(String, String, String)

        var description: String {
            switch self {
            case .unknown(let word): "What is \(word)?\n\(Options.usage)"
            case .noValue(let word): "\(word) needs a value.\n\(Options.usage)"
            case .wrongValue(let word, let value, let wanted): "\(word) \(value): it takes \(wanted)."
            }
        }
    }

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--trace": isTracing = true
            case "--shrink": isShrinking = true
            case "--child": isChild = true
            case "--hunt": isHunting = true
            default:
                guard let value = rest.popFirst() else { throw Mistake.noValue(word) }
                try take(word, value)
            }
        }
    }

    private mutating func take(_ word: String, _ value: String) throws {
        func number<Value: LosslessStringConvertible>() throws -> Value {
            guard let number = Value(value) else { throw Mistake.wrongValue(word, value, "a number") }
            return number
        }
        switch word {
        case "--seeds": seeds = try number()
        case "--from": from = try number()
        case "--seed": seed = try number()
        case "--stride": stride = try number()
        case "--jobs": jobs = max(1, try number())
        case "--hours": seconds = try number() * 3_600
        case "--minutes": seconds = try number() * 60
        case "--seconds": seconds = try number()
        case "--scenario": scenario = value
        case "--planted":
            let names = PlantedBug.allCases.map { "\($0)" }
            guard names.contains(value) else {
                throw Mistake.wrongValue(word, value, "one of \(names.joined(separator: ", "))")
            }
            planted = value
        case "--within": within = max(1, try number())
        case "--report": report = value
        case "--store":
            guard let kind = StoreHouse.Kind(rawValue: value) else {
                throw Mistake.wrongValue(word, value, "memory or sqlite")
            }
            store = kind
        default: throw Mistake.unknown(word)
        }
    }
}
