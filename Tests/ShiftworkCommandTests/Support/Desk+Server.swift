import ArgumentParser
import ShiftworkCore

@testable import ShiftworkCommand

extension Desk {
    /// The same jobs by the HTTP API.
    func server() throws -> RemoteStore {
        let clock = clock
        return RemoteStore(api: try .within(session)) { clock.now }
    }

    /// What a command writes with the store in hand, and by asking the API.
    func both<Command: StoreCommand>(
        _ type: Command.Type, _ arguments: String...
    ) async throws -> (store: String, server: String) {
        var remote = session
        remote.store = try server()
        var texts: [String] = []
        for session in [session, remote] {
            let before = transcript.output.count
            try await Command.parse(arguments).run(session)
            texts.append(String(transcript.output.dropFirst(before)))
        }
        return (texts[0], texts[1])
    }

    /// Works jobs: each run takes two seconds, and ends as is told.
    func work(_ ends: [(job: JobID, event: JobEvent)]) async throws {
        let worker: WorkerID = session.makeID()
        try await store.register(WorkerInfo(id: worker, name: "w", types: [], slots: ends.count))
        let claimed = try await store.claim(ends.map(\.job), worker: worker)
        clock.advance(by: .seconds(2))
        var trip = PumpTrip(worker: worker)
        for (job, event) in ends {
            guard let lease = claimed.first(where: { $0.lease.job == job })?.lease else { continue }
            var settlement = Settlement(event, lease: lease, ran: .seconds(2))
            if event != .succeed { settlement.failure = JobFailure(type: "Trouble", message: "it broke") }
            if event == .fail { settlement.delay = .seconds(60) }
            trip.settlements.append(settlement)
        }
        _ = try await store.pump(trip)
        clock.advance(by: .seconds(1))
    }
}
