/// What a simulated handler does: its job's payload.
struct Script: Codable, Sendable, Hashable {
    /// One thing that a handler does. Runs are counted over a job's whole life, from 1.
    enum Act: Codable, Sendable, Hashable {
        /// Works for so many milliseconds, and stops when it is asked to.
        case work(Int)
        /// Works for so many milliseconds, deaf to being asked.
        case workDeaf(Int)
        case progress(Int)
        case log(String)
        /// Enqueues a child with this script.
        case spawn(Script, unique: String?)
        /// Throws, up to this run.
        case fail(upTo: Int)
        /// Throws what is not worth retrying.
        case giveUp
        /// Ends itself as killed.
        case stop
        /// Asks to run later, up to this run; in milliseconds.
        case snooze(Int, upTo: Int)
        /// Ends its whole process in an instant, up to this run.
        case crash(upTo: Int)
        /// Waits until it is asked to stop.
        case hang
    }

    var label: Int
    var acts: [Act]
}
