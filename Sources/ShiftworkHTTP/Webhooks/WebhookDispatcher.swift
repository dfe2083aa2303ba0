public import Logging
public import ServiceLifecycle
public import ShiftworkCore

/// Looks for jobs that have ended, and makes a delivery for each webhook that hears of them. Any number of
/// processes may run it: one leads at a time.
///
/// Ends are read in their order, each time from a little before the last look, for a commit under way may still
/// bring an earlier one. What was told already becomes the same job again, which changes nothing. So an end that
/// is committed is told at least once, whichever process brought it about.
public struct WebhookDispatcher: Service {
    private let store: any JobStore
    private let node: WorkerID
    private let logger: Logger

    private static let pause = Duration.seconds(1)
    private static let lease = Duration.seconds(15)
    private static let roundsPerLead = 5
    private static let overlap = Duration.seconds(10)
    private static let endsAtOnce = 500
    private static let remembered = 50_000
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
    private struct Memory {
        var told: [EndedJob: Void] = [:]
        var rounds = 0
        var leads = false
    }

    private func turn(_ memory: inout Memory) async {
        do {
            let webhooks = try await webhooks()
            guard !webhooks.isEmpty else { return }
            if memory.rounds % Self.roundsPerLead == 0 {
                memory.leads = try await store.lead("webhooks", node: node, lease: Self.lease)
            }
            memory.rounds += 1
            if memory.leads { try await look(for: webhooks, &memory.told) }
            if memory.told.count > Self.remembered { memory.told = [:] }
        } catch {
            logger.warning("webhooks must wait", metadata: ["error": "\(error)"])
        }
    }

    private func webhooks() async throws -> [Webhook] {
        try await store.documents(DocumentRequest(Webhook.kind)).compactMap(Webhook.init).filter(\.isEnabled)
    }

    /// One look at what has ended since the last.
    func look(for webhooks: [Webhook], _ told: inout [EndedJob: Void]) async throws {
        let now = try await store.now()
        var place = EndedJob.before(try await lastLook() ?? now - Self.overlap)
        while true {
            let endings = try await store.endings(after: place, limit: Self.endsAtOnce)
            let news = endings.filter { told[$0] == nil }
            try await tell(news, to: webhooks, now: now)
            for ending in news { told[ending] = () }
            guard endings.count == Self.endsAtOnce, let last = endings.last else { break }
            place = last
        }
        let saved = now - Self.overlap
        let text = JSONWriter.bytes { json in json.object { $0.member("at_us", saved.microseconds) } }
        _ = try await store.save([.put(Self.position, text)], durability: .relaxed)
    }

    private func lastLook() async throws -> Timestamp? {
        guard let document = try await store.document(Self.position) else { return nil }
        let fields = try JSONFields(JSONBytes(unchecked: document.data))
        return try fields.integer("at_us").map { Timestamp(microseconds: Int64($0)) }
    }

    private func tell(_ endings: [EndedJob], to webhooks: [Webhook], now: Timestamp) async throws {
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
            where webhook.createdAt <= ending.endedAt && webhook.hears(of: message.type, job: job, now: now) {
                deliveries.append(WebhookDelivery.job(message, to: webhook, trace: job.details.trace))
            }
        }
        guard !deliveries.isEmpty else { return }
        _ = try await store.insert(deliveries, durability: .durable)
    }
}
