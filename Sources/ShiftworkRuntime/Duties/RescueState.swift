internal import ShiftworkCore

/// Decides whose jobs may be rescued, by watching: a worker is silent only when its beat stood still for a
/// whole lease on the watcher's own monotonic clock. Clocks that jump and stores that come back rescue
/// nobody.
struct RescueState: Sendable {
    private struct Sighting: Sendable {
        var beat: Int64
        var since: Duration
        var seen: Duration
    }

    private var sightings: [WorkerID: Sighting] = [:]
    /// A gap between looks longer than this proves nothing: the watcher itself may have slept.
    static let longestGap = Duration.seconds(10)

    /// Takes note of the workers as they are; returns those that may be rescued, with the beat to compare.
    mutating func observe(_ workers: [WorkerRecord], at now: Duration) -> [(worker: WorkerID, beat: Int64)] {
        var silent: [(worker: WorkerID, beat: Int64)] = []
        var next: [WorkerID: Sighting] = [:]
        for worker in workers {
            let id = worker.info.id
            var sighting = sightings[id] ?? Sighting(beat: worker.beat, since: now, seen: now)
            if sighting.beat != worker.beat || now - sighting.seen > Self.longestGap {
                sighting = Sighting(beat: worker.beat, since: now, seen: now)
            }
            sighting.seen = now
            next[id] = sighting
            if worker.isGone || now - sighting.since >= worker.info.lease { silent.append((id, worker.beat)) }
        }
        sightings = next
        return silent
    }
}
