// Each stays at the longest duration instead of overflowing, for the numbers come from people too.
extension Duration {
    /// A number of minutes.
    public static func minutes(_ minutes: some BinaryInteger) -> Duration { seconds(minutes, each: 60) }

    /// A number of hours.
    public static func hours(_ hours: some BinaryInteger) -> Duration { seconds(hours, each: 3_600) }

    /// A number of days of 24 hours.
    public static func days(_ days: some BinaryInteger) -> Duration { seconds(days, each: 86_400) }

    private static func seconds(_ number: some BinaryInteger, each seconds: Int64) -> Duration {
        let (product, overflow) = Int64(clamping: number).multipliedReportingOverflow(by: seconds)
        guard overflow else { return .seconds(product) }
        return .seconds(number < 0 ? Int64.min : .max)
    }
}
