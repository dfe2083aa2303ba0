extension Limits {
    /// Throws unless every part of a new job is within its limit. What each may be, the checks below say.
    public func check(_ job: NewJob) throws(LimitExceeded) {
        try checkType(job.type.rawValue)
        try checkQueue(job.queue.rawValue)
        try checkPayload(bytes: job.payload.count, of: job.type.rawValue)
        let details = job.details
        try checkTags(details.tags)
        try checkReferences(count: details.references.count)
        for reference in details.references { try checkReference(type: reference.type, id: reference.id) }
        if let key = details.uniqueKey { try checkUniqueKey(key) }
        if let user = details.user { try checkOwner(user, "user") }
        if let tenant = details.tenant { try checkOwner(tenant, "tenant") }
    }

    /// Throws if the payload of a job of `type` has more than ``payload`` bytes.
    public func checkPayload(bytes: Int, of type: String) throws(LimitExceeded) {
        try check(bytes: bytes, limit: payload, .payload, "Payload of \(Self.quotable(type))")
    }

    /// Throws if the result of a job of `type` has more than ``result`` bytes.
    public func checkResult(bytes: Int, of type: String) throws(LimitExceeded) {
        try check(bytes: bytes, limit: result, .result, "Result of \(Self.quotable(type))")
    }

    /// Throws unless `name` can be a job type.
    public func checkType(_ name: String) throws(LimitExceeded) {
        try checkName(name, "a job type", example: "send-receipt")
    }

    /// Throws unless `name` can be a queue's name.
    public func checkQueue(_ name: String) throws(LimitExceeded) {
        try checkName(name, "a queue's name", example: "mail")
    }

    /// Throws if there are more than ``tags`` tags, or one of them is empty, too long or holds a control
    /// character.
    public func checkTags(_ tags: [String]) throws(LimitExceeded) {
        guard tags.count <= self.tags else {
            throw LimitExceeded(
                .tags,
                "The job has \(tags.count) tags, the limit is \(self.tags). Keep what you filter by, put the rest "
                    + "into the payload.")
        }
        for tag in tags { try checkText(tag, limit: self.tag, .tags, "Tag") }
    }

    /// Throws unless a job can have this many references.
    public func checkReferences(count: Int) throws(LimitExceeded) {
        guard count <= references else {
            throw LimitExceeded(
                .references,
                "The job has \(count) references, the limit is \(references). Refer to what holds them all instead."
            )
        }
    }

    /// Throws unless `type` is a name and `id` is text of at most ``referenceID`` bytes.
    public func checkReference(type: String, id: String) throws(LimitExceeded) {
        try checkName(type, "a reference's type", example: "TaskPlan", .references)
        try checkText(id, limit: referenceID, .references, "Id of the reference to \(Self.quotable(type))")
    }

    /// Throws if the key is empty, longer than ``uniqueKey`` bytes, or holds a control character.
    public func checkUniqueKey(_ key: String) throws(LimitExceeded) {
        try checkText(key, limit: uniqueKey, .uniqueKey, "Unique key")
    }

    /// Throws if the id of a user or tenant is empty, longer than ``owner`` bytes, or holds a control
    /// character.
    public func checkOwner(_ id: String, _ what: String) throws(LimitExceeded) {
        try checkText(id, limit: owner, .owner, "Id of the \(what)")
    }

    /// An error's text, cut to ``error`` bytes between two characters, the cut marked.
    public func cut(error text: String) -> String { cut(text, to: error) }

    /// What an error says beside its text (its type, where it was thrown) and why somebody did something, cut to
    /// ``remark`` bytes: the attempt is over, so it is not refused.
    public func cut(remark text: String) -> String { cut(text, to: remark) }

    /// A line of a job's log, cut to ``logLine`` bytes.
    public func cut(logLine text: String) -> String { cut(text, to: logLine) }

    private func cut(_ text: String, to limit: Int) -> String {
        let mark = " … [cut]"
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: max(0, limit - mark.utf8.count))
        // Never inside a scalar: its later bytes are 10xxxxxx.
        while end > text.startIndex && text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
        return text[..<end] + mark
    }
}

extension Limits {
    private func check(
        bytes: Int, limit: Int, _ subject: LimitExceeded.Subject, _ what: String
    ) throws(LimitExceeded) {
        guard bytes > limit else { return }
        throw LimitExceeded(
            subject,
            "\(what) is \(Self.size(bytes, against: limit)), the limit is \(Self.size(limit, against: bytes)). "
                + "Store it elsewhere and pass a pointer.")
    }

    private func checkName(
        _ name: String, _ what: String, example: String, _ subject: LimitExceeded.Subject = .name
    ) throws(LimitExceeded) {
        let rule = "Use letters, digits, \".\", \"_\", \"-\" and \":\", such as \"\(example)\"."
        guard !name.isEmpty else { throw LimitExceeded(subject, "The empty text cannot be \(what). \(rule)") }
        guard name.utf8.count <= self.name else {
            throw LimitExceeded(
                subject,
                "\(Self.quoted(name)) cannot be \(what): it has \(name.utf8.count) bytes, the limit is \(self.name). "
                    + "Shorten it.")
        }
        let refused = name.unicodeScalars.enumerated().first { index, scalar in
            !Self.canStand(scalar, first: index == 0)
        }
        if let (index, scalar) = refused {
            throw LimitExceeded(
                subject,
                "\(Self.quoted(name)) cannot be \(what): \(String(scalar).quotedForMessages) cannot be its character "
                    + "\(index + 1). \(rule)")
        }
    }

    /// Names stand in URLs, in the filter language and on command lines, so they need no quoting anywhere.
    private static func canStand(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case "_", ".", "-", ":": !first
        default: false
        }
    }

    private func checkText(
        _ text: String, limit: Int, _ subject: LimitExceeded.Subject, _ what: String
    ) throws(LimitExceeded) {
        guard !text.isEmpty else { throw LimitExceeded(subject, "\(what) is empty. Leave it out instead.") }
        guard text.utf8.count <= limit else {
            throw LimitExceeded(
                subject,
                "\(what) has \(text.utf8.count) bytes, the limit is \(limit). Shorten it, or use a hash of it."
            )
        }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw LimitExceeded(
                subject, "\(what) \(Self.quoted(text)) holds a control character. Use printable text.")
        }
    }

    /// `262,145 bytes`, `1.8 MiB`: rounded only when rounding hides nothing about which of the two is larger.
    private static func size(_ bytes: Int, against other: Int) -> String {
        if max(bytes, other) < 2048 || rounded(bytes) == rounded(other) { return "\(bytes) bytes" }
        return rounded(bytes)
    }

    private static func rounded(_ bytes: Int) -> String {
        let (unit, name) = bytes < 1 << 20 ? (1 << 10, "KiB") : (1 << 20, "MiB")
        let tenths = (bytes * 10 + unit / 2) / unit
        return tenths % 10 == 0 ? "\(tenths / 10) \(name)" : "\(tenths / 10).\(tenths % 10) \(name)"
    }

    /// At most 60 characters of somebody's text, escaped, so that a hostile name cannot forge a line of a
    /// log.
    private static func quoted(_ text: String) -> String {
        (text.count > 60 ? text.prefix(60) + "…" : text[...]).quotedForMessages
    }

    /// A name as it is, or quoted when it is not one.
    private static func quotable(_ name: String) -> String {
        name.unicodeScalars.allSatisfy { canStand($0, first: false) } ? name : quoted(name)
    }
}

extension LimitExceeded {
    init(_ subject: Subject, _ description: String) {
        self.subject = subject
        self.description = description
    }
}
