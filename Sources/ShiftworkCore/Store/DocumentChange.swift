/// A document to write or to remove, and what must be true before.
public struct DocumentChange: Sendable, Hashable {
    /// What must be there before, or nothing happens.
    public enum Condition: Sendable, Hashable {
        /// Whatever is there.
        case any
        /// Nothing, or what has expired.
        case absent
        /// Just this version.
        case version(Int64)
    }

    /// What is to be there afterwards.
    public enum Content: Sendable, Hashable {
        case data([UInt8], expiresAt: Timestamp?)
        case nothing
    }

    public var key: Document.Key
    public var content: Content
    public var condition: Condition

    /// Puts a document, in place of what was there.
    public static func put(
        _ key: Document.Key, _ data: [UInt8], expiresAt: Timestamp? = nil, if condition: Condition = .any
    ) -> DocumentChange {
        DocumentChange(key: key, content: .data(data, expiresAt: expiresAt), condition: condition)
    }

    /// Removes a document.
    public static func remove(_ key: Document.Key, if condition: Condition = .any) -> DocumentChange {
        DocumentChange(key: key, content: .nothing, condition: condition)
    }
}

/// What became of one change.
public enum DocumentReply: Sendable, Hashable {
    /// It is written, in this version.
    case saved(version: Int64)
    case removed
    /// The condition does not hold, or there is nothing to remove; this is there instead. Who repeats a call whose
    /// answer was lost finds what it wrote itself.
    case refused(Document?)
}

extension DocumentChange {
    /// What the change means for what is stored under its key, decided here for every store.
    public struct Outcome: Sendable, Hashable {
        public var reply: DocumentReply
        /// What is stored afterwards, expired or not.
        public var stored: Document?
    }

    /// What becomes of the change.
    /// - Parameter stored: what is stored under its key, expired or not.
    public func outcome(on stored: Document?, now: Timestamp) -> Outcome {
        let present = stored.flatMap { $0.isAlive(at: now) ? $0 : nil }
        guard isAllowed(on: present) else { return Outcome(reply: .refused(present), stored: stored) }
        switch content {
        case .data(let data, let expiresAt):
            let version = (present?.version ?? 0) + 1
            let next = Document(key, data: data, version: version, expiresAt: expiresAt)
            return Outcome(reply: .saved(version: version), stored: next)
        case .nothing:
            return Outcome(reply: present == nil ? .refused(nil) : .removed, stored: nil)
        }
    }

    private func isAllowed(on present: Document?) -> Bool {
        switch condition {
        case .any: true
        case .absent: present == nil
        case .version(let version): present?.version == version
        }
    }

    /// Checks that a store can keep it.
    /// - Throws: `invalid`, an error of the program.
    public func check() throws(StoreError) {
        guard key.isValid else {
            throw StoreError(
                .invalid, operation: "save",
                message: "A document's kind and id are 1 to 200 visible ASCII characters.")
        }
        if case .data(let data, _) = content, data.count > Document.dataLimit {
            throw StoreError(
                .invalid, operation: "save", message: "A document has at most \(Document.dataLimit) bytes.")
        }
    }
}
