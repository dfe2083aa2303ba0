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
        var welcomes: [FeedState.ReaderID: Welcome] = [:]
        /// Whose answers are awaited.
        var asked: Set<Welcome.Proof> = []
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
    /// Between two signs of life.
    static let beatInterval = Duration.seconds(15)

    init(store: any JobStore, epoch: String, limits: Limits, logger: Logger) {
        (self.store, self.limits, self.logger) = (store, limits, logger)
        shared = Mutex(Shared(state: FeedState(epoch: epoch)))
    }

    /// Streams that are open.
    var streamCount: Int { shared.withLock { $0.state.readerCount } }

    /// Opens a stream.
    /// - Parameter welcome: asked at each beat: whoever is not any more hears nothing from then on.
    /// - Throws: ``Problem`` when there are too many.
    func open(
        _ keys: [FeedKey], owner: String, lastEventID: String?,
        while welcome: Welcome? = nil
    ) throws(Problem) -> LiveStream {
        let limits = limits
        let (reader, mustPoll) = shared.withLock { shared -> (FeedState.ReaderID?, Bool) in
            guard shared.state.readerCount < limits.streams,
                shared.state.readerCount(of: owner) < limits.perPrincipal
            else { return (nil, false) }
            let reader = shared.state.join(keys, owner: owner, lastEventID: lastEventID)
            shared.welcomes[reader] = welcome
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
        await RequestClock.$current.withValue(nil) {
            await withTaskGroup(of: Void.self) { group in
                // Side by side: a store that does not answer keeps no sign of life back.
                group.addTask {
                    await withDiscardingTaskGroup { questions in
                        while (try? await Task.sleep(for: Self.beatInterval)) != nil {
                            self.beat(&questions)
                        }
                    }
                }
                await look()
                group.cancelAll()
            }
        }
    }

    private func look() async {
        var reading = FeedReading(store: store)
        var isAway = false
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
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// One beat, and the answers to all that is asked at it.
    func beat() async { await withDiscardingTaskGroup { beat(&$0) } }

    /// A sign of life for everybody, and the end for those who may not listen any more.
    private func beat(_ questions: inout DiscardingTaskGroup) {
        change { $0.state.beat() }
        for (proof, welcome) in unasked() {
            questions.addTask { await self.ask(proof, welcome) }
        }
    }

    /// One question for all streams of one proof, unless its answer is still awaited.
    private func unasked() -> [Welcome.Proof: Welcome] {
        shared.withLock { shared in
            var questions: [Welcome.Proof: Welcome] = [:]
            for (reader, welcome) in shared.welcomes {
                let proof = welcome.proof ?? .ofOne(reader)
                if !shared.asked.contains(proof) { questions[proof] = welcome }
            }
            shared.asked.formUnion(questions.keys)
            return questions
        }
    }

    private func ask(_ proof: Welcome.Proof, _ welcome: Welcome) async {
        let isWelcome = await welcome.holds()
        change { shared in
            shared.asked.remove(proof)
            guard !isWelcome else { return [] }
            let unwelcome = shared.welcomes.filter { ($0.value.proof ?? .ofOne($0.key)) == proof }.map(\.key)
            for reader in unwelcome { shared.state.expel(reader) }
            return unwelcome
        }
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
