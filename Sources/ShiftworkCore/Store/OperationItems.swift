extension Operation {
    /// Under what stores keep, as documents, what became of each job of an operation: one for each step, written in its
    /// commit, a line of JSON for each job.
    package static let itemsKind: Document.Kind = "operation-items"

    /// How long that is kept.
    package static let itemsLifetime = Duration.days(7)

    /// What a step of this operation, as it stood before, leaves behind; nil when it met no job.
    package func items(
        of jobs: [JobID], _ replies: [ControlReply], at now: Timestamp
    ) -> DocumentChange? {
        guard !jobs.isEmpty else { return nil }
        var lines: [UInt8] = []
        for (job, reply) in zip(jobs, replies) {
            lines += JSONWriter.bytes { json in
                json.object { json in
                    json.member("id", job.description)
                    json.member("outcome", reply.word)
                    json.member("from", reply.found?.rawValue)
                    json.member("status", reply.left?.rawValue)
                }
            }
            lines.append(UInt8(ascii: "\n"))
        }
        // In the order of the steps.
        let number = String(matched)
        let place = String(repeating: "0", count: max(0, 12 - number.count)) + number
        let key = Document.Key(Self.itemsKind, "\(id)/\(place)", tenant: tenant)
        return .put(key, lines, expiresAt: now + Self.itemsLifetime)
    }
}

extension ControlReply {
    /// What happened, in the words of ``Operation/skipped``.
    var word: String {
        switch self {
        case .done: "done"
        case .unchanged: "unchanged"
        case .refused: "wrong_status"
        case .changed: "changed"
        case .uniqueKeyHeld: "unique_key_held"
        case .notFound: "not_found"
        }
    }

    fileprivate var found: JobStatus? {
        switch self {
        case .done(let from, _): from
        case .unchanged(let status), .refused(let status), .changed(let status): status
        case .uniqueKeyHeld, .notFound: nil
        }
    }

    fileprivate var left: JobStatus? {
        switch self {
        case .done(_, let status): status
        case .unchanged(let status), .refused(let status), .changed(let status): status
        case .uniqueKeyHeld, .notFound: nil
        }
    }
}
