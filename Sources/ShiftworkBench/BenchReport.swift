/// What was measured. In JSON the names are in `snake_case`, with their units.
public struct BenchReport: Sendable, Codable {
    public var store: String
    public var durability: String
    public var jobs: Int
    public var payloadBytes: Int
    public var slots: Int
    public var workers: Int
    public var enqueueSinglePerSecond = 0.0
    public var enqueueConcurrentPerSecond = 0.0
    public var enqueueBulkPerSecond = 0.0
    public var drainPerSecond = 0.0
    /// The drain's rate in its last tenth over that in its first: 1 when a long backlog costs nothing.
    public var drainLastOverFirst = 0.0
    /// User and system time of this process and its workers during the drain.
    public var cpuSecondsPerThousand = 0.0
    /// From the call of `enqueue` to the first line of the handler, one job at a time, same process.
    public var latencyMilliseconds = Latency()
    /// Trips of this process's pump during the drain.
    public var tripsPerThousand = 0.0
    /// Jobs accepted and not finished at the end.
    public var lost = 0
    /// Jobs whose handler ran more than once, or that ended more than once.
    public var duplicated = 0
    public var peakRSSMegabytes = 0.0
    /// What the store's server used for the bulk enqueue, and for the drain; nil where there is no server.
    public var serverEnqueue: Server?
    public var serverDrain: Server?

    /// A server's part.
    public struct Server: Sendable, Codable {
        /// User and system time of the server, for 1,000 jobs.
        public var cpuSecondsPerThousand: Double
        /// Bytes of the write-ahead log for each job.
        public var logBytesPerJob: Double
        /// Statements that the server executed for 1,000 jobs.
        public var statementsPerThousand: Double

        init(_ cost: ServerCost, jobs: Int) {
            let number = Double(max(jobs, 1))
            cpuSecondsPerThousand = cost.cpu / number * 1_000
            logBytesPerJob = Double(cost.logBytes) / number
            statementsPerThousand = Double(cost.statements) / number * 1_000
        }

        private enum CodingKeys: String, CodingKey {
            case cpuSecondsPerThousand = "cpu_seconds_per_1000"
            case logBytesPerJob = "log_bytes_per_job"
            case statementsPerThousand = "statements_per_1000"
        }
    }

    /// Percentiles in milliseconds.
    public struct Latency: Sendable, Codable {
        public var p50 = 0.0
        public var p95 = 0.0
        public var p99 = 0.0
    }

    private enum CodingKeys: String, CodingKey {
        case store, durability, jobs, slots, workers, lost, duplicated
        case payloadBytes = "payload_bytes"
        case enqueueSinglePerSecond = "enqueue_single_per_s"
        case enqueueConcurrentPerSecond = "enqueue_concurrent_per_s"
        case enqueueBulkPerSecond = "enqueue_bulk_per_s"
        case drainPerSecond = "drain_per_s"
        case drainLastOverFirst = "drain_last_over_first"
        case cpuSecondsPerThousand = "cpu_seconds_per_1000"
        case latencyMilliseconds = "latency_ms"
        case tripsPerThousand = "trips_per_1000"
        case peakRSSMegabytes = "peak_rss_mb"
        case serverEnqueue = "server_enqueue"
        case serverDrain = "server_drain"
    }
}
