public import ShiftworkCore

/// How much to measure.
public struct BenchPlan: Sendable {
    /// Jobs in the bulk enqueue and the drain.
    public var jobs = 20_000
    /// Tasks that enqueue single jobs at the same time.
    public var concurrency = 128
    /// Bytes of text in each payload.
    public var payload = 32
    /// What enqueues and settlements survive.
    public var durability = Durability.durable
    /// Slots of each worker.
    public var slots = 8
    /// Worker processes for the drain; 1 is this process.
    public var workers = 1
    /// Workers side by side in this process, each with so many slots.
    public var workersHere = 1
    /// How long the single and the concurrent enqueues go on, each.
    public var span: Duration = .seconds(2)
    /// Jobs of the latency measurement.
    public var latencySamples = 500

    public init() {}
}
