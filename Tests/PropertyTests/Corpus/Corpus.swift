internal import FuzzTargets
internal import Testing

/// What fuzzers and properties found, one row each: inputs that once broke something, and stay.
enum Corpus {
    struct Row: Sendable, CustomTestStringConvertible {
        let target: FuzzTarget
        let bytes: [UInt8]
        /// What was wrong.
        let was: String

        init(_ target: FuzzTarget, _ text: String, _ was: String) { self.init(target, Array(text.utf8), was) }

        init(_ target: FuzzTarget, _ bytes: [UInt8], _ was: String) {
            (self.target, self.bytes, self.was) = (target, bytes, was)
        }

        var testDescription: String { "\(target): \(was)" }
    }

    static let rows: [Row] = [
        Row(.newJob, #"{"type":"a","max_retries":9223372036854775807}"#, "one attempt more overflowed"),
        Row(
            .job,
            #"{"id":"0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7","type":"a","status":"queued","#
                + #""attempt":-9223372036854775808,"timestamps":{"created_at":"2026-11-20"}}"#,
            "one attempt less overflowed"),
        Row(.limits, "\u{87}0", "a control character beyond ASCII stood in the refusal as it was"),
        Row(.timestamp, [0x80, 0, 0, 0, 0, 0, 0, 0], "the first moment of all could not be shown"),
        Row(
            .histogram, [1, 2, 3, 1, 1, 0, 1, 15, 0xFB, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],
            "with more than 2^53 values the last quantile was not the greatest"),
        Row(.histogram, [1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 7, 0, 1, 0, 1], "one value had two ends"),
    ]
}
