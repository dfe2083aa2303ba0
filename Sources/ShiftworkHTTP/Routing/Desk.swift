internal import Logging
internal import ShiftworkCore

/// What all routes work with.
struct Desk: Sendable {
    let store: any JobStore
    let configuration: ShiftworkAPI.Configuration
    var makeID: @Sendable () -> UUIDv7
    /// This process's clock.
    let now: @Sendable () -> Timestamp
    let random: @Sendable () -> UInt64
    /// Where the API is mounted, as in `/api/v1`.
    let root: String
    let feed: LiveFeed
    let news: WorkNews
    let ends: EndWatch
    let meters = RequestMeters()
    let heldJobs = HeldJobs()
    let keys: APIKeys
    let secret: ServerSecret
    let audit: AuditLog
    let pace: (address: Pace?, credential: Pace?)
    let sharedOrigins: SharedOrigins

    var logger: Logger { configuration.logger }
}
