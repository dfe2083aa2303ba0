internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Rules, and what they found.
    static let alertRoutes: [Route] = [
        Route(.get, "/alerts", .read, "Rules, and what they found") { call in
            let owner = DocumentRequest.Owner(call.scope)
            let alerts = try await call.store.allDocuments(Alert.kind, of: owner)
            let findings = try await call.store.allDocuments(AlertFinding.kind, of: owner)
            let found = Dictionary(
                findings.map { (Place($0.key), AlertFinding($0)) }, uniquingKeysWith: { first, _ in first })
            return .list(
                alerts.compactMap { document in
                    Alert(document).map { AlertSheet(alert: $0, finding: found[Place(document.key)] ?? nil) }
                })
        },
        Route(.put, "/alerts/{name}", .administer, "Make or change a rule", body: .json) { call in
            let given = try call.fields(["metric", "threshold", "window_ms", "queue", "type"])
            let name = try call.alertName()
            let alert = try Alert(given, name: name, tenant: call.principal.tenant)
            for field in ["window_ms", "queue", "type"] where given.json(field) != nil {
                guard alert.metric.parameters.contains(field) else {
                    throw given.error(field, "It means nothing for \(alert.metric.rawValue)")
                }
            }
            if let reason = alert.metric.refusal(of: alert.threshold) {
                throw given.error("threshold", reason)
            }
            let limits = call.desk.configuration.limits
            if let queue = alert.queue { try limits.checkQueue(queue.rawValue) }
            if let type = alert.type { try limits.checkType(type.rawValue) }
            if alert.metric == .lostWorkers { try call.mustSeeAll() }
            let known = try await call.store.document(alert.key)
            if known == nil {
                try await call.checkRoom(for: Alert.kind, call.desk.configuration.quotas.alerts, "alerts")
            }
            // What the rule found before it was another says nothing of what it is now.
            let forgetting = known?.data == alert.data ? [] : [DocumentChange.remove(alert.findingKey)]
            let saved = try await call.store.save(
                [.put(alert.key, alert.data)] + forgetting, durability: .durable)[0]
            return .json(AlertSheet(alert: alert, finding: nil), saved == .saved(version: 1) ? .created : .ok)
        },
        Route(.delete, "/alerts/{name}", .administer, "Remove a rule") { call in
            let key = Document.Key(Alert.kind, try call.alertName(), tenant: call.principal.tenant)
            let finding = Document.Key(AlertFinding.kind, key.id, tenant: key.tenant)
            guard
                case .removed = try await call.store.save(
                    [.remove(key), .remove(finding)], durability: .durable)[0]
            else { throw Problem.notFound("alert of this name") }
            return Reply(.noContent)
        },
    ]

    /// A rule's name and owner.
    private struct Place: Hashable {
        let name: String
        let tenant: String?

        init(_ key: Document.Key) { (name, tenant) = (key.id, key.tenant) }
    }
}

extension Call {
    /// The rule's name in the path: made as a queue's is.
    fileprivate func alertName() throws -> String {
        let name = path["name"] ?? ""
        guard (try? Limits().checkQueue(name)) != nil else { throw Problem.notFound("alert of this name") }
        return name
    }
}

/// A rule with what it found.
private struct AlertSheet: JSONWritable {
    let alert: Alert
    let finding: AlertFinding?

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", alert.name)
            alert.writeMembers(to: &json)
            json.member("tenant", alert.tenant)
            json.member("finding", finding)
        }
    }
}
