public import Logging
public import ServiceLifecycle
public import ShiftworkCore

/// Looks for jobs that have ended, and for what has become of queues, workers and operations, and makes a delivery for
/// each webhook that hears of it. Any number of processes may run it: one leads at a time.
///
/// Ends are read in their order, each time from a little before the last look, and now and then from two minutes
/// before it, for a commit under way may still bring an earlier one. What was told already becomes the same job again,
/// which changes nothing. So an end is told at least once, whichever process brought it about, unless its commit is
/// seen more than two minutes after the moment that it wrote.
public struct WebhookDispatcher: Service {
    let store: any JobStore
    private let node: WorkerID
    private let logger: Logger

    private static let pause = Duration.seconds(1)
    private static let lease = Duration.seconds(15)
    private static let roundsPerLead = 5
    /// So far before the last look each look begins.
    private static let overlap = Duration.seconds(3)
    /// So far back it looks once in so many looks, the first of which it is.
    private static let deepOverlap = Duration.seconds(120)
    private static let looksPerDeepOne = 30
    private static let endsAtOnce = 5_000
    private static let recordsAtOnce = 500
    private static let remembered = 1_000_000
    private static let position = Document.Key("webhook-position", "endings")

    public init(store: any JobStore, node: WorkerID, logger: Logger) {
        (self.store, self.node, self.logger) = (store, node, logger)
    }

    /// Works until it is asked to end.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var memory = Memory()
            while !Task.isCancelled {
                await turn(&memory)
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// What is kept from look to look.
    struct Memory {
        /// The ends that were told lately: to tell them again would change nothing, and cost something.
        var told: Set<EndedJob> = []
        var rounds = 0
        var looks = 0
        var leads = false
        var seen = SeenScene()
    }

    private func turn(_ memory: inout Memory) async {
        do {
            let webhooks = try await webhooks()
            guard !webhooks.isEmpty else { return }
            if memory.rounds % Self.roundsPerLead == 0 {
                memory.leads = try await store.lead("webhooks", node: node, lease: Self.lease)
            }
            memory.rounds += 1
            guard memory.leads else {
                memory.seen = SeenScene()
                return
            }
            try await look(for: webhooks, &memory)
            try await lookAround(for: webhooks, &memory.seen)
        } catch {
            logger.warning("webhooks must wait", metadata: ["error": "\(error)"])
        }
    }

    private func webhooks() async throws -> [Webhook] {
        try await store.allDocuments(Webhook.kind).compactMap(Webhook.init).filter(\.isEnabled)
    }

    /// One look at what has ended since the last. How far it came is saved after each page.
    func look(for webhooks: [Webhook], _ memory: inout Memory) async throws {
        guard let start = webhooks.map(\.hearsFrom).min() else { return }
        let now = try await store.now()
        let isDeep = memory.looks % Self.looksPerDeepOne == 0
        memory.looks += 1
        let last = try await lastLook() ?? start
        var place = EndedJob.before(max(start, last - (isDeep ? Self.deepOverlap : Self.overlap)))
        if isDeep { memory.told = memory.told.filter { $0 > place } }
        while true {
            let endings = try await store.endings(after: place, limit: Self.endsAtOnce)
            let news = endings.filter { !memory.told.contains($0) }
            for start in stride(from: 0, to: news.count, by: Self.recordsAtOnce) {
                let part = news[start..<min(start + Self.recordsAtOnce, news.count)]
                try await tell(part, to: webhooks, now: now)
            }
            if memory.told.count > Self.remembered { memory.told = [] }
            memory.told.formUnion(news)
            guard endings.count == Self.endsAtOnce, let end = endings.last else { break }
            place = end
            if place.endedAt > last { try await save(place.endedAt) }
        }
        try await save(now)
    }

    private func save(_ position: Timestamp) async throws {
        let text = JSONWriter.bytes { json in json.object { $0.member("at_us", position.microseconds) } }
        _ = try await store.save([.put(Self.position, text)], durability: .relaxed)
    }

    private func lastLook() async throws -> Timestamp? {
        guard let document = try await store.document(Self.position) else { return nil }
        let fields = try JSONFields(JSONBytes(unchecked: document.data))
        return try fields.integer("at_us").map { Timestamp(microseconds: Int64($0)) }
    }

    private func tell(_ endings: ArraySlice<EndedJob>, to webhooks: [Webhook], now: Timestamp) async throws {
        guard !endings.isEmpty else { return }
        let jobs = try await store.jobs(endings.map(\.id), scope: .all)
        let records = Dictionary(jobs.map { ($0.id, $0) }) { first, _ in first }
        var deliveries: [NewJob] = []
        for ending in endings {
            // What tells of ends is not told of; and who was run again meanwhile has not ended.
            guard let job = records[ending.id], job.type != WebhookDelivery.type,
                job.timestamps.endedAt == ending.endedAt
            else { continue }
            let message = WebhookMessage(job, endedAt: ending.endedAt)
            for webhook in webhooks
            where webhook.hearsFrom <= ending.endedAt && webhook.hears(of: message.type, job: job, now: now) {
                deliveries.append(WebhookDelivery.job(message, to: webhook, trace: job.details.trace))
            }
        }
        guard !deliveries.isEmpty else { return }
        _ = try await store.insert(deliveries, durability: .durable)
    }
}
