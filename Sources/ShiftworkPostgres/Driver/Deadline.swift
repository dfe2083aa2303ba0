#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// When somebody stops waiting, by the clock that nobody sets.
struct Deadline: Sendable, Comparable {
    private let instant: ContinuousClock.Instant

    static func after(_ duration: Duration) -> Deadline { Deadline(instant: .now + duration) }
    static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }

    var hasPassed: Bool { instant <= .now }

    /// What is left, rounded up, as `poll` takes it: 0 when nothing is.
    var milliseconds: Int32 {
        let left = ContinuousClock.now.duration(to: instant)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        return Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}

/// Wakes a thread that waits for a socket. Safe to share: pipes are.
final class Interrupter: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        let isMade = pipe(&ends) == 0
        precondition(isMade, "no file descriptor is left for a connection: raise `ulimit -n`")
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        _ = close(readEnd)
        _ = close(writeEnd)
    }

    /// Ends the wait under way, or the next one.
    func interrupt() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Forgets interruptions so far.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(readEnd, &bytes, bytes.count) > 0 {}
    }

    /// What ended a wait.
    struct Event: OptionSet {
        let rawValue: Int
        static let readable = Event(rawValue: 1)
        static let writable = Event(rawValue: 2)
        static let interrupted = Event(rawValue: 4)
    }

    /// Waits for a socket, an interruption or the deadline; empty when that has passed.
    func wait(for socket: Int32, writing: Bool, reading: Bool = true, until deadline: Deadline?) -> Event {
        let wanted = (reading ? POLLIN : 0) | (writing ? POLLOUT : 0)
        var files = [
            pollfd(fd: socket, events: Int16(wanted), revents: 0),
            pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&files, 2, deadline?.milliseconds ?? -1)
            if count < 0, errno == EINTR { continue }
            if count == 0, let deadline, !deadline.hasPassed { continue }
            break
        }
        var event: Event = []
        // Trouble with the socket is told by the next read.
        if files[0].revents & Int16(POLLIN | POLLERR | POLLHUP | POLLNVAL) != 0 { event.insert(.readable) }
        if files[0].revents & Int16(POLLOUT) != 0 { event.insert(.writable) }
        if files[1].revents != 0 { event.insert(.interrupted) }
        return event
    }
}
