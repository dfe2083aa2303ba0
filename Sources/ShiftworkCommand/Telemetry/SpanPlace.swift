internal import ServiceContextModule

/// Which span of which trace.
struct SpanPlace: Sendable, Hashable {
    /// 32 hexadecimal digits.
    let trace: String
    /// 16 hexadecimal digits.
    let span: String
    let isSampled: Bool
    /// What others added, passed on as it is.
    let state: String?

    init(trace: String, span: String, isSampled: Bool, state: String?) {
        (self.trace, self.span, self.isSampled, self.state) = (trace, span, isSampled, state)
    }

    /// A new span: of the caller's trace, or of one of its own.
    init(below parent: SpanPlace?, sampler: OTLPSampler) {
        trace = parent?.trace ?? Self.hex() + Self.hex()
        (span, state) = (Self.hex(), parent?.state)
        isSampled = sampler.keeps(trace: trace, parent: parent)
    }

    /// As W3C's `traceparent`.
    var header: String { "00-\(trace)-\(span)-\(isSampled ? "01" : "00")" }

    private static func hex() -> String {
        let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension ServiceContext {
    private enum Key: ServiceContextKey {
        typealias Value = SpanPlace
        static var nameOverride: String? { "shiftwork-span" }
    }

    /// The span that is current.
    var spanPlace: SpanPlace? {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}
