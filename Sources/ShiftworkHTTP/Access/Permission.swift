/// What somebody may do. Each route names exactly one.
public enum Permission: String, Sendable, Hashable, Codable, CaseIterable {
    /// See jobs, queues, workers and numbers, secrets redacted.
    case read
    /// Look up one job by its id, as whoever enqueued it can.
    case follow
    /// Hand in jobs.
    case enqueue
    /// Work jobs: claim, renew, settle.
    case work
    /// Act on jobs, queues and operations.
    case operate
    /// Delete, purge, direct workers, change limits, keep keys, read the audit log.
    case administer
    /// See payloads and results with their secrets. Each look leaves a record.
    case payload = "payload.read"
}

/// A usual set of permissions.
public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    case viewer
    case producer
    case worker
    case `operator`
    case admin

    /// What the role may do.
    public var permissions: Set<Permission> {
        switch self {
        case .viewer: [.read, .follow]
        case .producer: [.enqueue, .follow]
        case .worker: [.work]
        case .operator: [.read, .follow, .enqueue, .operate]
        case .admin: Set(Permission.allCases)
        }
    }
}
