internal import ShiftworkCore

/// A type of job as a worker knows it: how to decode its payload, run it, and encode what it returns.
public struct RegisteredJob<Services: Sendable>: Sendable {
    let type: JobType
    let defaults: JobDefaults
    /// The Swift type's name, for messages.
    let swiftName: String
    let perform: @Sendable (ClaimedJob, Services, any JobActivity, PayloadCoding) async throws -> [UInt8]?
}
