internal import Crypto
internal import HTTPTypes
internal import ShiftworkCore

extension Reply {
    /// The answer with a version of what it shows; *304* when the caller has just that.
    func versioned(_ tag: String, for call: Call) -> Reply {
        guard let known = call.headers[.ifNoneMatch], Self.names(tag, in: known) else {
            return with(.eTag, tag)
        }
        return Reply(.notModified).with(.eTag, tag)
    }

    /// The version of a job: it changes with everything that is shown of it, but not with the time that it
    /// runs.
    /// - Parameter form: which form of the job is shown; empty for the usual one. No form is taken for another.
    static func tag(of job: JobRecord, form: String = "") -> String {
        let bytes = JobJSON().encode(job, now: job.timestamps.updatedAt)
        let digest = SHA256.hash(data: bytes).prefix(12)
        let name = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\"\(name)\(form.isEmpty ? "" : "-" + form)\""
    }

    fileprivate static func names(_ tag: String, in list: String, orWeakly: Bool = true) -> Bool {
        list.split(separator: ",").contains { item in
            let bare = item.trimming(while: \.isWhitespace)
            return bare == "*" || bare == tag || orWeakly && bare == "W/" + tag
        }
    }

    /// The same tags, whichever form they were read in.
    fileprivate static func withoutForms(_ list: String) -> String {
        list.split(separator: ",").map { item in
            guard let dash = item.firstIndex(of: "-") else { return String(item) }
            return item[..<dash] + "\""
        }.joined(separator: ",")
    }
}

extension Call {
    /// Whether the caller says which version it means.
    var namesVersion: Bool { headers[.ifMatch].map { $0.trimmingPrefix(" ") != "*" } ?? false }

    /// *412* when the caller thinks of another version than this one; with `isNeeded` *428* when it names none.
    func check(version tag: String, of what: String, isNeeded: Bool = false) throws {
        guard let wanted = headers[.ifMatch] else {
            guard isNeeded else { return }
            throw Problem(.preconditionRequired, "Say which version you change: If-Match: \(tag).")
        }
        guard Reply.names(tag, in: Reply.withoutForms(wanted), orWeakly: false) else {
            throw Problem.changed(what)
        }
    }
}

extension Problem {
    /// Somebody else was first.
    static func changed(_ what: String) -> Problem {
        Problem(.versionMismatch, "The \(what) has changed since you read it. Read it again.")
    }
}

extension Substring {
    /// Without what is at both ends.
    func trimming(while isOuter: (Character) -> Bool) -> Substring {
        var rest = self.drop(while: isOuter)
        while let last = rest.last, isOuter(last) { rest = rest.dropLast() }
        return rest
    }
}
