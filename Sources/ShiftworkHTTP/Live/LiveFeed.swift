internal import Logging
internal import ServiceLifecycle
internal import ShiftworkCore
internal import Synchronization

/// Feeds all streams of this process by one poller, which looks at the store while somebody follows.
final class LiveFeed: Sendable {
    /// How many streams there may be.
    struct Limits: Sendable {
        var streams: Int
        /// Of one principal.
        var perPrincipal: Int
    }

    private struct Shared: Sendable {
        var state: FeedState
        var waiting: [FeedState.ReaderID: CheckedContinuation<Void, Never>] = [:]
        /// Tells whether a reader may still listen.
        var welcomes: [FeedState.ReaderID: @Sendable () async -> Bool] = [:]
        var isPolling = false

        mutating func wake(_ readers: [FeedState.ReaderID]) -> [CheckedContinuation<Void, Never>] {
            readers.compactMap { waiting.removeValue(forKey: $0) }
        }
    }

    private let store: any JobStore
    private let limits: Limits
    private let logger: Logger
    private let shared: Mutex<Shared>

    /// No topic has more than two events a second.
    static let pause = Duration.milliseconds(500)
    /// Pauses between two signs of life: 15 s.
    static let pausesPerBeat = 30

    init(store: any JobStore, epoch: String, limits: Limits, logger: Logger) {
        (self.store, self.limits, self.logger) = (store, limits, logger)
        shared = Mutex(Shared(state: FeedState(epoch: epoch)))
    }

    /// Streams that are open.
    var streamCount: Int { shared.withLock { $0.state.readerCount } }

    /// Opens a stream.
    /// - Parameter isWelcome: asked at each beat: whoever is not any more hears nothing from then on.
    /// - Throws: ``Problem`` when there are too many.
    func open(
        _ keys: [FeedKey], owner: String, lastEventID: String?,
        while isWelcome: (@Sendable () async -> Bool)? = nil
    ) throws(Problem) -> LiveStream {
        let limits = limits
        let (reader, mustPoll) = shared.withLock { shared -> (FeedState.ReaderID?, Bool) in
            guard shared.state.readerCount < limits.streams,
                shared.state.readerCount(of: owner) < limits.perPrincipal
            else { return (nil, false) }
            let reader = shared.state.join(keys, owner: owner, lastEventID: lastEventID)
            shared.welcomes[reader] = isWelcome
            let mustPoll = !shared.isPolling
            shared.isPolling = true
            return (reader, mustPoll)
        }
        guard let reader else {
            throw Problem(.tooManyStreams, "Too many streams are open. Close one, or come again later.")
                .with(header: "Retry-After", "15")
        }
        // It outlives the request that begins it and ends with the last stream: an API that is mounted somewhere has no
        // service of its own to run it in.
        if mustPoll { Task { await poll() } }
        return LiveStream(feed: self, reader: reader)
    }

    /// The next piece of a stream, awaited; nil when it is over.
    func next(_ reader: FeedState.ReaderID) async -> [UInt8]? {
        while true {
            switch shared.withLock({ $0.state.turn(of: reader) }) {
            case .send(let text): return text
            case .end: return nil
            case .wait: await news(for: reader)
            }
        }
    }

    private func news(for reader: FeedState.ReaderID) async {
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await withCheckedContinuation { continuation in
                    let hasNews = shared.withLock { shared in
                        let hasNews = shared.state.hasNews(for: reader)
                        if !hasNews { shared.waiting[reader] = continuation }
                        return hasNews
                    }
                    if hasNews { continuation.resume() }
                }
            } onGracefulShutdown: {
                self.change { shared in
                    shared.state.end(reader)
                    return [reader]
                }
            }
        } onCancel: {
            leave(reader)
        }
    }

    /// Closes a stream.
    func leave(_ reader: FeedState.ReaderID) {
        change { shared in
            shared.state.leave(reader)
            shared.welcomes[reader] = nil
            return [reader]
        }
    }

    /// Changes something, and wakes whom it concerns.
    private func change(_ body: (inout Shared) -> [FeedState.ReaderID]) {
        let awake = shared.withLock { shared in
            let readers = body(&shared)
            return shared.wake(readers)
        }
        for continuation in awake { continuation.resume() }
    }

    // MARK: Polling

    private func poll() async {
        // Its looks belong to no request, not to the one that happened to begin it.
        await RequestClock.$current.withValue(nil) { await look() }
    }

    private func look() async {
        var reading = FeedReading(store: store)
        var (pauses, isAway) = (0, false)
        while let wanted = wanted() {
            do {
                let found = try await reading.read(wanted)
                let gaps = reading.gaps
                change { $0.state.take(found, gaps: gaps) }
                isAway = false
            } catch {
                if !isAway { logger.warning("live events must wait", metadata: ["error": "\(error)"]) }
                isAway = true
            }
            pauses += 1
            if pauses % Self.pausesPerBeat == 0 { await beat() }
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// A sign of life for everybody who may still listen, and the end for everybody else.
    func beat() async {
        for (reader, isWelcome) in shared.withLock({ $0.welcomes }) where await !isWelcome() {
            change { shared in
                shared.state.expel(reader)
                return [reader]
            }
        }
        change { $0.state.beat() }
    }

    /// What is followed; nil, and the end of polling, when nobody follows anything.
    private func wanted() -> Set<FeedKey>? {
        shared.withLock { shared in
            let wanted = shared.state.wanted
            if wanted.isEmpty { shared.isPolling = false }
            return wanted.isEmpty ? nil : wanted
        }
    }
}

/// One open stream: it is closed when nobody holds it any more.
final class LiveStream: Sendable {
    private let feed: LiveFeed
    private let reader: FeedState.ReaderID

    init(feed: LiveFeed, reader: FeedState.ReaderID) { (self.feed, self.reader) = (feed, reader) }

    deinit { feed.leave(reader) }

    /// The next piece, awaited; nil when it is over.
    func next() async -> [UInt8]? { await feed.next(reader) }

    /// Ends it from outside, as when its reader has gone.
    func close() { feed.leave(reader) }
}
