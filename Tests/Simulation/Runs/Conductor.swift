import Foundation
import ShiftworkCore
import ShiftworkLaws

/// Does what the command line asked for.
struct Conductor {
    let options: Options

    init(_ options: Options) { self.options = options }

    /// Whether everything held.
    func run() throws -> Bool {
        GlobalExecutorHook.install()
        if options.isChild { return runChild() }
        if options.isHunting { return Hunt(options).run() }
        if let path = options.scenario { return try scenarios(at: path).map(show).allSatisfy(\.self) }
        if let seed = options.seed { return show(Scenario.drawn(seed: seed)) }
        var batch = Batch(options)
        return try batch.run()
    }

    /// Runs every n-th seed, and prints a line for each.
    private func runChild() -> Bool {
        let begin = DispatchTime.now().uptimeNanoseconds
        for number in 0..<options.seeds {
            let passed = Double(DispatchTime.now().uptimeNanoseconds - begin) / 1e9
            if let limit = options.seconds, passed > limit { break }
            let verdict = play(Scenario.drawn(seed: options.from + number * options.stride))
            say(Summary(verdict).line)
        }
        return true
    }

    private func scenarios(at path: String) throws -> [Scenario] {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let names =
            isFolder.boolValue ? try FileManager.default.contentsOfDirectory(atPath: path).sorted() : []
        let files =
            isFolder.boolValue ? names.filter { $0.hasSuffix(".json") }.map { "\(path)/\($0)" } : [path]
        return try files.map {
            try JSONDecoder().decode(Scenario.self, from: Data(contentsOf: URL(fileURLWithPath: $0)))
        }
    }

    // MARK: One run

    func play(_ scenario: Scenario, witness: ((RunEvent) -> Void)? = nil) -> Verdict {
        let planted = options.planted
        let run = Run(scenario, house: StoreHouse(options.store) { inner in plant(planted, around: inner) })
        run.world.witness = witness
        return run.go()
    }

    /// Runs one scenario, and tells what it showed; when it fails, as much as helps.
    private func show(_ scenario: Scenario) -> Bool {
        let witness: ((RunEvent) -> Void)? = options.isTracing ? { print($0.line) } : nil
        let verdict = play(scenario, witness: witness)
        print(Summary(verdict).line)
        guard !verdict.isGood else { return true }
        tell(verdict)
        if options.isShrinking { shrink(scenario, verdict) }
        return false
    }

    private func tell(_ verdict: Verdict) {
        print("seed \(verdict.seed), store \(options.store.rawValue), commit \(Commit.current)")
        if let trap = verdict.trap { print("trap: \(trap)") }
        for violation in verdict.violations.prefix(10) {
            print(violation)
            for number in violation.events.suffix(12) { print("    \(verdict.history.events[number].line)") }
        }
        if let job = verdict.violations.first?.job {
            print("all about job \(job):")
            for event in verdict.history.events where event.concerns(job) { print("    \(event.line)") }
        } else {
            print("the last events:")
            for event in verdict.history.events.suffix(200) { print("    \(event.line)") }
        }
    }

    private func shrink(_ scenario: Scenario, _ verdict: Verdict) {
        let shrinker = Shrinker(of: verdict) { play($0) }
        let small = shrinker.shrink(scenario)
        let path = "simulate-\(verdict.seed).json"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(small) else { return }
        try? data.write(to: URL(fileURLWithPath: path))
        print("\(small.size) items left of \(scenario.size), in \(path): simulate --scenario \(path) --trace")
        tell(play(small))
    }
}

/// Puts what is wrong on purpose around a store.
private func plant(_ name: String?, around store: any JobStore) -> any JobStore {
    guard let name else { return store }
    guard let bug = PlantedBug(named: name) else { fatalError("Nobody planted \(name).") }
    return bug.wrap(store)
}
