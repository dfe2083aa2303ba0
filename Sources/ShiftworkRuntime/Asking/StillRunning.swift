public import ShiftworkCore

/// A job had not ended when the time was over.
public struct StillRunning: Error, Sendable, CustomStringConvertible {
    public let id: JobID
    public let status: JobStatus

    public var description: String { "Job \(id) is still \(status.rawValue)." }
}
