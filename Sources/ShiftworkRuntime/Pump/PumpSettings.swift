internal import ShiftworkCore

/// The numbers that a pump goes by.
struct PumpSettings: Sendable, Hashable {
    /// Settlements in a trip, and jobs in a claim, at the most: so that one trip never holds the store for long.
    static let batchLimit = 1_000

    var slots = 4
    /// The longest time between two signs of life.
    var renewal: Duration = .seconds(10)
    /// How long handlers may go on after a shutdown began.
    var drain: Duration = .seconds(25)
    /// How long they may take to stop when asked.
    var grace: Duration = .seconds(5)
    /// Jobs that take longer are not claimed ahead.
    var prefetchBelow: Duration = .milliseconds(50)
    /// Jobs claimed ahead at the most.
    var prefetchLimit = 500
    /// Jobs claimed ahead that have not started by then go back.
    var giveBackAfter: Duration = .seconds(5)
    /// A settlement waits no longer for company.
    var settleWithin: Duration = .milliseconds(5)
    /// Progress and log lines travel no more often, unless something else leaves.
    var reportEvery: Duration = .milliseconds(500)
    /// After news, a trip asks for kill requests no more often.
    var killPollEvery: Duration = .milliseconds(100)
    /// The store is asked for changes this often after news, then ever less.
    var shortestPoll: Duration = .milliseconds(5)
    var longestPoll: Duration = .milliseconds(100)
    /// Leases are compared with the store's this often.
    var reconcile: Duration = .seconds(60)
}
