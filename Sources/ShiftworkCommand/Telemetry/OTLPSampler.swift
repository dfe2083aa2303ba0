/// Which traces are kept.
struct OTLPSampler: Sendable, Hashable {
    /// Of the traces that begin here, 0 to 1.
    var share = 1.0
    /// Whether a caller's word decides where there is one.
    var followsCaller = true

    init() {}

    /// A sampler by OpenTelemetry's name for it; nil for a name that means nothing to us.
    /// - Parameter share: for those that keep some of all traces.
    init?(_ name: String, share: Double) {
        let prefix = "parentbased_"
        followsCaller = name.hasPrefix(prefix)
        switch followsCaller ? String(name.dropFirst(prefix.count)) : name {
        case "always_on": self.share = 1
        case "always_off": self.share = 0
        case "traceidratio": self.share = share
        default: return nil
        }
    }

    /// Whether a span is kept. All who know only the trace's id come to the same answer: its last 56 bits are random.
    func keeps(trace: String, parent: SpanPlace?) -> Bool {
        if followsCaller, let parent { return parent.isSampled }
        guard share < 1 else { return true }
        let number = UInt64(trace.suffix(14), radix: 16) ?? 0
        return Double(number) < share * Double(UInt64(1) << 56)
    }
}
