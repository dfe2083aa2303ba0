internal import ShiftworkCore

// Parsers of short texts.
extension FuzzTarget {
    static func query(_ text: String) -> String? {
        let query: JobQuery
        do throws(JobQueryError) { query = try JobQuery(parsing: text) } catch {
            if !(0...text.unicodeScalars.count).contains(error.offset) {
                return "the mistake lies outside the text"
            }
            return error.message.isEmpty ? "no message" : nil
        }
        let printed = query.description
        guard printed.unicodeScalars.count <= JobQuery.characterLimit else { return nil }
        if JobQuery(printed) != query {
            return "it prints as \(printed.debugDescription), and that reads otherwise"
        }
        for now in moments {
            let resolved = query.resolved(at: now)
            if JobQuery(resolved.description) != resolved {
                return "made absolute, it reads otherwise: \(resolved)"
            }
            _ = query.matches(sample, now: now)
        }
        return nil
    }

    private static let moments = [
        Timestamp(seconds: 1_795_248_000), Timestamp(seconds: 0), Timestamp(microseconds: .max),
        Timestamp(microseconds: .min),
    ]

    private static let sample: JobRecord = {
        var new = NewJob(id: JobID(UUIDv7(high: 0x7000, low: 1)), type: "send-receipt")
        new.payload = Array(#"{"user":{"plan":"business"},"plan":[1,"2"]}"#.utf8)
        new.details.tags = ["a", "b"]
        var job = JobRecord(new, status: .finished, createdAt: Timestamp(seconds: 1_795_248_000))
        job.timestamps.startedAt = job.timestamps.createdAt
        job.timestamps.finishedAt = job.timestamps.createdAt + .seconds(9)
        return job
    }()

    static func cron(_ text: String) -> String? {
        let expression: CronExpression
        do throws(CronExpression.ParseError) { expression = try CronExpression(text) } catch {
            if error.column < 1 || error.column > max(text.count, 256) + 1 { return "column \(error.column)" }
            return error.problem.isEmpty ? "no message" : nil
        }
        if (try? CronExpression(expression.text)) != expression { return "its own text reads otherwise" }
        for start in [Int64(0), 1_795_248_000, 253_402_300_000] {
            let next = expression.next(2, after: Timestamp(seconds: start), in: .utc)
            if next.contains(where: { $0 <= Timestamp(seconds: start) || $0.microseconds % 60_000_000 != 0 })
            {
                return "it fires at \(next) after \(start)"
            }
            guard let first = next.first else { continue }
            let same = expression.next(after: first - .seconds(1), in: .utc)
            if same != first || next.dropFirst().contains(where: { $0 <= first }) {
                return "it does not move on"
            }
        }
        return nil
    }

    static func timestamp(_ bytes: [UInt8]) -> String? {
        if let time = Timestamp(rfc3339: text(bytes)) {
            let floored = time.floored(to: .milliseconds(1))
            guard time >= firstYear, time < lastYear else { return nil }
            if Timestamp(rfc3339: time.description) != floored { return "\(time) reads otherwise" }
        }
        let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let time = Timestamp(microseconds: Int64(bitPattern: number))
        let read = Timestamp(rfc3339: time.description)
        _ = (time + .seconds(Int64.max), time - .seconds(Int64.max), time.day)
        guard time >= firstYear, time < lastYear else { return nil }
        return read == time.floored(to: .milliseconds(1)) ? nil : "\(time) is read as \(read as Any)"
    }

    private static let firstYear = Timestamp(seconds: -62_135_596_800)
    private static let lastYear = Timestamp(seconds: 253_402_300_800)

    static func uuid(_ text: String) -> String? {
        guard let uuid = UUIDv7(text) else { return nil }
        if uuid.description != text.lowercased() { return "it prints as \(uuid)" }
        if UUIDv7(bytes: uuid.bytes) != uuid { return "its bytes read otherwise" }
        _ = uuid.timestamp
        return nil
    }

    static func reference(_ text: String) -> String? {
        guard let reference = JobReference(parsing: text) else { return nil }
        if !reference.description.utf8.elementsEqual(text.utf8) { return "it prints as \(reference)" }
        return reference.type.isEmpty || reference.id.isEmpty ? "a half of it is empty" : nil
    }

    static func message(_ text: String) -> String? {
        let signature = ErrorSignature(type: text, message: text)
        if signature.pattern.utf8.count > 512 { return "a pattern of \(signature.pattern.utf8.count) bytes" }
        if signature.type.utf8.count > 200 + 2 { return "a type of \(signature.type.utf8.count) bytes" }
        if signature.fingerprint.utf8.count != 12 { return "the fingerprint \(signature.fingerprint)" }
        let cut = Limits().cut(error: text)
        if cut.utf8.count > Limits().error { return "an error of \(cut.utf8.count) bytes" }
        let failure = JobFailure(type: "E", message: text)
        // Cut inside a character, a replacement of three bytes may stand for up to three.
        return failure.message.utf8.count > Limits().error + 3
            ? "a message of \(failure.message.utf8.count)" : nil
    }

    static func limits(_ text: String) -> String? {
        let limits = Limits()
        let checks: [(what: String, check: () throws(LimitExceeded) -> Void, limit: Int)] = [
            ("type", { () throws(LimitExceeded) in try limits.checkType(text) }, limits.name),
            ("queue", { () throws(LimitExceeded) in try limits.checkQueue(text) }, limits.name),
            ("tag", { () throws(LimitExceeded) in try limits.checkTags([text]) }, limits.tag),
            ("key", { () throws(LimitExceeded) in try limits.checkUniqueKey(text) }, limits.uniqueKey),
            ("user", { () throws(LimitExceeded) in try limits.checkOwner(text, "user") }, limits.owner),
            (
                "reference", { () throws(LimitExceeded) in try limits.checkReference(type: "T", id: text) },
                limits.referenceID
            ),
        ]
        for (what, check, limit) in checks {
            do throws(LimitExceeded) { try check() } catch {
                if !error.description.isPrintable { return "\(what): the refusal carries control characters" }
                continue
            }
            if text.isEmpty || text.utf8.count > limit || !text.isPrintable { return "\(what): accepted" }
        }
        return nil
    }
}
