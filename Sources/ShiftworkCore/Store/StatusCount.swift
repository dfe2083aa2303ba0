/// How many jobs of one kind are in one status, from counters.
public struct StatusCount: Sendable, Hashable {
    public var tenant: String?
    public var queue: QueueName
    public var type: JobType
    public var status: JobStatus
    public var count: Int

    public init(tenant: String? = nil, queue: QueueName, type: JobType, status: JobStatus, count: Int) {
        (self.tenant, self.queue, self.type) = (tenant, queue, type)
        (self.status, self.count) = (status, count)
    }
}
