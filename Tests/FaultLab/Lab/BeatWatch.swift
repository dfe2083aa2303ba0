internal import Foundation
internal import ShiftworkCore
internal import Synchronization

/// Looks at the workers' signs of life, all the time and on its own monotonic clock: a worker that lives and was
/// rescued must have been silent for a whole lease. Load makes it miss things, never accuse anybody falsely.
final class BeatWatch: Sendable {
    fileprivate struct Sighting {
        var name: String
        var beat: Int64
        var lease: Duration
        /// The last moment at which the beat was not yet as it is: the true beat came later.
        var notBefore: ContinuousClock.Instant
    }

    fileprivate struct State {
        var sightings: [WorkerID: Sighting] = [:]
        var lastLook = ContinuousClock.now
        var excused: Set<String> = []
        var rescuedRightly = 0
        var rescuedFalsely: [String] = []
        var seen: Set<WorkerID> = []
        var looks = 0
        var task: Task<Void, Never>?
    }

    private let state = Mutex(State())

    /// A worker of a process that is killed, or asked to end, may vanish.
    func excuse(_ pid: pid_t) { state.withLock { _ = $0.excused.insert(BeatWatch.name(of: pid)) } }

    /// What the workers of a process call themselves.
    static func name(of pid: pid_t) -> String { "lab-\(pid)" }

    /// Begins to look.
    func begin(_ store: any JobStore) {
        // Looks for as long as the trial lasts, whatever the trial is doing: ended by `stop`.
        let task = Task {
            while !Task.isCancelled {
                // A look that fails is none.
                if let workers = try? await store.workers() { note(workers) }
                do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
            }
            await store.close()
        }
        state.withLock { $0.task = task }
    }

    /// Ends, and tells.
    func stop(_ lab: Lab) async {
        guard let task = state.withLock({ $0.task }) else { return }
        task.cancel()
        await task.value
        let state = state.withLock { state in
            state.task = nil
            return (state.seen.count, state.rescuedRightly, state.rescuedFalsely)
        }
        lab.count("workers watched", state.0)
        lab.count("rescued after a lease of silence", state.1)
        for line in state.2 { lab.broken("I17 NoFalseRescue: \(line)") }
    }

    private func note(_ workers: [WorkerRecord]) {
        state.withLock { state in
            let now = ContinuousClock.now
            let present = Set(workers.map(\.info.id))
            for (id, sighting) in state.sightings where !present.contains(id) {
                state.sightings[id] = nil
                state.judge(sighting, at: now)
            }
            for worker in workers {
                let id = worker.info.id
                state.seen.insert(id)
                guard state.sightings[id]?.beat != worker.beat else { continue }
                state.sightings[id] = Sighting(
                    name: worker.info.name, beat: worker.beat, lease: worker.info.lease,
                    notBefore: state.lastLook)
            }
            state.lastLook = now
            state.looks += 1
        }
    }
}

extension BeatWatch.State {
    /// A worker is gone from the store.
    fileprivate mutating func judge(_ sighting: BeatWatch.Sighting, at now: ContinuousClock.Instant) {
        guard !excused.contains(sighting.name) else { return }
        let silence = now - sighting.notBefore
        if silence < sighting.lease {
            rescuedFalsely.append(
                "\(sighting.name) was rescued, and had been silent for \(silence) at the most, lease \(sighting.lease)"
            )
        } else {
            rescuedRightly += 1
        }
    }
}
