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
        /// What was seen last, by whoever looked: a look that begins again is no news by itself.
        var seen = Seen()
    }

    private let store: any JobStore
    private let room = WaitingRoom<Int>()
    private let state = Mutex(State())
    private let listener = Mutex<Int?>(nil)
    /// How long looking goes on when nobody waits: a worker that was woken rests for a moment before it waits again.
    private let lingering: Duration

    init(store: any JobStore, lingering: Duration = .seconds(1)) {
        (self.store, self.lingering) = (store, lingering)
        // Also while nobody looks: what rings then is told by no change mark.
        let number = store.doorbell.listen { [weak self] _ in self?.tell() }
        listener.withLock { $0 = number }
    }

    deinit { if let number = listener.withLock({ $0 }) { store.doorbell.stop(number) } }

    /// How much was told so far: read before the store is asked, so that nothing is missed in between.
    var number: Int { state.withLock { $0.number } }

    /// Whether somebody looks now.
    var isLooking: Bool { state.withLock { $0.isLooking } }

    /// Waits for news beyond a number; no longer than until a moment.
    func next(after number: Int, until moment: ContinuousClock.Instant) async {
        await room.wait(for: number, until: moment) {
            let (mustWait, mustLook) = state.withLock { state in
                guard state.number == number else { return (false, false) }
                defer { state.isLooking = true }
                return (true, !state.isLooking)
            }
            // It outlives the request that begins it: an API that is mounted somewhere has no service of its own to
            // run it in.
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
        // Its looks belong to no request, not to the one that happened to begin it.
        await RequestClock.$current.withValue(nil) {
            var lastWaiter = ContinuousClock.now
            while mustLook(&lastWaiter) {
                var seen = state.withLock { $0.seen }
                let isNew = await seen.isNew(in: store)
                state.withLock { $0.seen = seen }
                if isNew { tell() }
                try? await Task.sleep(for: seen.pause)
            }
        }
    }

    /// False, and the end of looking, when nobody has waited for a while.
    private func mustLook(_ lastWaiter: inout ContinuousClock.Instant) -> Bool {
        let now = ContinuousClock.now
        return state.withLock { state in
            if room.count > 0 { lastWaiter = now }
            if now - lastWaiter >= lingering, room.count == 0 { state.isLooking = false }
            return state.isLooking
        }
    }

    /// What was seen of the store.
    private struct Seen {
        /// Before the next look: ever longer while there is no news.
        private(set) var pause = Seen.shortestPause
        private var mark: UInt64?
        private var waiting: [StatusCount]?
        private var looks = 0

        private static let shortestPause = Duration.milliseconds(5)
        private static let longestPause = Duration.milliseconds(100)
        /// Numbers are looked at after so many marks.
        private static let marksPerCount = 10

        /// Whether something is different. A store that is away has no news; the very first look has, for all that
        /// came before it.
        mutating func isNew(in store: any JobStore) async -> Bool {
            let before = (mark, waiting)
            mark = (try? await store.changeMark()) ?? mark
            if looks % Self.marksPerCount == 0 {
                waiting = (try? await store.counts(scope: .all))?.filter { $0.status == .queued } ?? waiting
            }
            looks += 1
            let isNew = mark != before.0 || waiting != before.1
            pause = isNew ? Self.shortestPause : min(pause * 2, Self.longestPause)
            return isNew
        }
    }
}
