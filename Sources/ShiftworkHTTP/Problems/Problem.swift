package import ShiftworkCore

/// What went wrong, for whoever asked: an answer in the form of RFC 9457, `application/problem+json`.
///
/// It says what happened, where, and what to do. It holds no stack, SQL, path or version.
public struct Problem: Error, Sendable, Hashable {
    /// Which kind of problem it is: a page of this server and a status.
    public var kind: Kind
    /// What happened this time, and what to do.
    public var detail: String
    /// All fields that are wrong, at once.
    public var mistakes: [Mistake]
    /// Headers that belong to the answer, as `Retry-After`.
    public var headers: [String: String]
    /// What a program may want to know besides, as the status that a job is in.
    public var facts: [Fact]

    /// One more member of the answer.
    public struct Fact: Sendable, Hashable {
        var name: String
        var value: Value

        enum Value: Sendable, Hashable {
            case text(String)
            case texts([String])
        }
    }

    /// A problem of a kind.
    public init(_ kind: Kind, _ detail: String, mistakes: [Mistake] = []) {
        (self.kind, self.detail, self.mistakes, headers, facts) = (kind, detail, mistakes, [:], [])
    }

    /// One thing that is wrong in a request.
    public struct Mistake: Sendable, Hashable {
        /// Where: a JSON pointer into the body, or `#/q` for a parameter.
        public var pointer: String
        /// What is wrong.
        public var detail: String
        /// A word for programs, where there is one.
        public var code: String?
        /// How many characters into the value.
        public var offset: Int?
        /// What may have been meant, ready to be put in its place.
        public var suggestion: String?

        /// A mistake at a place.
        public init(
            _ pointer: String, _ detail: String, code: String? = nil, offset: Int? = nil,
            suggestion: String? = nil
        ) {
            (self.pointer, self.detail, self.code) = (pointer, detail, code)
            (self.offset, self.suggestion) = (offset, suggestion)
        }
    }

    /// The problem with one more header.
    func with(header name: String, _ value: String) -> Problem {
        var next = self
        next.headers[name] = value
        return next
    }

    /// The problem with one more fact.
    func with(_ name: String, _ value: Fact.Value) -> Problem {
        var next = self
        next.facts.append(Fact(name: name, value: value))
        return next
    }
}

extension Problem {
    /// The answer's body.
    func body(instance: String, requestID: String) -> [UInt8] {
        JSONWriter.bytes { json in
            json.object { json in
                json.member("type", "/docs/problems/\(kind.slug)")
                json.member("title", kind.title)
                json.member("status", kind.status)
                json.member("detail", detail)
                json.member("instance", instance)
                json.member("request_id", requestID)
                for fact in facts {
                    switch fact.value {
                    case .text(let text): json.member(fact.name, text)
                    case .texts(let texts): json.member(fact.name, texts)
                    }
                }
                guard !mistakes.isEmpty else { return }
                json.member("errors", mistakes)
            }
        }
    }
}

extension Problem.Mistake: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("pointer", pointer)
            $0.member("detail", detail)
            if let code { $0.member("code", code) }
            if let offset { $0.member("offset", offset) }
            if let suggestion { $0.member("suggestion", suggestion) }
        }
    }
}
