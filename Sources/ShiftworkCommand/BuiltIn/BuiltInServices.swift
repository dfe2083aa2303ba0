internal import ShiftworkCore

/// What the jobs of this program need.
struct BuiltInServices: Sendable {
    let store: any JobStore
    /// The way out for all requests.
    let outbound: Outbound
    /// How long a program may take to stop after SIGTERM.
    let grace: Duration
}
