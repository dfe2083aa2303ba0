internal import ShiftworkCore
internal import Synchronization

/// Makes what a store takes out of a job and what is said about it: defaults applied, limits checked, secrets sealed.
final class JobMaker: Sendable {
    private let ids = Mutex(IdentifierSource())
    private let coding: PayloadCoding
    private let limits: Limits
    private let system: System

    init(coding: PayloadCoding, limits: Limits, system: System) {
        (self.coding, self.limits, self.system) = (coding, limits, system)
    }

    /// A new id of any kind.
    func makeID() -> UUIDv7 {
        let (now, random) = (system.now(), system.random())
        return ids.withLock { $0.next(at: now, random: random) }
    }

    func make<J: Job>(_ job: J, _ options: EnqueueOptions, trace: [String: String]) throws(EnqueueRefused)
        -> NewJob
    {
        do {
            return try assemble(job, options, trace: trace)
        } catch let error as PayloadError {
            throw EnqueueRefused(J.type, error.description, underlying: error)
        } catch let error as LimitExceeded {
            throw EnqueueRefused(J.type, error.description, underlying: error)
        } catch {
            throw EnqueueRefused(J.type, "\(error)", underlying: error)
        }
    }

    private func assemble<J: Job>(_ job: J, _ options: EnqueueOptions, trace: [String: String]) throws
        -> NewJob
    {
        let defaults = J.defaults
        let id = options.id ?? JobID(makeID())
        let payload = try coding.encode(job, id: id, tenant: options.tenant)
        var new = NewJob(id: id, type: J.type, queue: options.queue ?? defaults.queue, payload: payload)
        new.priority = (options.priority ?? defaults.priority).rawValue
        new.payloadVersion = J.payloadVersion
        new.start = options.runAt.map(NewJob.Start.at) ?? options.delay.map(NewJob.Start.after) ?? .now
        new.maxAttempts = max(1, options.maxAttempts ?? defaults.retry.maxAttempts)
        new.maxCrashes = max(1, defaults.maxCrashes)
        new.details = details(of: job, options, defaults)
        new.details.uniqueKey = try options.unique ?? job.uniqueKey ?? ruleKey(of: job, payload: payload)
        new.details.trace = trace
        try check(new)
        return new
    }

    private func details<J: Job>(
        of job: J, _ options: EnqueueOptions, _ defaults: JobDefaults
    ) -> JobDetails {
        var details = JobDetails()
        details.references = merge(job.references, options.references)
        details.tags = merge(job.tags, options.tags)
        (details.user, details.tenant, details.parent) = (options.user, options.tenant, options.parent)
        details.dependencies = options.after
        details.timeout = options.timeout ?? defaults.timeout
        details.startBefore = options.startBefore
        if let retention = options.retention {
            details.retention = retention.falling(backTo: defaults.retention ?? Retention())
        } else {
            details.retention = defaults.retention
        }
        return details
    }

    private func merge<Value: Hashable>(_ first: [Value], _ second: [Value]) -> [Value] {
        guard !first.isEmpty, !second.isEmpty else { return first + second }
        var seen: Set<Value> = []
        return (first + second).filter { seen.insert($0).inserted }
    }

    /// A unique key out of the payload, by FNV-1a twice with different offsets: 128 bits, the same in every process.
    private func ruleKey<J: Job>(of job: J, payload: [UInt8]) throws(PayloadError) -> String? {
        var period = ""
        switch J.defaults.unique {
        case nil: return nil
        case .payload: break
        case .payloadWithin(let length):
            period = "@\(system.now().floored(to: max(length, .seconds(1))).microseconds / 1_000_000)"
        }
        var (first, second): (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, 0x8422_2325_cbf2_9ce4)
        for byte in try coding.identity(of: job, payload: payload) {
            first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            second = (second ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return "\(J.type)\(period)#\(String(first, radix: 16))\(String(second, radix: 16))"
    }

    private func check(_ job: NewJob) throws(LimitExceeded) {
        try limits.checkType(job.type.rawValue)
        try limits.checkQueue(job.queue.rawValue)
        try limits.checkPayload(bytes: job.payload.count, of: job.type.rawValue)
        let details = job.details
        if !details.tags.isEmpty { try limits.checkTags(details.tags) }
        if !details.references.isEmpty {
            try limits.checkReferences(count: details.references.count)
            for reference in details.references {
                try limits.checkReference(type: reference.type, id: reference.id)
            }
        }
        if let key = details.uniqueKey { try limits.checkUniqueKey(key) }
        if let user = details.user { try limits.checkOwner(user, "user") }
        if let tenant = details.tenant { try limits.checkOwner(tenant, "tenant") }
    }
}
