public import Logging
public import ServiceLifecycle
public import ShiftworkCore

/// Looks for jobs that have ended or were rescued, and for what has become of queues, workers and operations, and makes
/// a delivery for each webhook that hears of it. Any number of processes may run it: one leads at a time.
///
/// Ends are read in their order, each time from a little before the last look, and each half minute, as after each
/// change of the leader or of the webhooks, from two minutes before the last look that did so: a commit under way may
/// still bring an earlier one. What was told already becomes the same job again, which changes nothing. So an end is
/// told at least once, whichever process brought it about, unless its commit is seen more than two minutes after the
/// moment that it wrote.
public struct WebhookDispatcher: Service {
    let store: any JobStore
    private let node: WorkerID
    private let logger: Logger

    private static let pause = Duration.seconds(1)
    private static let lease = Duration.seconds(15)
    private static let roundsPerLead = 5
    /// Queues and operations are looked at less often than ends: each look asks for all of them.
    private static let roundsPerScene = 5
    private static let endsAtOnce = 5_000
    private static let recordsAtOnce = 500
    private static let remembered = 1_000_000

    public init(store: any JobStore, node: WorkerID, logger: Logger) {
        (self.store, self.node, self.logger) = (store, node, logger)
    }

    /// Works until it is asked to end.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var (round, leads, memory) = (0, false, Memory())
            while !Task.isCancelled {
                await turn(round, &leads, &memory)
                round += 1
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// What is kept from look to look, while this process leads.
    struct Memory {
        /// The ends that were told lately to all who listened: to tell them again would change nothing, and cost
        /// something.
        var told: Set<EndedJob> = []
        var listened: Set<Webhook> = []
        /// Until a deep look has come to its end.
        var mustLookDeep = true
        var seen = SeenScene()
        var progress = ToldProgress()
    }

    /// One round, each second.
    func turn(_ round: Int, _ leads: inout Bool, _ memory: inout Memory) async {
        do {
            if round % Self.roundsPerLead == 0 {
                leads = false
                leads = try await mayLead()
            }
            guard leads else {
                memory = Memory()
                return
            }
            let webhooks = try await webhooks()
            try await look(for: webhooks, &memory)
            if round % Self.roundsPerScene == 0 {
                try await lookAround(for: webhooks, &memory.seen)
                try await tellRescues(to: webhooks)
            }
            try await tellProgress(to: webhooks, &memory.progress)
        } catch {
            logger.warning("webhooks must wait", metadata: ["error": "\(error)"])
        }
    }

    /// Whoever has nobody to tell need not lead.
    private func mayLead() async throws -> Bool {
        guard try await !webhooks().isEmpty else { return false }
        return try await store.lead("webhooks", node: node, lease: Self.lease)
    }

    private func webhooks() async throws -> [Webhook] {
        try await store.allDocuments(Webhook.kind).compactMap(Webhook.init).filter(\.isEnabled)
    }

    /// One look at what has ended since the last. How far it came is saved after each page.
    func look(for webhooks: [Webhook], _ memory: inout Memory) async throws {
        // Who began to listen after an end was told to the others may have been meant, too.
        if memory.listened != Set(webhooks) {
            (memory.listened, memory.told, memory.mustLookDeep) = (Set(webhooks), [], true)
        }
        guard let start = webhooks.map(\.hearsFrom).min() else { return }
        let now = try await store.now()
        let position = try await position() ?? EndingsPosition(at: start)
        let isDeep = memory.mustLookDeep || position.isDeepDue(at: now)
        let listeners = webhooks.map { Listener($0, at: now) }
        var place = EndedJob.before(max(start, position.start(isDeep: isDeep, at: now)))
        if isDeep { memory.told = memory.told.filter { $0 > place } }
        while true {
            let endings = try await store.endings(after: place, limit: Self.endsAtOnce)
            let news = endings.filter { !memory.told.contains($0) }
            for part in news.pieces(of: Self.recordsAtOnce) { try await tell(part, to: listeners) }
            if memory.told.count > Self.remembered { memory.told = [] }
            memory.told.formUnion(news)
            guard endings.count == Self.endsAtOnce, let end = endings.last else { break }
            place = end
            if place.endedAt > position.at {
                try await save(EndingsPosition(at: place.endedAt, deepAt: position.deepAt))
            }
        }
        try await save(position.after(now, isDeep: isDeep))
        memory.mustLookDeep = memory.mustLookDeep && !isDeep
    }

    private func save(_ position: EndingsPosition) async throws {
        let text = JSONWriter.bytes { position.write(to: &$0) }
        _ = try await store.save([.put(EndingsPosition.key, text)], durability: .relaxed)
    }

    private func position() async throws -> EndingsPosition? {
        try await store.document(EndingsPosition.key).flatMap {
            try EndingsPosition(JSONBytes(unchecked: $0.data))
        }
    }

    private func tell(_ endings: ArraySlice<EndedJob>, to listeners: [Listener]) async throws {
        let jobs = try await store.jobs(endings.map(\.id), scope: .all)
        let records = Dictionary(jobs.map { ($0.id, $0) }) { first, _ in first }
        var deliveries: [NewJob] = []
        for ending in endings {
            // What tells of ends is not told of; and who was run again meanwhile has not ended.
            guard let job = records[ending.id], job.type != WebhookDelivery.type,
                job.timestamps.endedAt == ending.endedAt
            else { continue }
            let message = WebhookMessage(job, endedAt: ending.endedAt)
            for listener in listeners
            where listener.webhook.hearsFrom <= ending.endedAt && listener.hears(of: message.type, job) {
                deliveries.append(
                    WebhookDelivery.job(message, to: listener.webhook, trace: job.details.trace))
            }
        }
        _ = try await deliver(deliveries, .durable)
    }

    /// Stores deliveries, so many in one commit; one answer for each.
    func deliver(_ deliveries: [NewJob], _ durability: Durability) async throws -> [Insertion] {
        var answers: [Insertion] = []
        for part in deliveries.pieces(of: Self.recordsAtOnce) {
            answers += try await store.insert(Array(part), durability: durability)
        }
        return answers
    }
}

extension Array {
    /// The elements in their order, so many at a time.
    fileprivate func pieces(of count: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
    }
}
