internal import NIOCore
internal import NIOPosix
internal import ShiftworkHTTP
internal import Synchronization

/// Looks names up on threads of its own: the system's resolver blocks, for as long as a name server likes.
///
/// A look-up that takes too long is given up. Its thread is free again when the resolver has ended, and until then it
/// is its tenant's: each has a few, so that nobody's name server holds up the others.
final class NameLookUp: Sendable {
    /// All addresses of a name; blocks.
    typealias Resolve = @Sendable (OutboundRules.Target) throws -> [SocketAddress]

    /// How much at a time, and for how long.
    struct Limits: Sendable {
        var threads = 32
        /// Of one tenant, or of those who have none.
        var perTenant = 4
        /// Look-ups of one tenant that wait for one of its threads.
        var waiting = 1_000
        var patience = TimeAmount.seconds(10)
    }

    private struct State: Sendable {
        var running: [String: Int] = [:]
        var waiting: [String: [@Sendable () -> Void]] = [:]
    }

    /// That of all requests.
    static let shared = NameLookUp(Limits())

    private let limits: Limits
    private let pool: NIOThreadPool
    private let state = Mutex(State())

    init(_ limits: Limits) {
        self.limits = limits
        pool = NIOThreadPool(numberOfThreads: limits.threads)
        pool.start()
    }

    /// Ends its threads, once they are done. Nothing is looked up any more.
    func end() async throws { try await pool.shutdownGracefully() }

    /// All addresses of a name.
    /// - Throws: what `resolve` throws, ``LookUpTookTooLong``, `CancellationError`.
    func addresses(
        of target: OutboundRules.Target, for tenant: String?, by resolve: @escaping Resolve
    ) async throws -> [SocketAddress] {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let asker = Asker(answer: loop.makePromise())
        let tooLong = LookUpTookTooLong(host: target.host)
        let end = loop.scheduleTask(in: limits.patience) { asker.answer.fail(tooLong) }
        defer {
            end.cancel()
            asker.hasGone.store(true, ordering: .relaxed)
        }
        let isTaken = enter(tenant ?? "") {
            self.pool.submit { _ in
                defer { self.leave(tenant ?? "") }
                guard !asker.hasGone.load(ordering: .relaxed) else { return }
                asker.answer.completeWith(Result { try resolve(target) })
            }
        }
        if !isTaken { asker.answer.fail(tooLong) }
        return try await withTaskCancellationHandler {
            try await asker.answer.futureResult.get()
        } onCancel: {
            asker.answer.fail(CancellationError())
        }
    }

    /// Somebody who wants to know.
    private final class Asker: Sendable {
        /// The first who answers is heard.
        let answer: EventLoopPromise<[SocketAddress]>
        let hasGone = Atomic(false)

        init(answer: EventLoopPromise<[SocketAddress]>) { self.answer = answer }
    }

    /// Begins at once, or when another of the tenant's look-ups has ended; false when too many wait already.
    private func enter(_ tenant: String, _ begin: @escaping @Sendable () -> Void) -> Bool {
        let (isTaken, mayBegin) = state.withLock { state -> (Bool, Bool) in
            if state.running[tenant, default: 0] < limits.perTenant {
                state.running[tenant, default: 0] += 1
                return (true, true)
            }
            guard state.waiting[tenant, default: []].count < limits.waiting else { return (false, false) }
            state.waiting[tenant, default: []].append(begin)
            return (true, false)
        }
        if mayBegin { begin() }
        return isTaken
    }

    /// Hands the place on to who has waited longest.
    private func leave(_ tenant: String) {
        let next = state.withLock { state -> (@Sendable () -> Void)? in
            if let next = state.waiting[tenant]?.first {
                state.waiting[tenant]?.removeFirst()
                return next
            }
            state.waiting[tenant] = nil
            let left = state.running[tenant, default: 1] - 1
            state.running[tenant] = left > 0 ? left : nil
            return nil
        }
        next?()
    }
}

/// A name server has not answered in time, or too many names of one tenant are being looked up.
struct LookUpTookTooLong: Error, CustomStringConvertible {
    let host: String

    var description: String { "To look up the host \(PlainText.printable(host)) took too long." }
}
