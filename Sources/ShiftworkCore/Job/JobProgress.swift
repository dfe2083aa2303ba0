/// How far a running job is.
public struct JobProgress: Sendable, Hashable, Codable {
    /// 0 to 100.
    public var percent: Int
    /// Units done, when the job counts them.
    public var current: Int?
    /// Units in all, when the job counts them.
    public var total: Int?
    /// What it is doing, cut to 500 bytes.
    public var message: String?

    /// States a share; values outside 0…100 are clamped.
    public init(percent: Int, current: Int? = nil, total: Int? = nil, message: String? = nil) {
        self.percent = min(max(percent, 0), 100)
        (self.current, self.total) = (current, total)
        self.message = message.map(Limits().cut(remark:))
    }

    /// States `current` units of `total`; the share follows.
    public init(_ current: Int, of total: Int, message: String? = nil) {
        let share = total > 0 ? Double(min(max(current, 0), total)) / Double(total) : 0
        self.init(percent: Int(share * 100), current: current, total: total, message: message)
    }
}
