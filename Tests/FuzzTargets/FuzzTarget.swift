/// One parser under arbitrary bytes: what it may do with them, and what must hold for whatever it makes of them.
///
/// The fuzzer feeds these with bytes that it found by coverage, the property tests with bytes that shrink. They are
/// checks, not tests: they answer in words, and trap nowhere.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The filter language.
    case query
    case cron
    /// The JSON scanner, against Foundation's reader.
    case json
    /// What is shown of a payload.
    case redaction
    /// A line of an export, as an import reads it.
    case job
    /// A job as the HTTP API and standard input take it.
    case newJob = "new_job"
    case histogram
    case timestamp
    case uuid
    case reference
    /// An error's message.
    case message
    /// Names, keys and tags.
    case limits

    /// What is wrong with what the parser made of the bytes; nil for nothing.
    package func fault(in bytes: [UInt8]) -> String? {
        switch self {
        case .query: Self.query(Self.text(bytes))
        case .cron: Self.cron(Self.text(bytes))
        case .json: Self.json(bytes)
        case .redaction: Self.redaction(bytes)
        case .job: Self.job(bytes)
        case .newJob: Self.newJob(bytes)
        case .histogram: Self.histogram(bytes)
        case .timestamp: Self.timestamp(bytes)
        case .uuid: Self.uuid(Self.text(bytes))
        case .reference: Self.reference(Self.text(bytes))
        case .message: Self.message(Self.text(bytes))
        case .limits: Self.limits(Self.text(bytes))
        }
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension String {
    /// Whether nothing in it moves a terminal's cursor or begins a line of a log.
    var isPrintable: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } }
}
