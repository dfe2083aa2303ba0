internal import Foundation
internal import ShiftworkCore

extension Lab {
    /// Lets workers finish everything, with a clock past everything planned; gives up when nothing moves for a minute.
    func drain(workers: Int = 1, _ words: [String] = []) async throws {
        let drainers = try (0..<workers).map { _ in try start("worker", ["--lease-ms", "1500"] + words) }
        let store = try await openAnyStore()
        var (last, since) = (-1, ContinuousClock.now)
        while ContinuousClock.now - since < .seconds(60) {
            let now = try await open(in: store)
            if now == 0 { break }
            if now != last { (last, since) = (now, ContinuousClock.now) }
            try await Task.sleep(for: .milliseconds(50))
        }
        for drainer in drainers { await end(drainer) }
        await store.close()
    }

    /// Jobs that have not ended.
    func open(in store: any JobStore) async throws -> Int {
        try await store.counts(scope: .all).filter { !$0.status.isTerminal }.reduce(0) { $0 + $1.count }
    }

    /// Waits until something is so; says what was waited for when it does not come.
    func wait(
        for what: String, atMost limit: Duration = .seconds(60), _ isSo: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while try await !isSo() {
            guard ContinuousClock.now < deadline else { throw LabError("waited \(limit) for \(what)") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
