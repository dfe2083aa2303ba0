public import Logging
public import ShiftworkCore

/// How one process uses Shiftwork. Every default is written here, once.
public struct ShiftworkConfiguration: Sendable {
    /// What the process works on when it runs.
    public var worker: WorkerConfiguration
    /// What an acknowledged enqueue survives.
    public var durability: Durability
    /// How long ended jobs are kept that say nothing themselves.
    public var retention: Retention
    /// How much a job may carry.
    public var limits: Limits
    /// Seals what is marked `@Secret`; without it, jobs with secrets are refused.
    public var cipher: (any PayloadCipher)?
    /// Where the runtime logs.
    public var logger: Logger
    /// How often ended jobs past their retention are looked for.
    public var pruneEvery: Duration

    public init(
        worker: WorkerConfiguration = WorkerConfiguration(), durability: Durability = .durable,
        retention: Retention = .standard, limits: Limits = Limits(), cipher: (any PayloadCipher)? = nil,
        logger: Logger = Logger(label: "shiftwork"), pruneEvery: Duration = .seconds(60)
    ) {
        (self.worker, self.durability, self.retention) = (worker, durability, retention)
        (self.limits, self.cipher, self.logger) = (limits, cipher, logger)
        self.pruneEvery = max(pruneEvery, .seconds(1))
    }
}
