internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Keys that programs come in with.
    static let keyRoutes: [Route] = [
        Route(.get, "/keys", .administer, "All keys: what each opens, and when it was last used") { call in
            .list(try await call.desk.keys.all(of: .init(call.scope)))
        },
        Route(.post, "/keys", .administer, "Make a key; its token is shown this once", body: .json) {
            try await KeyMaking(call: $0).reply()
        },
        Route(.get, "/keys/{id}", .administer, "One key") { call in
            guard let key = try await call.desk.keys.key(call.keyID(), of: .init(call.scope)) else {
                throw Problem.notFound("key with this id")
            }
            return .json(key)
        },
        Route(.delete, "/keys/{id}", .administer, "Revoke a key: it opens nothing from now on") { call in
            guard try await call.desk.keys.revoke(call.keyID(), of: .init(call.scope)) else {
                throw Problem.notFound("key with this id")
            }
            return Reply(.noContent)
        },
    ]
}

extension Call {
    /// The key's id in the path. What cannot be one names nothing.
    fileprivate func keyID() throws(Problem) -> String {
        let id = path["id"] ?? ""
        guard id.utf8.count == 16, id.utf8.allSatisfy(Hexadecimal.isDigit) else {
            throw Problem.notFound("key with this id")
        }
        return id
    }
}

/// Makes a key for somebody who opens no more with it than who makes it.
struct KeyMaking {
    let call: Call

    /// *201* with the key and its token.
    func reply() async throws -> Reply {
        let given = try call.fields(["name", "roles", "permissions", "tenant", "queues", "expires_at"])
        let permissions = try permissions(given)
        let missing = permissions.subtracting(call.principal.permissions).map(\.rawValue).sorted()
        guard missing.isEmpty else {
            throw Problem(
                .forbidden, "You cannot give what you do not have: \(missing.joined(separator: ", ")).")
        }
        let end = try given.moment("expires_at")
        if let end, end <= (try await call.store.now()) {
            throw given.error("expires_at", "This has passed")
        }
        let (queues, tenant) = (try queues(given), try tenant(given))
        try await call.checkRoom(
            for: APIKeys.kind, call.desk.configuration.quotas.keys, "keys", of: .only(tenant))
        let (key, token) = try await call.desk.keys.make(
            name: try given.required("name"), permissions: permissions, tenant: tenant,
            queues: queues, expiresAt: end, by: call.principal.name)
        return Reply.json(.created) { json in
            json.object { json in
                json.key("key")
                key.write(to: &json)
                json.member("token", token.text)
            }
        }.with(.location, "\(call.desk.root)/keys/\(key.id)")
    }

    private func permissions(_ given: JSONFields) throws -> Set<Permission> {
        var permissions: Set<Permission> = []
        for (index, word) in try given.strings("roles").enumerated() {
            guard let role = Role(rawValue: word) else {
                let words = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw given.error("roles/\(index)", "It is one of \(words)")
            }
            permissions.formUnion(role.permissions)
        }
        for (index, word) in try given.strings("permissions").enumerated() {
            guard let permission = Permission(rawValue: word) else {
                let words = Permission.allCases.map(\.rawValue).joined(separator: ", ")
                throw given.error("permissions/\(index)", "It is one of \(words)")
            }
            permissions.insert(permission)
        }
        return permissions
    }

    /// That of who makes it; who has none may name one.
    private func tenant(_ given: JSONFields) throws -> String? {
        let named = try given.string("tenant")
        if let named, named.isEmpty || named.utf8.count > 200 || named.utf8.contains(0) {
            throw given.error("tenant", "A tenant has a name of at most 200 bytes")
        }
        guard let own = call.principal.tenant else { return named }
        guard named == nil || named == own else {
            throw Problem(
                .forbidden, "Your credentials are of another tenant than the one named in the body.")
        }
        return own
    }

    private func queues(_ given: JSONFields) throws -> Set<QueueName>? {
        guard given.json("queues") != nil else { return nil }
        let names = try given.strings("queues")
        for name in names { try call.desk.configuration.limits.checkQueue(name) }
        return Set(names.map { QueueName($0) })
    }
}
