internal import ShiftworkCore

/// One call, waiting for its commit.
struct WriteRequest {
    let operation: String
    var isDurable = false
    /// Items of work.
    var weight = 1
    /// Whether it may fail alone, and is undone alone.
    var isIsolated = false
    /// Whether it only looks, and needs neither lock nor transaction.
    var isLook = false
    /// Does the work; what it returns answers the caller, after the commit.
    let apply: (Session) throws -> () -> Void
    let fail: (StoreError) -> Void
}
