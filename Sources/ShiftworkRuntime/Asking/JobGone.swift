public import ShiftworkCore

/// A job is not there: pruned, deleted, or never was.
public struct JobGone: Error, Sendable, CustomStringConvertible {
    public let id: JobID

    public var description: String { "There is no job \(id): it was pruned or deleted, or the id is wrong." }
}
