internal import HTTPTypes
internal import ShiftworkCore

/// A worker makes itself known, under the id that it made at its start.
struct Registering {
    let call: Call

    /// Types and queues of one worker, and bytes of their names together: what workers say of themselves is read
    /// often.
    private static let most = (types: 500, queues: 100, bytes: 8_192)
    /// Characters of its name, and of its program's version.
    private static let longest = (name: 200, version: 100)

    /// *201*, with how often it must be heard of.
    func reply() async throws -> Reply {
        let given = try call.fields([
            "id", "name", "version", "queues", "types", "slots", "lease_ms", "can_restart",
        ])
        let worker = try worker(given)
        try await Working(call: call).checkNumber(besides: worker.id)
        try await call.store.register(worker)
        return .json(.created) { json in
            json.object {
                $0.member("id", worker.id.description)
                $0.member("lease_ms", milliseconds: worker.lease)
                $0.member("renew_every_ms", milliseconds: worker.lease / 3)
            }
        }
    }

    private func worker(_ given: JSONFields) throws -> WorkerInfo {
        guard let id = try given.id("id", WorkerID.self) else {
            throw given.error("id", "This field is missing")
        }
        let slots = try given.count("slots") ?? 1
        guard (1...1_000).contains(slots) else { throw given.error("slots", "A worker has 1 to 1,000 slots") }
        let lease = try given.milliseconds("lease_ms") ?? .seconds(30)
        guard lease >= .seconds(5), lease <= .seconds(3_600) else {
            throw given.error("lease_ms", "A lease lasts 5 s to an hour")
        }
        var worker = WorkerInfo(
            id: id, name: try text(given, "name", Self.longest.name) ?? given.required("name"),
            version: try text(given, "version", Self.longest.version) ?? "",
            queues: try Working(call: call).allowed(try queues(given)), types: try types(given), slots: slots,
            lease: lease, isRemote: true)
        let names = worker.types.map(\.rawValue) + worker.queues.map(\.rawValue)
        guard names.reduce(0, { $0 + $1.utf8.count }) <= Self.most.bytes else {
            throw given.error("types", "Types and queues have at most \(Self.most.bytes) bytes together")
        }
        worker.canRestart = try given.flag("can_restart")
        (worker.owner, worker.tenant) = (call.principal.credential, call.principal.tenant)
        return worker
    }

    private func text(_ given: JSONFields, _ name: String, _ limit: Int) throws -> String? {
        guard let text = try given.string(name) else { return nil }
        guard text.unicodeScalars.count <= limit else {
            throw given.error(name, "It has at most \(limit) characters")
        }
        return text
    }

    private func types(_ given: JSONFields) throws -> [JobType] {
        let types = try given.strings("types")
        guard (1...Self.most.types).contains(types.count) else {
            throw given.error("types", "Name the types of job that it runs, at most \(Self.most.types)")
        }
        for (index, type) in types.enumerated() {
            try call.desk.configuration.limits.checkType(type)
            try OwnNames.refuse(type, at: "types/\(index)")
        }
        return types.map { JobType($0) }
    }

    private func queues(_ given: JSONFields) throws -> [QueueName] {
        let queues = try given.strings("queues")
        guard queues.count <= Self.most.queues else {
            throw given.error("queues", "A worker takes from at most \(Self.most.queues) queues")
        }
        for (index, queue) in queues.enumerated() {
            try call.desk.configuration.limits.checkQueue(queue)
            try OwnNames.refuse(queue, at: "queues/\(index)")
        }
        return queues.map { QueueName($0) }
    }
}
