/// What became of a job handed to a store.
public enum Insertion: Sendable, Hashable {
    /// It is stored, in this status.
    case inserted(JobStatus)
    /// This id is known: the call was repeated. Nothing changed.
    case known
    /// A job that has not ended holds its unique key. Nothing changed.
    case duplicate(of: JobID)
    /// It cannot be stored as it is; the reason says what to change.
    case refused(reason: String)

    /// The job that now stands for the one handed in; nil when it was refused.
    public func job(for id: JobID) -> JobID? {
        switch self {
        case .inserted, .known: id
        case .duplicate(let other): other
        case .refused: nil
        }
    }
}
