import ShiftworkCore

/// What an operator does at a moment.
struct Order: Codable, Sendable {
    enum Wish: Codable, Sendable {
        /// To the jobs of these offers.
        case control(ControlAction, offers: [Int])
        /// In milliseconds; nil for until resumed.
        case pauseQueue(String, lasting: Int?)
        case resumeQueue(String)
        /// Starts in milliseconds: count, and span.
        case limitQueue(String, concurrency: Int?, starts: Int?, per: Int)
        /// To one of the workers that are registered then.
        case direct(Int, WorkerDirective)
        /// On all that match; jobs a second.
        case operate(ControlAction, query: String, rate: Int?)
        /// To one of the operations that are known then.
        case setOperation(Int, Operation.State)
    }

    /// Milliseconds since the run began.
    var at: Int
    /// The operator's name.
    var by: String
    var wish: Wish
}
