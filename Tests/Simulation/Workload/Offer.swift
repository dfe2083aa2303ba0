import ShiftworkCore

/// A job that somebody enqueues at a moment.
struct Offer: Codable, Sendable {
    enum Kind: String, Codable, Sendable { case errand, guarded, fragile }

    struct Wait: Codable, Sendable {
        /// The number of the offer waited for.
        var offer: Int
        var policy: Dependency.Policy
    }

    /// Stays when other offers are taken out of a scenario.
    var number = 0
    /// Milliseconds since the run began.
    var at: Int
    /// The enqueuer's name.
    var by: String
    var kind: Kind
    var script: Script
    var queue: String?
    var priority: Int?
    /// In milliseconds.
    var delay: Int?
    var unique: String?
    var waits: [Wait] = []
    /// Not to be started later than so many milliseconds after the run began, by the store's clock.
    var startBefore: Int?
    /// Ended jobs are kept so many milliseconds.
    var keep: Int?
    /// Whether the enqueuer makes the id and repeats the call until it knows; else the runtime makes it, and the
    /// enqueuer lets it be.
    var isOwnID = true
}

extension Offer {
    /// The id that the enqueuer makes for an offer.
    static func id(_ number: Int, seed: UInt64) -> JobID {
        let milliseconds = World.epoch.microseconds / 1_000 + Int64(number)
        return JobID(
            UUIDv7(
                milliseconds: milliseconds, sequence: 7, random: SeededRandom.mix(seed ^ UInt64(number) << 8))
        )
    }

    /// How the job is enqueued.
    func options(seed: UInt64) -> EnqueueOptions {
        var options = EnqueueOptions()
        if isOwnID { options.id = Offer.id(number, seed: seed) }
        options.queue = queue.map { QueueName($0) }
        options.priority = priority.map { JobPriority(rawValue: $0) }
        options.delay = delay.map { .milliseconds($0) }
        options.unique = unique
        options.after = waits.map { Dependency(Offer.id($0.offer, seed: seed), onFailure: $0.policy) }
        options.startBefore = startBefore.map { World.epoch + .milliseconds($0) }
        options.retention = keep.map { .all(.lasting(.milliseconds($0))) }
        return options
    }
}
