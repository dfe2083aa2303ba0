internal import ShiftworkCore
internal import Synchronization

/// Tells the workers that wait over HTTP that the store may have work: one looks for all of them, while anybody waits.
///
/// What this process brings is told by the store's ``Doorbell``, what others bring by its change mark. The trips of
/// workers are told by neither, and free jobs that waited for them: these are seen by the numbers of jobs that wait.
final class WorkNews: Sendable {
    private struct State {
        /// Of the last news.
        var number = 0
        var isLooking = false
    }

    private let store: any JobStore
    private let room = WaitingRoom<Int>()
    private let state = Mutex(State())

    private static let shortestPause = Duration.milliseconds(5)
    private static let longestPause = Duration.milliseconds(100)
    /// Numbers are looked at after so many marks.
    private static let marksPerCount = 10

    init(store: any JobStore) { self.store = store }

    /// How much was told so far: read before the store is asked, so that nothing is missed in between.
    var number: Int { state.withLock { $0.number } }

    /// Waits for news beyond a number; no longer than until a moment.
    func next(after number: Int, until moment: ContinuousClock.Instant) async {
        await room.wait(for: number, until: moment) {
            let (mustWait, mustLook) = state.withLock { state in
                guard state.number == number else { return (false, false) }
                defer { state.isLooking = true }
                return (true, !state.isLooking)
            }
            // It outlives the request that begins it and ends with the last that waits: an API that is mounted
            // somewhere has no service of its own to run it in.
            if mustLook { Task { await look() } }
            return mustWait
        }
    }

    /// There may be work.
    func tell() {
        state.withLock { $0.number += 1 }
        room.wakeAll()
    }

    private func look() async {
        let listener = store.doorbell.listen { _ in self.tell() }
        defer { store.doorbell.stop(listener) }
        // Its looks belong to no request, not to the one that happened to begin it.
        await RequestClock.$current.withValue(nil) {
            var seen = Seen()
            while mustLook() {
                if await seen.isNew(in: store) {
                    seen.pause = Self.shortestPause
                    tell()
                } else {
                    seen.pause = min(seen.pause * 2, Self.longestPause)
                }
                try? await Task.sleep(for: seen.pause)
            }
        }
    }

    /// False, and the end of looking, when nobody waits.
    private func mustLook() -> Bool {
        state.withLock { state in
            if room.count == 0 { state.isLooking = false }
            return state.isLooking
        }
    }

    /// What was seen of the store.
    private struct Seen {
        var pause = WorkNews.shortestPause
        private var mark: UInt64?
        private var waiting: [StatusCount]?
        private var looks = 0

        /// Whether something is different. A store that is away has no news; the first look has, for all that came
        /// before it.
        mutating func isNew(in store: any JobStore) async -> Bool {
            defer { looks += 1 }
            let before = (mark, waiting)
            mark = (try? await store.changeMark()) ?? mark
            if looks % WorkNews.marksPerCount == 0 {
                waiting = (try? await store.counts(scope: .all))?.filter { $0.status == .queued } ?? waiting
            }
            return mark != before.0 || waiting != before.1
        }
    }
}
