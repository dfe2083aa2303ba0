internal import Foundation
internal import ShiftworkCore
internal import Synchronization

/// Tells other processes of news, and hears theirs, by LISTEN and NOTIFY on connections of their own.
///
/// A hint and no more. It is told after the commit, never in a transaction that writes jobs, because the server holds a
/// lock of the whole cluster from a NOTIFY to the end of its commit; and so that the hint itself is cheap, at most one
/// leaves every 5 ms, and its commit waits for no disk. Whether announcements come through at all is known by hearing
/// one's own: a pooler may swallow them, and then the store is polled as if there were none.
final class Hints: Sendable {
    private struct State {
        var isAnnouncing = false
        /// Whether one's own announcement was heard since the connection was made.
        var isHearing = false
        var listening: Task<Void, Never>?
        /// Polls in a row that found nothing new.
        var quietPolls = 0
        var poll: (found: Poll, at: ContinuousClock.Instant)?
        /// From here on there may be something to find: dead rows before it are not walked past.
        var lowest = SweptMark()
    }

    private let target: ConnectionTarget
    private let schema: String
    private let pool: ConnectionPool
    private let state = Mutex(State())
    /// Tells one's own announcements from those of others.
    private let name = String(UInt64.random(in: 0...(.max)), radix: 36)

    /// Announcements of one process keep so far apart.
    private static let pause = 0.005
    /// So many polls without news, and a process that hears announcements polls no more often than this.
    private static let patience = 8
    private static let rest = Duration.seconds(5)
    /// So long a poll serves the other duties of a process.
    private static let shortRest = Duration.milliseconds(500)

    init(_ target: ConnectionTarget, schema: String) {
        (self.target, self.schema) = (target, schema)
        pool = ConnectionPool(target, size: 1, name: "hints")
    }

    private var channel: String { "shiftwork \(schema)" }

    /// Tells everybody that there is news; returns at once.
    func announce() {
        let isFirst = state.withLock { state in
            defer { (state.isAnnouncing, state.poll) = (true, nil) }
            return !state.isAnnouncing
        }
        guard isFirst else { return }
        let isTaken = pool.submit { [self] connection in
            state.withLock { $0.isAnnouncing = false }
            guard let connection = try? connection.get() else { return }
            connection.deadline = .after(.seconds(5))
            _ = try? connection.run(
                "SELECT set_config('synchronous_commit', 'off', true), pg_notify(\(channel), \(name))")
            Thread.sleep(forTimeInterval: Self.pause)
        }
        if !isTaken { state.withLock { $0.isAnnouncing = false } }
    }

    /// Rings for what others announce, from now until ``close()``.
    func listen(_ doorbell: Doorbell) {
        state.withLock { state in
            guard state.listening == nil else { return }
            // Lives as long as the store: whoever registered a worker is not the one who ends it.
            state.listening = Task.detached { [weak self, target, channel] in
                for await element in Notifications(target, channel: channel) {
                    guard let self else { return }
                    heed(element, doorbell)
                }
            }
        }
    }

    private func heed(_ element: Notifications.Element, _ doorbell: Doorbell) {
        switch element {
        case .connected: announce()
        case .disconnected: state.withLock { $0.isHearing = false }
        case .announced(name): state.withLock { $0.isHearing = true }
        case .announced:
            state.withLock { ($0.quietPolls, $0.poll) = (0, nil) }
            doorbell.ring()
        }
    }

    func close() async {
        state.withLock { $0.listening }?.cancel()
        await pool.close()
    }
}

extension Hints {
    /// What the last poll found, if it is not time for another.
    /// - Parameter isForMark: whether it is to tell of news; unless all is quiet that must be new.
    func lastPoll(isForMark: Bool) -> Poll? {
        state.withLock { state in
            guard let poll = state.poll else { return nil }
            let isQuiet = state.isHearing && state.quietPolls >= Self.patience
            let age = ContinuousClock.now - poll.at
            return age < (isQuiet ? Self.rest : isForMark ? .zero : Self.shortRest) ? poll.found : nil
        }
    }

    /// Where a poll begins to look.
    var lowest: Int64 { state.withLock { $0.lowest.begin() } }

    /// A poll found this.
    func note(_ poll: Poll) {
        state.withLock { state in
            state.lowest.pass(poll.lowest)
            state.quietPolls = poll.mark == state.poll?.found.mark ? state.quietPolls + 1 : 0
            state.poll = (poll, .now)
        }
    }
}
