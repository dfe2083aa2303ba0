import Foundation

/// Many seeds: one child process per core, each with every n-th seed, and the sum of what they found.
struct Batch {
    let options: Options
    private(set) var tally = Tally()

    init(_ options: Options) { self.options = options }

    /// Runs all; whether everything held.
    mutating func run() throws -> Bool {
        say("seeds from \(options.from), store \(options.store.rawValue), \(options.jobs) processes")
        let begin = DispatchTime.now().uptimeNanoseconds
        let children = try (0..<options.jobs).map { try Child(of: options, number: $0) }
        var open = children
        while !open.isEmpty {
            // Blocks until the child has a line more, or has ended.
            for child in open {
                guard let line = child.nextLine() else { continue }
                take(line)
            }
            open.removeAll(where: \.isOver)
        }
        tally.seconds = Double(DispatchTime.now().uptimeNanoseconds - begin) / 1e9
        for child in children where child.status != 0 {
            tally.deadChildren += 1
            say("a child died in seed \(child.nextSeed)")
        }
        say(tally.text(store: options.store.rawValue, planted: options.planted))
        if let report = options.report { try tally.write(to: report, options: options) }
        return tally.failures.isEmpty && tally.deadChildren == 0
    }

    private mutating func take(_ line: String) {
        guard let summary = try? JSONDecoder().decode(Summary.self, from: Data(line.utf8)) else {
            say(line)
            return
        }
        tally.add(summary)
        if tally.seeds.isMultiple(of: 5_000), tally.seeds < Int(clamping: options.seeds) {
            say("\(tally.seeds) seeds so far, \(tally.failures.count) of them fail")
        }
        guard !summary.isGood, tally.failures.count <= 20 else { return }
        let reasons =
            [summary.trap].compactMap(\.self)
            + summary.breaches.prefix(3).map { "\($0.invariant): \($0.detail)" }
        say("seed \(summary.seed) fails: \(reasons.joined(separator: "; "))")
        let planted = options.planted.map { " --planted \($0)" } ?? ""
        say("    simulate --seed \(summary.seed) --store \(options.store.rawValue)\(planted) --trace")
    }
}

/// Prints a line at once, also into a file.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// One child of a batch.
private final class Child {
    private let process = Process()
    private let pipe = Pipe()
    private var rest = Data()
    private(set) var isOver = false
    /// The seed that its next line is about.
    private(set) var nextSeed: UInt64
    private let stride: UInt64

    init(of options: Options, number: Int) throws {
        (nextSeed, stride) = (options.from + UInt64(number), UInt64(options.jobs))
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let count = (options.seeds + UInt64(options.jobs) - 1 - UInt64(number)) / UInt64(options.jobs)
        var arguments = [
            "--child", "--from", "\(options.from + UInt64(number))", "--stride", "\(options.jobs)",
            "--seeds", "\(options.seconds == nil ? count : .max >> 8)", "--store", options.store.rawValue,
        ]
        if let seconds = options.seconds { arguments += ["--seconds", "\(seconds)"] }
        if let planted = options.planted { arguments += ["--planted", planted] }
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
    }

    var status: Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    func nextLine() -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                rest.removeSubrange(rest.startIndex...end)
                nextSeed += stride
                return line
            }
            let more = pipe.fileHandleForReading.availableData
            guard !more.isEmpty else {
                isOver = true
                return nil
            }
            rest += more
        }
    }
}
