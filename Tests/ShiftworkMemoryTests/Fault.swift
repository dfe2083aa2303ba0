import ShiftworkCore
import ShiftworkMemory
import Testing

/// Something that a store does wrong, and the laws that must notice.
struct Fault: Sendable, CustomTestStringConvertible {
    let name: String
    let breaks: [String]

    // Where the wrong store differs from the right one that it wraps.
    var insert: @Sendable ([NewJob], MemoryStore) async throws(StoreError) -> [NewJob] = { jobs, _ in jobs }
    var trip: @Sendable (PumpTrip, MemoryStore) async throws(StoreError) -> PumpTrip = { trip, _ in trip }
    var reply: @Sendable (inout PumpReply) -> Void = { _ in }
    var control: @Sendable (inout ControlRequest) -> Void = { _ in }
    var rescue: @Sendable (WorkerID, Int64, MemoryStore) async throws(StoreError) -> Int64 = { _, beat, _ in
        beat
    }
    var scope: @Sendable (Scope) -> Scope = { $0 }
    var history: @Sendable ([HistoryEntry]) -> [HistoryEntry] = { $0 }
    var page: @Sendable (inout JobPage, PageRequest) -> Void = { _, _ in }
    var statistics: @Sendable (inout Statistics) -> Void = { _ in }
    var leads: @Sendable (Bool) -> Bool = { $0 }
    var verify: @Sendable ([Finding]) -> [Finding] = { $0 }
    var ignoresPauses = false
    var ringsOnTrips = false

    var testDescription: String { name }

    init(_ name: String, breaks: String..., plant: (inout Fault) -> Void) {
        (self.name, self.breaks) = (name, breaks)
        plant(&self)
    }

    /// A wrong store for each of the ways to be wrong that reliability is about.
    static let all: [Fault] = ofLeases + ofJobs + ofAnswers
}

// Who may write, and when.
extension Fault {
    private static let ofLeases: [Fault] = [
        Fault(
            "settles without a look at token and worker",
            breaks: "an older token settles nothing", "a token settles nothing for another worker",
            "a rescued worker settles nothing", "the lease before an operator's retry settles nothing",
            "progress under a lost lease changes nothing, and the worker is told",
            "lines under a lease that is not held are dropped"
        ) { fault in
            fault.trip = { trip, store throws(StoreError) in
                var trip = trip
                for index in trip.settlements.indices {
                    trip.settlements[index].lease = try await store.currentLease(
                        trip.settlements[index].lease)
                }
                for index in trip.progress.indices {
                    trip.progress[index].lease = try await store.currentLease(trip.progress[index].lease)
                }
                for index in trip.logLines.indices {
                    trip.logLines[index].lease = try await store.currentLease(trip.logLines[index].lease)
                }
                return trip
            }
        },
        Fault(
            "hands out jobs of paused queues", breaks: "a paused queue hands out nothing until it is resumed",
            "a queue paused until a moment opens by itself then", "a paused queue is one tenant's"
        ) { $0.ignoresPauses = true },
        Fault(
            "forgets what a lost reply granted",
            breaks: "a claim whose reply was lost is granted again before anything else is claimed",
            "leases that a worker knows and the store does not are lost"
        ) { fault in
            fault.trip = { trip, _ in
                var trip = trip
                trip.known = nil
                return trip
            }
        },
        Fault("rescues by the clock alone", breaks: "a worker that has beaten since is not rescued") {
            fault in
            fault.rescue = { worker, beat, store throws(StoreError) in
                try await store.workers().first { $0.info.id == worker }?.beat ?? beat
            }
        },
        Fault("lets everybody lead", breaks: "one node at a time leads in a duty") {
            $0.leads = { _ in true }
        },
        Fault(
            "does not tell which jobs are to stop",
            breaks: "a worker hears in its next trip which jobs are to stop"
        ) { $0.reply = { $0.killRequested = [] } },
        Fault("does not tell when the next job is due", breaks: "a delayed job is not early") { fault in
            fault.reply = { $0.nextDue = nil }
        },
        Fault(
            "runs retries at once", breaks: "a retry is not early", "a snooze spends no attempt"
        ) { fault in
            fault.trip = { trip, _ in
                var trip = trip
                for index in trip.settlements.indices { trip.settlements[index].delay = .zero }
                return trip
            }
        },
        Fault(
            "wakes a worker by its own trips",
            breaks: "the bell rings for news, and not for a worker's own trips"
        ) { $0.ringsOnTrips = true },
    ]
}

// What is stored.
extension Fault {
    private static let ofJobs: [Fault] = [
        Fault(
            "inserts a repeated job again", breaks: "a repeated insert inserts nothing",
            "a job twice in one insert is stored once",
            "the same job inserted at the same time is stored once"
        ) { fault in
            fault.insert = { jobs, store throws(StoreError) in
                var fresh: [NewJob] = []
                for var job in jobs {
                    let isKnown = try await !store.jobs([job.id], scope: .all).isEmpty
                    if isKnown || fresh.contains(where: { $0.id == job.id }) { job.id = job.id.following }
                    fresh.append(job)
                }
                return fresh
            }
        },
        altering(
            "forgets unique keys",
            breaks: "of jobs with one unique key one is stored, and the others name it",
            "of jobs with one unique key inserted at the same time one is stored"
        ) { $0.details.uniqueKey = nil },
        altering(
            "forgets dependencies", breaks: "a diamond runs its last job once, after both sides",
            "a blocked job is freed by the end of the last job that it waits for"
        ) { $0.details.dependencies = [] },
        altering(
            "runs what a bad end calls off",
            breaks: "a bad end calls off the jobs that wait, and those that wait for them"
        ) { job in
            job.details.dependencies = job.details.dependencies.map { Dependency($0.job, onFailure: .run) }
        },
        altering(
            "knows no priorities",
            breaks: "jobs are claimed by priority, then in the order in which they could run",
            "a lane's order is that of all its queues together"
        ) { $0.priority = 5 },
        altering("starts delayed jobs early", breaks: "a delayed job is not early") { $0.start = .now },
        altering(
            "starts what has expired",
            breaks: "a job that nobody started in time is canceled when it would be claimed"
        ) { $0.details.startBefore = nil },
        altering(
            "lets poison crash for ever",
            breaks: "a job that crashed before waits after the second crash, and ends with the last allowed"
        ) { $0.maxCrashes = 1_000 },
        altering("prunes by its own rules", breaks: "a job's own retention wins") {
            $0.details.retention = nil
        },
        altering("tidies payloads", breaks: "payloads and results are kept byte for byte") { job in
            job.payload.removeAll { $0 == UInt8(ascii: " ") }
        },
    ]

    private static func altering(
        _ name: String, breaks: String..., how: @escaping @Sendable (inout NewJob) -> Void
    ) -> Fault {
        var fault = Fault(name, breaks: breaks)
        fault.insert = { jobs, _ in
            jobs.map { job in
                var job = job
                how(&job)
                return job
            }
        }
        return fault
    }

    private init(_ name: String, breaks: [String]) { (self.name, self.breaks) = (name, breaks) }
}

// What is told.
extension Fault {
    private static let ofAnswers: [Fault] = [
        Fault(
            "has a gap in its histories", breaks: "the history of a clean run is complete",
            "a retry is not early", "only queued jobs can be claimed"
        ) { $0.history = { $0.filter { $0.kind != .event(.claim) } } },
        Fault("forgets how lives begin", breaks: "a retry is not early") { fault in
            fault.history = { Array($0.dropFirst()) }
        },
        Fault("shows tenants to each other", breaks: "another tenant's job is as if it did not exist") {
            fault in
            fault.scope = { _ in .all }
        },
        Fault(
            "repeats a page's last job", breaks: "pages in both directions show each job once, newest first",
            "pages in an order with equal values show each job once"
        ) { fault in
            fault.page = { page, request in
                if request.cursor != nil, let last = page.jobs.last { page.jobs.append(last) }
            }
        },
        Fault(
            "counts twice", breaks: "counts, extremes and sums of times are exact, percentiles within 2.2 %",
            "each way to end has its own numbers"
        ) { fault in
            fault.statistics = { answer in for index in answer.rows.indices { answer.rows[index].count *= 2 }
            }
        },
        Fault(
            "acts on a job whatever it is expected to be",
            breaks: "what is done to a job that is expected to be another is nothing",
            "a job that runs, or ran, is another than before"
        ) { $0.control = { $0.expected = nil } },
        Fault(
            "treats a page of an operation again",
            breaks: "an operation treats each matched job once, across lost replies"
        ) { $0.control = { $0.step = nil } },
        Fault("finds something broken", breaks: "a retry is not early", "a canceled job is not claimed") {
            fault in
            fault.verify = { $0 + [Finding("I9 IndexEqualsRows", "planted")] }
        },
    ]
}

extension MemoryStore {
    /// The lease that a job has, whoever holds it.
    fileprivate func currentLease(_ lease: Lease) async throws(StoreError) -> Lease {
        guard let record = try await jobs([lease.job], scope: .all).first, let worker = record.worker else {
            return lease
        }
        return Lease(job: lease.job, token: record.token, worker: worker)
    }
}

extension JobID {
    fileprivate var following: JobID { JobID(UUIDv7(high: uuid.high, low: uuid.low ^ 1)) }
}
