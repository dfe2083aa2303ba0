public import ShiftworkCore

/// Two stores that get the same calls at the same times, and must give the same answers: whatever the script does.
///
/// The script is random, and decided by its seed: a difference found once is found again.
public struct StoreTwins: Sendable {
    let first: any JobStore
    let second: any JobStore
    let clock: LawClock

    /// Takes two empty stores that read this clock.
    public init(_ first: any JobStore, _ second: any JobStore, clock: LawClock) {
        (self.first, self.second, self.clock) = (first, second, clock)
    }

    /// Plays the script of a seed on both stores, and compares all answers and at last everything that they hold.
    /// - Throws: ``LawBroken`` with the seed, the step and both answers, or what a store throws.
    public func play(seed: UInt64, steps: Int) async throws {
        var script = TwinScript(twins: self, seed: seed)
        for number in 1...steps {
            do {
                try await script.step()
                if number % 10 == 0 { try await compareJobs(script.jobs) }
            } catch {
                let story = script.story(of: "\(error)")
                throw LawBroken(
                    what: "seed \(seed), step \(number): \(error)\n\(story)", file: #fileID, line: #line)
            }
        }
        do {
            try await compareEverything(script.jobs, since: script.start)
        } catch {
            let story = script.story(of: "\(error)")
            throw LawBroken(what: "seed \(seed), the end: \(error)\n\(story)", file: #fileID, line: #line)
        }
    }

    /// Asks both stores; the answer, if they agree.
    func both<Answer: Equatable>(
        _ question: String, _ ask: @Sendable (any JobStore) async throws -> Answer
    ) async throws -> Answer {
        let (one, other) = (try await ask(first), try await ask(second))
        try agree(one, other, question)
        return one
    }

    private func agree<Answer: Equatable>(_ one: Answer, _ other: Answer, _ question: String)
        throws(LawBroken)
    {
        let names = "\(first.traits.name) | \(second.traits.name)"
        let found = one == other ? [] : differences(one, other)
        try require(one == other, "\(question) (\(names)):\n  \(found.joined(separator: "\n  "))")
    }

    private func compareJobs(_ ids: [JobID]) async throws {
        let records = try await first.jobs(ids, scope: .all)
        let others = try await second.jobs(ids, scope: .all)
        try require(records.map(\.id), is: others.map(\.id), "jobs that exist")
        for (one, other) in zip(records, others) where one != other {
            try agree(one, other, "record of \(one.id)")
        }
    }

    private func compareEverything(_ ids: [JobID], since start: Timestamp) async throws {
        try await compareJobs(ids)
        for id in ids {
            _ = try await both("history of \(id)") { try await $0.history(of: id, scope: .all) }
        }
        _ = try await both("counts") { try await Set($0.counts(scope: .all).filter { $0.count != 0 }) }
        _ = try await both("broken invariants") { try await $0.verify(isDeep: true).map(\.detail) }
        _ = try await both("queues") { store in
            // A queue whose jobs are all gone may be forgotten or not.
            try await store.queues(scope: .all).compactMap { queue in
                var queue = queue
                queue.counts = queue.counts.filter { $0.value != 0 }
                return queue.counts.isEmpty && queue.pause == nil ? nil : queue
            }
        }
        try await compareStatistics(since: start)
        for key in JobQuery.Sort.Key.allCases {
            for isDescending in [false, true] {
                try await compareList(JobQuery(sort: .init(key, isDescending: isDescending)))
            }
        }
    }

    /// A page that is not complete is cut where a budget of time ended.
    private func compareList(_ query: JobQuery) async throws {
        let request = PageRequest(query, limit: 1_000)
        let (one, other) = (try await first.page(request), try await second.page(request))
        guard one.isComplete, other.isComplete else { return }
        try agree(one, other, "list by \(query)")
    }

    private func compareStatistics(since start: Timestamp) async throws {
        let window = StatisticsRequest(from: start - .days(1), until: clock.now + .days(1))
        _ = try await both("statistics") { store in Set(try await store.statistics(window).rows) }
        var mine = window
        mine.user = "anna"
        let request = mine
        _ = try await both("statistics of a user") { store in Set(try await store.statistics(request).rows) }
    }
}
