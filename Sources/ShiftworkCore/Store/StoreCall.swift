/// The calls of a store, by name.
public enum StoreCall: String, Sendable, Hashable, CaseIterable {
    case insert, register, pump, claim, signOff, changeMark, chores
    case control, pauseQueue, resumeQueue, limitQueue, direct, startOperation, setOperation
    case save, documents
    case now, jobs, page, count, history, log, counts, statistics, errors, queues, workers, namedWorkers
    case workerCount
    case operations, operationsByState, operation, endings
    case lead, rescue, release, prune, restore, verify, health, checks
}
