public import ShiftworkCore

/// Who asks, as far as it matters: what they may do, and whose jobs they see.
public struct Principal: Sendable, Hashable {
    /// For job histories and the log, as in `anna` or `key 7f3a`.
    public var name: String
    /// What they prove themselves by: the same for each request of one key or one person, and of nobody else. Leases
    /// and repeated requests belong to it.
    public var credential: String
    /// What they may do.
    public var permissions: Set<Permission>
    /// Whose jobs they see and make; nil for everybody's.
    public var tenant: String?
    /// The queues that they hand in to and work; nil for all. Who is bound to some has no permission beyond
    /// ``Permission/queueBound``.
    public var queues: Set<QueueName>?

    /// Somebody with these permissions.
    public init(
        name: String, permissions: Set<Permission>, tenant: String? = nil, queues: Set<QueueName>? = nil,
        credential: String? = nil
    ) {
        (self.name, self.permissions, self.tenant, self.queues) = (name, permissions, tenant, queues)
        self.credential = credential ?? Self.credential("name", name, of: tenant)
        if queues != nil { self.permissions.formIntersection(Permission.queueBound) }
    }

    /// Somebody in a role.
    public init(name: String, role: Role, tenant: String? = nil) {
        self.init(name: name, permissions: role.permissions, tenant: tenant)
    }

    /// The credential of somebody who is known by name: people of two tenants may have the same. Their tenant's length
    /// keeps it apart from the name, whatever stands in either.
    static func credential(_ way: String, _ name: String, of tenant: String?) -> String {
        tenant.map { "\(way)(\($0.utf8.count):\($0)):\(name)" } ?? "\(way):\(name)"
    }

    /// The first predicate of every call to the store.
    var scope: Scope { tenant.map(Scope.tenant) ?? .all }

    /// Whether a job is theirs to know of.
    func sees(_ job: JobRecord) -> Bool {
        scope.covers(tenant: job.details.tenant) && (queues?.contains(job.queue) ?? true)
    }
}

extension Permission {
    /// What can be allowed for some queues alone: lists and numbers are over all.
    public static let queueBound: Set<Permission> = [.enqueue, .follow, .work]
}
