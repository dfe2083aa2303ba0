extension Timestamp {
    /// The next in a row of rising numbers of which none comes again, though the store that gave them out may have
    /// crashed and forgotten the last ones: lease tokens, workers' beats.
    ///
    /// It is the moment in microseconds. Where the clock was set back behind the last number, that number and a step
    /// of up to a second which the moment decides: two moments that a crash lies between take different steps but for
    /// one in a million.
    public func number(above last: Int64) -> Int64 {
        microseconds > last ? microseconds : last + 1 + (microseconds & Self.stepMask)
    }

    private static let stepMask: Int64 = 0xF_FFFF

    /// The same as SQL, of two expressions.
    package static func numberAbove(_ last: String, now: String) -> String {
        "CASE WHEN \(now) > \(last) THEN \(now) ELSE \(last) + 1 + (\(now) & \(stepMask)) END"
    }
}
