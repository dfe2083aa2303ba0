internal import Foundation
internal import ShiftworkCore

/// The store's clock only ever moves forward: by seconds, an hour, thirty days, and faster than it should.
final class ClockAheadTrial: Trial {
    static let name = "clock-ahead"
    static let about =
        "The store's clock leaps an hour or 30 days ahead and runs fast: times stay in order (I14-I17)."

    func run(in lab: Lab) async throws {
        var offset = 0
        try await ClockWeather(hasForwardClock: true).run(in: lab) { lab in
            offset += [1, 60, 3_600, 3_600, 30 * 86_400].randomElement(using: &lab.random) ?? 1
            lab.clock.set(offset, drift: [1, 1, 1.1, 2].randomElement(using: &lab.random) ?? 1)
            // What drifted by then stays behind the next leap.
            offset += 5
            return offset + 7_200
        }
    }
}

/// The store's clock leaps back and forth.
final class ClockBackTrial: Trial {
    static let name = "clock-back"
    static let about =
        "The store's clock leaps back and forth by hours and days, and runs slow: nobody is rescued falsely."

    func run(in lab: Lab) async throws {
        try await ClockWeather(hasForwardClock: false).run(in: lab) { lab in
            let leaps = [-3_500, -3_500, -3_600, 3_600, 0, 86_400 * 30, -86_400 * 30, -1, 1]
            lab.clock.set(
                leaps.randomElement(using: &lab.random) ?? 0,
                drift: [1, 1, 0.5, 1.5].randomElement(using: &lab.random) ?? 1)
            return 31 * 86_400
        }
    }
}

/// Every process has a clock of its own.
final class ClockApartTrial: Trial {
    static let name = "clock-apart"
    static let about = "Processes disagree about the time by an hour or 30 days: nobody is rescued falsely."

    func run(in lab: Lab) async throws {
        try await ClockWeather(hasForwardClock: false, clocks: 4).run(in: lab) { lab in
            let clock = LabClock(path: lab.folder + "/clock-\(Int.random(in: 0..<4, using: &lab.random))")
            let leaps = [-3_600, 3_600, 0, 30 * 86_400]
            clock.set(leaps.randomElement(using: &lab.random) ?? 0)
            return 31 * 86_400
        }
    }
}

/// Workers, an enqueuer, now and then a kill, while something happens to clocks.
private struct ClockWeather {
    let hasForwardClock: Bool
    /// How many clocks besides the common one.
    var clocks = 0

    /// `leap` moves clocks, and says which moment is past everything.
    func run(in lab: Lab, _ leap: (Lab) -> Int) async throws {
        let leaps = lab.rounds(small: 24, large: 120)
        for index in 0..<clocks { LabClock(path: lab.folder + "/clock-\(index)").set(0) }
        _ = try lab.openStore()
        lab.watch.begin(try lab.openStore())
        var workers = try (0..<3).map { try startWorker($0, lab) }
        let enqueuer = try lab.startEnqueuer(0..<leaps * 50, clock: name(3))
        var end = 0
        for number in 1...leaps {
            Quota(path: lab.folder + "/quota").set(Double(number) / Double(leaps))
            end = max(end, leap(lab))
            lab.fault("leaps of a clock")
            try await Task.sleep(for: .milliseconds(.random(in: 50...250, using: &lab.random)))
            guard number % 8 == 0 else { continue }
            let index = number / 8 % 3
            await lab.kill(workers[index])
            lab.fault("kills")
            workers[index] = try startWorker(index, lab)
        }
        lab.clock.set(end)
        for index in 0..<clocks { LabClock(path: lab.folder + "/clock-\(index)").set(end) }
        _ = await enqueuer.wait()
        for worker in workers { await lab.end(worker) }
        try await lab.drain()
        await lab.watch.stop(lab)
        try await Judge(hasForwardClock: hasForwardClock).judge(lab)
    }

    private func name(_ index: Int) -> String? { index < clocks ? "clock-\(index)" : nil }

    private func startWorker(_ index: Int, _ lab: Lab) throws -> ChildProcess {
        try lab.start("worker", ["--lease-ms", "1500"], clock: name(index))
    }
}
