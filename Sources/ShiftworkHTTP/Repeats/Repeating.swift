internal import HTTPTypes
internal import ShiftworkCore

/// Does a request that makes something once, however often it is sent with the same `Idempotency-Key`.
struct Repeating {
    let route: Route
    let call: Call
    /// Method, path and query.
    let target: String

    /// The first answer, or that to a request without a key.
    /// - Throws: ``Problem``: 422 for another request by the same key, 409 while one is under way.
    func reply() async throws -> Reply {
        guard route.isRepeatable, let key = try RepeatKey(call, target: target) else {
            return try await route.respond(call)
        }
        let now = call.desk.now()
        var record = RepeatRecord(fingerprint: key.fingerprint, seed: call.desk.random(), at: now)
        var version: Int64
        var isFirst = true
        switch try await save(record, key, if: .absent) {
        case .saved(let first): version = first
        case .refused(let present?):
            let known = try RepeatRecord(present.data)
            switch known.meaning(of: key.fingerprint, at: now) {
            case .answered(let answer): return Reply(answer)
            case .underWay: throw Self.underWay
            case .another: throw Self.another
            case .abandoned: break
            }
            (record, isFirst) = (known, false)
            record.busyUntil = now + RepeatRecord.patience
            guard case .saved(let next) = try await save(record, key, if: .version(present.version)) else {
                throw Self.underWay
            }
            version = next
        case .refused(nil), .removed: throw Self.underWay
        }
        return try await answer(&record, key, version, isFirst: isFirst)
    }

    /// Does it, and writes down what was answered. What the client did wrong it may send again, mended, by the same
    /// key; unless a server was at it before, which may have done it.
    private func answer(
        _ record: inout RepeatRecord, _ key: RepeatKey, _ version: Int64, isFirst: Bool
    ) async throws -> Reply {
        let ids = RepeatedIDs(seed: record.seed, at: record.begunAt)
        let result = await Self.result { [route, call] in try await route.respond(call.making(ids)) }
        switch result {
        case .success(let reply):
            guard case .bytes(let body) = reply.body else { return reply }
            record.answer = .init(
                status: reply.status.code, location: reply.headers[.location], body: body)
            if record.data.count <= Document.dataLimit {
                _ = try? await save(record, key, if: .version(version))
            }
            return reply
        case .failure(let error) where isFirst && Problem(any: error).kind.status < 500:
            _ = try? await call.store.save(.remove(key.document, if: .version(version)))
            throw error
        case .failure(let error):
            // It may have been done: who sends it again has it done again, with the same ids.
            record.busyUntil = record.begunAt
            _ = try? await save(record, key, if: .version(version))
            throw error
        }
    }

    private func save(
        _ record: RepeatRecord, _ key: RepeatKey, if condition: DocumentChange.Condition
    ) async throws -> DocumentReply {
        try await call.store.save(
            .put(key.document, record.data, expiresAt: record.begunAt + RepeatRecord.lifetime, if: condition))
    }

    private static func result(_ body: () async throws -> Reply) async -> Result<Reply, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    private static let underWay = Problem(
        .repeatInProgress, "The same request is under way. Repeat it in a moment for its answer."
    ).with(header: "Retry-After", "1")
    private static let another = Problem(
        .repeatKeyReused,
        "This Idempotency-Key was used for another request. Take a new key for a new request.")
}

extension Reply {
    fileprivate init(_ answer: RepeatRecord.Answer) {
        self.init(
            .init(code: answer.status),
            headers: [.contentType: "application/json", .idempotencyReplayed: "true"],
            body: .bytes(answer.body))
        headers[.location] = answer.location
    }
}
