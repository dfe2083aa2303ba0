import ShiftworkCore
import Testing

@Suite struct `A job's history` {
    @Test func `a clean run needs no stored step`() {
        var record = record(.finished, attempt: 1)
        record.timestamps.enqueuedAt = at(0)
        record.timestamps.startedAt = at(5)
        record.timestamps.finishedAt = at(9)
        let told = JobHistory.complete(record: record, initial: .queued, stored: [])
        #expect(told.map(\.kind) == [.enqueue, .event(.claim), .event(.succeed)])
        #expect(told.map(\.at) == [at(0), at(5), at(9)])
        #expect(told.map(\.attempt) == [0, 1, 1])
        #expect(told.map(\.sequence) == [1, 2, 3])
        #expect(told.last?.startedAt == at(5))
        #expect(isGapless(told, as: record))
    }

    @Test func `a job that waits for its time tells only that`() {
        var record = record(.scheduled)
        record.timestamps.runAt = at(60)
        let told = JobHistory.complete(record: record, initial: .scheduled, stored: [])
        #expect(told.map(\.to) == [.scheduled])
    }

    @Test func `failed runs tell when they could begin and did`() {
        var record = record(.finished, attempt: 2)
        record.timestamps.enqueuedAt = at(40)
        record.timestamps.startedAt = at(41)
        record.timestamps.finishedAt = at(50)
        let told = JobHistory.complete(record: record, initial: .queued, stored: [failure(attempt: 1)])
        #expect(
            told.map(\.kind.name) == ["enqueue", "claim", "fail", "release", "claim", "succeed"])
        #expect(told.map(\.at) == [at(0), at(2), at(10), at(40), at(41), at(50)])
        #expect(told.map(\.attempt) == [0, 1, 1, 1, 2, 2])
        #expect(isGapless(told, as: record))
    }

    @Test func `a snoozed run gives its number back`() {
        var record = record(.started, attempt: 1)
        record.timestamps.enqueuedAt = at(30)
        record.timestamps.startedAt = at(31)
        var snooze = HistoryEntry(
            at: at(4), kind: .event(.snooze), from: .started, to: .scheduled, attempt: 1)
        (snooze.enqueuedAt, snooze.startedAt, snooze.dueAt) = (at(0), at(1), at(30))
        let told = JobHistory.complete(record: record, initial: .queued, stored: [snooze])
        #expect(told.map(\.attempt) == [0, 1, 1, 0, 1])
        #expect(isGapless(told, as: record))
    }

    @Test func `a job released and then paused was released when it was due`() {
        var record = record(.paused)
        record.timestamps.runAt = at(60)
        record.timestamps.pausedAt = at(90)
        let pause = HistoryEntry(at: at(90), kind: .event(.pause), from: .queued, to: .paused, attempt: 0)
        let told = JobHistory.complete(record: record, initial: .scheduled, stored: [pause])
        #expect(told.map(\.at) == [at(0), at(60), at(90)])
        #expect(isGapless(told, as: record))
    }

    @Test func `a job asked to stop may still finish`() {
        var record = record(.finished, attempt: 1)
        (record.timestamps.enqueuedAt, record.timestamps.startedAt) = (at(0), at(1))
        record.timestamps.finishedAt = at(3)
        let ask = HistoryEntry(
            at: at(2), kind: .event(.cancel), from: .started, to: .killRequested, attempt: 1)
        let told = JobHistory.complete(record: record, initial: .queued, stored: [ask])
        #expect(told.map(\.to) == [.queued, .started, .killRequested, .finished])
        #expect(told.map(\.at) == [at(0), at(1), at(2), at(3)])
        #expect(isGapless(told, as: record))
    }

    @Test func `a rerun keeps the end that it forgot`() {
        var record = record(.started, attempt: 2)
        (record.timestamps.enqueuedAt, record.timestamps.startedAt) = (at(20), at(21))
        var success = HistoryEntry(
            at: at(9), kind: .event(.succeed), from: .started, to: .finished, attempt: 1)
        (success.enqueuedAt, success.startedAt) = (at(0), at(5))
        let rerun = HistoryEntry(at: at(20), kind: .event(.rerun), from: .finished, to: .queued, attempt: 1)
        let told = JobHistory.complete(record: record, initial: .queued, stored: [success, rerun])
        #expect(told.map(\.at) == [at(0), at(5), at(9), at(20), at(21)])
        #expect(isGapless(told, as: record))
    }

    @Test(arguments: JobStatus.allCases)
    func `a job taken over from elsewhere has a whole life`(_ status: JobStatus) {
        // What ran elsewhere is queued here.
        var record = record(status.isRunning ? .queued : status, attempt: 1)
        record.timestamps.end(as: status, at: at(9))
        let (initial, stored) = JobHistory.restored(record)
        let told = JobHistory.complete(record: record, initial: initial, stored: stored)
        #expect(isGapless(told, as: record))
    }

    private func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_000 + seconds) }

    private func record(_ status: JobStatus, attempt: Int = 0) -> JobRecord {
        let id = JobID(UUIDv7(milliseconds: 1_000_000, sequence: 0, random: 1))
        var record = JobRecord(NewJob(id: id, type: "send"), status: status, createdAt: at(0))
        record.attempt = attempt
        return record
    }

    private func failure(attempt: Int) -> HistoryEntry {
        var entry = HistoryEntry(
            at: at(10), kind: .event(.fail), from: .started, to: .retrying, attempt: attempt)
        (entry.enqueuedAt, entry.startedAt, entry.dueAt) = (at(0), at(2), at(40))
        return entry
    }

    private func isGapless(_ told: [HistoryEntry], as record: JobRecord) -> Bool {
        guard told.first?.kind == .enqueue, told.last?.to == record.status else { return false }
        return zip(told, told.dropFirst()).allSatisfy { before, step in
            guard case .event(let event) = step.kind, step.from == before.to else { return false }
            return before.to.after(event) == .becomes(step.to)
        }
    }
}
