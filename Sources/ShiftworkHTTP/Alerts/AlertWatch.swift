public import Logging
public import ServiceLifecycle
public import ShiftworkCore

/// Evaluates the rules, keeps what was found, and tells the webhooks when an alert is raised. Any number of
/// processes may run it: one leads at a time.
public struct AlertWatch: Service {
    private let store: any JobStore
    private let node: WorkerID
    private let logger: Logger

    private static let pause = Duration.seconds(15)
    private static let lease = Duration.seconds(45)

    public init(store: any JobStore, node: WorkerID, logger: Logger) {
        (self.store, self.node, self.logger) = (store, node, logger)
    }

    /// Watches until it is asked to end.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await look()
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    func look() async {
        do {
            let alerts = try await store.allDocuments(Alert.kind).compactMap(Alert.init)
            guard !alerts.isEmpty, try await store.lead("alerts", node: node, lease: Self.lease) else {
                return
            }
            for alert in alerts { await tryToEvaluate(alert) }
        } catch {
            logger.warning("alerts must wait", metadata: ["error": "\(error)"])
        }
    }

    /// What is wrong with one rule keeps no other from being looked at.
    private func tryToEvaluate(_ alert: Alert) async {
        do { try await evaluate(alert) } catch {
            logger.warning("an alert must wait", metadata: ["alert": "\(alert.name)", "error": "\(error)"])
        }
    }

    /// One look at a rule.
    ///
    /// That it is raised is written down before anybody is told: of two processes that look at a time one comes first,
    /// and whoever tells it once more tells it of the same moment, which makes the same messages.
    func evaluate(_ alert: Alert) async throws {
        let now = try await store.now()
        let value = try await AlertMeasure(store: store, now: now).value(of: alert)
        let document = try await store.document(alert.findingKey)
        let before = document.flatMap(AlertFinding.init)
        var finding = AlertFinding(value, isRaised: alert.isRaised(by: value), after: before, at: now)
        guard let version = try await save(finding, of: alert, over: document?.version),
            finding.isUntold
        else { return }
        try await tell(alert, finding)
        finding.isUntold = false
        _ = try await save(finding, of: alert, over: version)
    }

    /// The document's version; nil when somebody else has changed it meanwhile.
    private func save(_ finding: AlertFinding, of alert: Alert, over version: Int64?) async throws -> Int64? {
        let change = DocumentChange.put(
            alert.findingKey, finding.data, if: version.map { .version($0) } ?? .absent)
        guard case .saved(let version) = try await store.save(change, durability: .relaxed) else {
            return nil
        }
        return version
    }

    private func tell(_ alert: Alert, _ finding: AlertFinding) async throws {
        logger.warning(
            "An alert is raised",
            metadata: ["alert": "\(alert.name)", "value": "\(finding.value.map { String($0) } ?? "-")"])
        let data = JSONWriter.bytes { json in
            json.object { json in
                json.member("name", alert.name)
                alert.writeMembers(to: &json)
                json.member("finding", finding)
            }
        }
        let webhooks = try await store.allDocuments(Webhook.kind).compactMap(Webhook.init)
            .filter { $0.tenant == nil || $0.tenant == alert.tenant }
        let types =
            [WebhookMessage.alertType] + (alert.metric == .backlogAge ? [WebhookMessage.backlogType] : [])
        let deliveries = types.flatMap { type in
            let message = WebhookMessage(type: type, at: finding.since, subject: alert.name, data: data)
            return webhooks.filter { $0.hears(of: type) }
                .map { WebhookDelivery.job(message, to: $0) }
        }
        guard !deliveries.isEmpty else { return }
        _ = try await store.insert(deliveries, durability: .durable)
    }
}
