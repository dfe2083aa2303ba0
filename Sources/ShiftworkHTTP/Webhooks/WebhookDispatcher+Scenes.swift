internal import ShiftworkCore

extension WebhookDispatcher {
    private static let scenePosition = Document.Key("webhook-position", "scene")

    /// One look at what is told beside ends. A message that could not be stored is made again at the next.
    func lookAround(for webhooks: [Webhook], _ seen: inout SeenScene) async throws {
        let hearing = webhooks.filter(\.hearsOfScenes)
        guard !hearing.isEmpty else {
            seen = SeenScene()
            return
        }
        var next = seen
        if next.at == nil, let saved = try await store.document(Self.scenePosition) {
            next = try SeenScene(JSONBytes(unchecked: saved.data))
        }
        let isFirst = next.at == nil
        let showsProgress = hearing.contains { $0.types.contains(WebhookMessage.progressType) }
        let scene = try await StoreScene(store, showsProgress: showsProgress)
        let events = scene.events(since: &next)
        let deliveries = events.flatMap { event in
            hearing.filter { $0.hears(of: event, now: scene.now) }.map {
                WebhookDelivery.job(event.message, to: $0, trace: event.job?.details.trace ?? [:])
            }
        }
        if !deliveries.isEmpty { _ = try await store.insert(deliveries, durability: .durable) }
        seen = next
        guard isFirst || !events.isEmpty else { return }
        let text = JSONWriter.bytes { next.write(to: &$0) }
        _ = try await store.save([.put(Self.scenePosition, text)], durability: .relaxed)
    }
}

extension Webhook {
    /// Whether it hears of anything but ends and alerts.
    fileprivate var hearsOfScenes: Bool {
        types.isEmpty || types.contains { WebhookMessage.sceneTypes.contains($0) }
    }

    fileprivate func hears(of event: StoreScene.Event, now: Timestamp) -> Bool {
        hearsFrom <= event.message.at && (tenant == nil || tenant == event.tenant)
            && hears(of: event.message.type, job: event.job, now: now)
    }
}
