public import ShiftworkCore

/// What a handler told while ``TestShiftwork/perform(_:_:)`` ran it.
public struct TestRun: Sendable, Hashable {
    /// The job's type.
    public var type: JobType
    /// Every progress that it reported, in order.
    public var progress: [JobProgress] = []
    /// What it logged at any level, without metadata.
    public var log: [String] = []
    /// The jobs that it enqueued.
    public var children: [JobID] = []
}
