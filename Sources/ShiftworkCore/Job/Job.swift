/// A kind of job: its payload (the stored properties), its policy (``defaults``) and its behaviour (``perform(in:)``).
///
///     struct SendReceipt: Job {
///         static let type: JobType = "send-receipt"
///         static let defaults = JobDefaults(queue: "mail", retry: .exponential(maxAttempts: 8))
///
///         var orderID: Int
///
///         func perform(in context: JobContext<Shop>) async throws -> Receipt {
///             try await context.services.mailer.send(orderID)
///         }
///     }
///
/// A job runs at least once: a worker may die after the effect and before the settlement. Make effects
/// repeatable, or write them in the settling transaction.
public protocol Job: Codable, Sendable {
    /// What the handler needs to do its work, handed over by the application.
    associatedtype Services: Sendable
    /// What ``perform(in:)`` returns: nothing, or something `Codable`.
    associatedtype JobResult: Sendable

    /// The stored name. Has no default on purpose: one derived from the Swift name would turn a rename into orphans.
    static var type: JobType { get }
    /// What holds for every job of this type that says nothing else.
    static var defaults: JobDefaults { get }
    /// The version of the payload's shape; raise it when older payloads can no longer be decoded.
    static var payloadVersion: Int { get }
    /// Turns a payload of an older version into JSON that the current version decodes.
    /// - Throws: when it cannot. The job fails with its bytes kept, and can be retried after the next deploy.
    static func migrate(_ payload: [UInt8], from version: Int) throws -> [UInt8]

    /// The entities of the business that this job is about.
    var references: [JobReference] { get }
    /// Words to find this job by.
    var tags: [String] { get }
    /// At most one job that has not ended may hold a key; nil for no such rule.
    var uniqueKey: String? { get }

    /// Does the work. To return is to be finished; to throw is a failed attempt, unless it is one of the thrown words
    /// ``Snooze``, ``Unrecoverable`` and ``Cancel``.
    func perform(in context: JobContext<Services>) async throws -> JobResult
}

extension Job {
    public static var defaults: JobDefaults { JobDefaults() }
    public static var payloadVersion: Int { 1 }
    public var references: [JobReference] { [] }
    public var tags: [String] { [] }
    public var uniqueKey: String? { nil }

    /// Refuses: there is no way from an older version unless the type shows one.
    public static func migrate(_ payload: [UInt8], from version: Int) throws -> [UInt8] {
        throw MigrationMissing(type: type, from: version, to: payloadVersion)
    }
}

/// A payload of another version, and nothing that turns it into this one.
public struct MigrationMissing: Error, Sendable, CustomStringConvertible {
    let type: JobType
    let from: Int
    let to: Int

    public var description: String {
        "Payload of \(type) has version \(from), the code has version \(to). Implement migrate(_:from:)."
    }
}
