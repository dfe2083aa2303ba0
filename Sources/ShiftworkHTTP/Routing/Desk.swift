internal import Logging
internal import ShiftworkCore

/// What all routes work with.
struct Desk: Sendable {
    let store: any JobStore
    let configuration: ShiftworkAPI.Configuration
    let makeID: @Sendable () -> UUIDv7
    /// Where the API is mounted, as in `/api/v1`.
    let root: String
    let feed: LiveFeed
    let meters = RequestMeters()

    var logger: Logger { configuration.logger }
}
