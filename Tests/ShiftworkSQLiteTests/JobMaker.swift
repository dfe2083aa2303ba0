import ShiftworkCore
import ShiftworkSQLite

/// Makes jobs and workers with ids of their own.
struct JobMaker {
    private var ids = IdentifierSource()

    mutating func job(_ type: JobType = "work", queue: QueueName = .default) -> NewJob {
        NewJob(id: JobID(uuid()), type: type, queue: queue)
    }

    mutating func worker(types: [JobType] = ["work"]) -> WorkerInfo {
        WorkerInfo(id: WorkerID(uuid()), name: "test", types: types, slots: 10)
    }

    mutating func uuid() -> UUIDv7 {
        ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max))
    }
}
