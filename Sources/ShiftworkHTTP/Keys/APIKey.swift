public import ShiftworkCore

/// What is known of a key: whose it is and what it opens, not the key itself.
public struct APIKey: Sendable, Hashable {
    /// 16 hexadecimal digits: the part of the token that is no secret.
    public var id: String
    /// What it is for, as in `billing worker`.
    public var name: String
    public var permissions: Set<Permission>
    /// Whose jobs it opens; nil for everybody's.
    public var tenant: String?
    /// The queues that it opens; nil for all.
    public var queues: Set<QueueName>?
    public var createdAt: Timestamp
    /// Who made it.
    public var createdBy: String
    /// From then on it opens nothing; nil for never.
    public var expiresAt: Timestamp?
    /// When it was last used, to the minute; nil for not since it was made.
    public var lastUsedAt: Timestamp?
    /// SHA-256 of the secret, in hexadecimal digits.
    var digest: String

    /// Whom it proves.
    var principal: Principal {
        Principal(
            name: "key \(name) (\(id))", permissions: permissions, tenant: tenant, queues: queues,
            credential: "key:\(id)")
    }

    /// Why a key like this cannot be made; nil when it can.
    public var fault: String? {
        if name.isEmpty || name.utf8.count > 100
            || name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        {
            return "A key's name has 1 to 100 bytes, none of them control characters."
        }
        if permissions.isEmpty {
            return "A key without permissions opens nothing: name roles or permissions."
        }
        if let queues {
            if queues.isEmpty { return "A key for no queue opens nothing: name queues, or leave them out." }
            let others = permissions.subtracting(Permission.queueBound).map(\.rawValue).sorted()
            if !others.isEmpty {
                return
                    "A key for some queues cannot have \(others.joined(separator: ", ")): these are over all queues."
            }
        }
        return tenant == "" ? "A tenant has a name." : nil
    }
}

extension APIKey: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id)
            json.member("name", name)
            writeRights(to: &json)
            json.member("last_used_at", lastUsedAt)
        }
    }

    /// As it is kept.
    var stored: [UInt8] {
        JSONWriter.bytes { json in
            json.object { json in
                json.member("name", name)
                writeRights(to: &json)
                json.member("digest", digest)
            }
        }
    }

    private func writeRights(to json: inout JSONWriter) {
        json.member("permissions", Permission.allCases.filter(permissions.contains).map(\.rawValue))
        json.member("tenant", tenant)
        json.key("queues")
        if let queues {
            json.array { json in for queue in queues.sorted() { json.value(queue.rawValue) } }
        } else {
            json.value(nil as String?)
        }
        json.member("created_at", createdAt)
        json.member("created_by", createdBy)
        json.member("expires_at", expiresAt)
    }

    /// Reads what is kept. A permission that this program does not know opens nothing.
    init(_ document: Document) throws {
        let fields = try JSONFields(JSONBytes(validating: document.data))
        (id, tenant) = (document.key.id, document.key.tenant)
        (name, digest) = (try fields.required("name"), try fields.required("digest"))
        permissions = Set(try fields.strings("permissions").compactMap(Permission.init))
        queues = fields.json("queues") == nil ? nil : Set(try fields.strings("queues").map { QueueName($0) })
        createdAt = try fields.moment("created_at") ?? Timestamp(seconds: 0)
        createdBy = try fields.string("created_by") ?? ""
        expiresAt = try fields.moment("expires_at")
    }
}
