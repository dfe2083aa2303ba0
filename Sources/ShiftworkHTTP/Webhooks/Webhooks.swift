internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Addresses that are told what happens.
    static let webhookRoutes: [Route] = [
        Route(.get, "/webhooks", .administer, "All webhooks, without their secrets") { call in
            .list(
                try await call.store.allDocuments(Webhook.kind, of: .init(call.scope)).compactMap(
                    Webhook.init))
        },
        Route(.post, "/webhooks", .administer, "Add a webhook; its secret is shown this once", body: .json) {
            try await Hooking(call: $0).add()
        },
        Route(.get, "/webhooks/{id}", .administer, "One webhook") { call in
            let webhook = try await call.webhook()
            return .json(webhook).versioned(webhook.tag, for: call)
        },
        Route(.patch, "/webhooks/{id}", .administer, "Change or enable a webhook", body: .json) {
            try await Hooking(call: $0).change()
        },
        Route(.delete, "/webhooks/{id}", .administer, "Remove a webhook") { call in
            let webhook = try await call.webhook()
            _ = try await call.store.save(.remove(webhook.key))
            return Reply(.noContent)
        },
        Route(
            .post, "/webhooks/{id}/rotate", .administer,
            "Make a new secret; the old one signs along for a day",
            body: .json
        ) {
            try await Hooking(call: $0).rotate()
        },
        Route(.post, "/webhooks/{id}/test", .administer, "Send a message that says nothing", body: .json) {
            try await Hooking(call: $0).test()
        },
        Route(
            .get, "/webhooks/{id}/deliveries", .administer, "Messages, newest first", parameters: ["limit"]
        ) {
            try await Hooking(call: $0).deliveries()
        },
        Route(
            .post, "/webhooks/{id}/redeliver", .administer, "Send a message again", body: .json
        ) {
            try await Hooking(call: $0).redeliver()
        },
    ]
}

extension Webhook {
    /// Its version, as `ETag` says it.
    var tag: String { "\"\(version)\"" }
}

extension Call {
    /// The webhook that the path names.
    fileprivate func webhook() async throws -> Webhook {
        guard let id = path["id"].flatMap({ UUIDv7($0) }),
            let found = try await store.documents(
                DocumentRequest(Webhook.kind, of: .init(scope), ids: [id.description])
            ).first,
            let webhook = Webhook(found)
        else { throw Problem.notFound("webhook with this id") }
        return webhook
    }
}

/// Makes and changes webhooks.
struct Hooking {
    let call: Call

    private static let longestURL = 2_000
    private static let longestNote = 500
    private static let names = ["url", "types", "q", "format", "note"]

    /// *201* with the secret.
    func add() async throws -> Reply {
        let given = try call.fields(Self.names)
        var webhook = Webhook(
            id: call.desk.makeID().description, tenant: call.principal.tenant, url: try given.required("url"),
            secrets: [.random()], createdAt: try await call.store.now())
        try read(given, into: &webhook)
        try await call.checkRoom(for: Webhook.kind, call.desk.configuration.quotas.webhooks, "webhooks")
        guard
            case .saved(let version) = try await call.store.save(.put(webhook.key, webhook.data, if: .absent))
        else { throw Problem(.idTaken, "Another webhook was made at the same moment. Try again.") }
        webhook.version = version
        return .json(.created) { webhook.writeOnce(to: &$0) }
            .with(.location, "\(call.desk.root)/webhooks/\(webhook.id)").with(.eTag, webhook.tag)
    }

    /// Needs `If-Match`. `enabled` begins again, or stops; `q` and `note` are cleared by `null`.
    func change() async throws -> Reply {
        let given = try call.fields(Self.names + ["enabled"])
        var webhook = try await call.webhook()
        try call.check(version: webhook.tag, of: "webhook", isNeeded: true)
        try read(given, into: &webhook)
        let nulls = Set((try call.json().members ?? []).filter { $0.value.isNull }.map(\.name))
        if nulls.contains("q") { webhook.query = nil }
        if nulls.contains("note") { webhook.note = nil }
        if given.json("enabled") != nil {
            let isEnabled = try given.flag("enabled")
            if isEnabled, !webhook.isEnabled { webhook.hearsFrom = try await call.store.now() }
            webhook.disabledBecause = isEnabled ? nil : "switched off by \(call.principal.name)"
        }
        webhook = try await saved(webhook)
        return .json(webhook).with(.eTag, webhook.tag)
    }

    func rotate() async throws -> Reply {
        _ = try call.fields([])
        var webhook = try await call.webhook()
        try call.check(version: webhook.tag, of: "webhook")
        webhook.rotate(to: .random(), now: try await call.store.now())
        webhook = try await saved(webhook)
        return .json(.ok) { webhook.writeOnce(to: &$0) }.with(.eTag, webhook.tag)
    }

    /// *202* with the delivery.
    func test() async throws -> Reply {
        _ = try call.fields([])
        let webhook = try await call.webhook()
        let message = WebhookMessage(
            type: WebhookMessage.testType, at: try await call.store.now(), subject: webhook.id,
            data: Array("{}".utf8))
        let job = WebhookDelivery.job(message, to: webhook)
        _ = try await call.store.insert([job], durability: .durable)
        return try await reply(job.id, .accepted)
    }

    func deliveries() async throws -> Reply {
        let webhook = try await call.webhook()
        let query =
            JobQuery(
                .reference(JobQuery.Values(JobQuery.ReferencePattern(type: "Webhook", id: webhook.id)))
            ) && .type(WebhookDelivery.type.rawValue)
        var request = PageRequest(query, limit: try call.query.integer("limit", in: 1...200) ?? 50)
        request.scope = call.scope
        let page = try await call.store.page(request)
        let now = try await call.store.now()
        let shape = try await call.shape(.summary, of: page.jobs)
        return .json { json in
            json.object { json in
                json.key("data")
                json.array { json in
                    for job in page.jobs { json.raw(shape.encode(job, now: now, root: call.desk.root)) }
                }
            }
        }
    }

    /// *202*: a message that was given up, or came, is sent once more.
    func redeliver() async throws -> Reply {
        let given = try call.fields(["delivery"])
        let webhook = try await call.webhook()
        guard let id = try given.id("delivery", JobID.self),
            let job = try await call.store.jobs([id], scope: call.scope).first,
            job.type == WebhookDelivery.type,
            job.details.references.contains(WebhookDelivery.reference(to: webhook.id))
        else { throw given.error("delivery", "The id of one of the webhook's deliveries is expected here") }
        let action: ControlAction = job.status == .finished ? .rerun : .retry
        var request = ControlRequest(action, jobs: [id], scope: call.scope)
        request.actor = call.principal.name
        if case .refused(let status) = try await call.store.control(request)?.first {
            throw Problem.wrongStatus(status, for: action)
        }
        return try await reply(id, .accepted)
    }

    private func reply(_ delivery: JobID, _ status: HTTPResponse.Status) async throws -> Reply {
        guard let job = try await call.store.jobs([delivery], scope: call.scope).first else {
            throw Problem.notFound("delivery with this id")
        }
        let shape = try await call.shape(.summary, of: [job])
        return .json(shape.encode(job, now: try await call.store.now(), root: call.desk.root), status)
    }

    private func read(_ given: JSONFields, into webhook: inout Webhook) throws {
        if let url = try given.string("url") {
            guard url.utf8.count <= Self.longestURL else {
                throw given.error("url", "A URL has at most \(Self.longestURL) bytes")
            }
            do {
                try call.desk.configuration.outbound.check(url, needsEncryption: true)
            } catch {
                throw given.error("url", error.description)
            }
            webhook.url = url
        }
        if given.json("types") != nil { webhook.types = try given.strings("types") }
        for (place, type) in webhook.types.enumerated() where !WebhookMessage.types.contains(type) {
            let closest = ClosestWord.to(type, among: WebhookMessage.types).map { " Did you mean \"\($0)\"?" }
            throw given.error("types/\(place)", "This event is not known.\(closest ?? "")")
        }
        if let query = try given.string("q") {
            _ = try JobQuery(parsing: query)
            webhook.query = query
        }
        if let format = try given.string("format") {
            guard let known = Webhook.Format(rawValue: format) else {
                throw given.error("format", "It is standard or cloudevents")
            }
            webhook.format = known
        }
        if let note = try given.string("note") {
            guard note.count <= Self.longestNote else {
                throw given.error("note", "A note has at most \(Self.longestNote) characters")
            }
            webhook.note = note
        }
    }

    private func saved(_ webhook: Webhook) async throws -> Webhook {
        var webhook = webhook
        let change = DocumentChange.put(webhook.key, webhook.data, if: .version(webhook.version))
        guard case .saved(let version) = try await call.store.save(change) else {
            throw Problem.changed("webhook")
        }
        webhook.version = version
        return webhook
    }
}
