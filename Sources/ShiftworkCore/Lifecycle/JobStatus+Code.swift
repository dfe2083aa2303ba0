// What stands in tables. Append-only: a code that was ever written keeps its meaning.
extension JobStatus {
    /// The number that stands for the status in tables. From 3 up: SQLite keeps 0 and 1 in no bytes at all, and a row
    /// that grows when its job ends would split its page; 2 is ``openCode``.
    public var code: Int64 {
        switch self {
        case .scheduled: 3
        case .blocked: 4
        case .queued: 5
        case .started: 6
        case .retrying: 7
        case .paused: 8
        case .killRequested: 9
        case .finished: 10
        case .failed: 11
        case .killed: 12
        case .canceled: 13
        }
    }

    /// Stands in a job's own row while the job lives: the place where its narrow row lies says which status it has.
    public static let openCode: Int64 = 2

    /// The status that a code stands for; nil for ``openCode`` and unknown codes.
    public init?(code: Int64) {
        guard code >= 3, code < 3 + Int64(JobStatus.byCode.count) else { return nil }
        self = JobStatus.byCode[Int(code - 3)]
    }

    private static let byCode = JobStatus.allCases.sorted { $0.code < $1.code }
}

extension Sequence where Element == JobStatus {
    /// The codes as they stand in SQL between brackets, in ascending order: `11, 12, 13`.
    public var codeList: String { map(\.code).sorted().map(String.init).joined(separator: ", ") }
}
