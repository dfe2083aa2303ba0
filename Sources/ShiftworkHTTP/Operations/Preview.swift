internal import Crypto
internal import ShiftworkCore

/// What an operation would do: how many jobs are eligible, how many are not and why, and five of them.
struct Preview: JSONWritable {
    let action: ControlAction
    let query: JobQuery
    let now: Timestamp
    private var eligible = JobCount(0)
    /// Jobs that match and whose status forbids the action, by status.
    private var refused: [(status: JobStatus, count: JobCount)] = []
    private let samples: [JobRecord]
    private let token: String

    /// Counts up to this many of each kind.
    private static let limit = 10_000
    private static let sampleCount = 5

    init(of action: ControlAction, _ query: JobQuery, call: Call, now: Timestamp) async throws {
        (self.action, self.query, self.now) = (action, query, now)
        for status in JobStatus.allCases {
            let count = try await call.store.count(
                query && .status(status), scope: call.scope, upTo: Self.limit)
            guard count.value > 0 || !count.isExact else { continue }
            if action.isPossible(from: status) {
                eligible = JobCount(
                    eligible.value + count.value, isExact: eligible.isExact && count.isExact)
            } else {
                refused.append((status, count))
            }
        }
        var request = PageRequest(query, limit: Self.sampleCount)
        request.scope = call.scope
        samples = try await call.store.page(request).jobs
        token = ConfirmToken(asOf: now).text(action, query, call.scope, try await call.confirmKey())
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("action", action.name)
            json.member("q", query.description)
            json.member("matched", eligible.value + refused.reduce(0) { $0 + $1.count.value })
            json.member("eligible", eligible.value)
            json.member("exact", eligible.isExact && refused.allSatisfy(\.count.isExact))
            json.key("not_eligible")
            json.object { for (status, count) in refused { $0.member(status.rawValue, count.value) } }
            json.member("as_of", now)
            json.member("confirm_token", token)
            json.key("samples")
            json.array { json in
                for job in samples { json.raw(JobJSON(fields: .summary).encode(job, now: now)) }
            }
        }
    }
}

/// Binds an operation to what a dry run showed: the action, the query, the tenant, and the moment before which jobs
/// were made. Signed, for that moment becomes the operation's.
struct ConfirmToken {
    let asOf: Timestamp

    func text(_ action: ControlAction, _ query: JobQuery, _ scope: Scope, _ key: SymmetricKey) -> String {
        let bytes = moment
        return Base64URL.encoded(bytes + Signature.of(bytes + mark(action, query, scope), with: key))
    }

    init(asOf: Timestamp) { self.asOf = asOf }

    /// - Throws: ``Problem`` when the token is of another action or query.
    init(
        reading text: String, _ action: ControlAction, _ query: JobQuery, _ scope: Scope, _ key: SymmetricKey
    ) throws(Problem) {
        guard let bytes = Base64URL.decoded(text), bytes.count == 8 + Signature.length else {
            throw Self.foreign
        }
        let moment = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        asOf = Timestamp(microseconds: Int64(bitPattern: moment))
        guard Signature.isRight(bytes[8...], of: self.moment + mark(action, query, scope), with: key) else {
            throw Self.foreign
        }
    }

    private var moment: [UInt8] { withUnsafeBytes(of: asOf.microseconds.bigEndian) { Array($0) } }

    private static let foreign = Problem(
        .invalidBody, "This confirm_token is of another operation. Ask again with dry_run.",
        mistakes: [.init("#/confirm_token", "It is of another operation")])

    private func mark(_ action: ControlAction, _ query: JobQuery, _ scope: Scope) -> [UInt8] {
        Array("\(action) \(scope) \(query.resolved(at: asOf))".utf8)
    }
}

extension Call {
    /// What signs a ``ConfirmToken``.
    func confirmKey() async throws -> SymmetricKey { try await desk.secret.key(for: "confirm") }
}
