internal import CShiftworkPostgres
internal import Foundation
internal import Synchronization

/// What is announced on a channel, as it comes: on a connection of its own, which is made again when it is lost.
///
/// A hint, never the truth: what is announced while there is no connection is not heard. Whoever listens looks for
/// himself after `reconnected`, and from time to time.
struct Notifications: AsyncSequence, Sendable {
    enum Element: Sendable, Hashable {
        /// Somebody announced something.
        case announced(String)
        /// From now on announcements are heard; those before may have been missed.
        case connected
        /// None are heard until `connected`.
        case disconnected
    }

    private let stream: AsyncStream<Element>

    /// Listens until the task that reads ends. The server must be reached directly: a pooler that changes backends does
    /// not carry announcements.
    init(_ target: ConnectionTarget, channel: String) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Element.self, bufferingPolicy: .bufferingNewest(1_024))
        self.stream = stream
        let listener = Listener(target, channel, continuation)
        continuation.onTermination = { _ in listener.stop() }
        let thread = Thread { listener.listen() }
        thread.name = "shiftwork.listen"
        thread.stackSize = 1 << 19
        thread.start()
    }

    func makeAsyncIterator() -> AsyncStream<Element>.Iterator { stream.makeAsyncIterator() }
}

/// The thread that listens.
private final class Listener: Sendable {
    private let target: ConnectionTarget
    private let channel: String
    private let continuation: AsyncStream<Notifications.Element>.Continuation
    private let interrupter = Interrupter()
    private let isStopped = Mutex(false)

    init(
        _ target: ConnectionTarget, _ channel: String,
        _ continuation: AsyncStream<Notifications.Element>.Continuation
    ) {
        (self.target, self.channel, self.continuation) = (target, channel, continuation)
    }

    func stop() {
        isStopped.withLock { $0 = true }
        interrupter.interrupt()
    }

    private var mustStop: Bool { isStopped.withLock(\.self) }

    func listen() {
        var reconnection = Reconnection()
        while !mustStop {
            do throws(PostgresError) {
                let connection = try Connection(target, interrupter: interrupter)
                _ = try connection.run("LISTEN \(name: channel)")
                reconnection.succeed()
                continuation.yield(.connected)
                hear(connection)
            } catch {
                // Told as `disconnected`; the calls on other connections say why.
            }
            guard !mustStop else { return }
            continuation.yield(.disconnected)
            let pause = reconnection.pause(chance: .random(in: 0..<1))
            _ = interrupter.wait(for: -1, writing: false, reading: false, until: .after(pause))
        }
    }

    /// Passes on what is announced, until the connection is lost or nobody listens any more.
    private func hear(_ connection: Connection) {
        while !mustStop {
            let event = interrupter.wait(for: PQsocket(connection.handle), writing: false, until: nil)
            if event.contains(.interrupted) { interrupter.drain() }
            guard event.contains(.readable) else { continue }
            guard PQconsumeInput(connection.handle) == 1 else { return }
            while let notify = PQnotifies(connection.handle) {
                continuation.yield(.announced(String(cString: notify.pointee.extra)))
                PQfreemem(notify)
            }
        }
    }
}
