/// Something that has to happen now and then in a large number of runs: where it never does, the runs prove
/// nothing about it.
public enum RareState: String, Sendable, Hashable, CaseIterable, Codable {
    // Leases
    case settleAfterRescue = "a settlement came after a rescue and was refused"
    case staleSettleRefused =
        "a settlement came after its job was given back and claimed anew, and was refused"
    case rescuersRacing = "two rescuers went for one worker, and one was too late"
    case thirdCrash = "a job crashed as often as it may, and failed"
    case killedByRescue = "a job that was asked to stop was killed by a rescue"
    case workerRenamed = "a rescued worker began again under another id"
    case doubtResolved = "a worker in doubt of its lease gave its job back"
    case drainBeyondLease = "a worker settled while it drained for longer than a lease"
    case jumpOverLease = "the store's clock jumped by more than a lease while a job ran"

    // Replies
    case killedWhileSettling = "a process was gone when its settlement had taken effect"
    case lateCallOfTheDead = "a call took effect after its process was dead"
    case settleRepeated = "a settlement whose reply was lost was repeated, and known"
    case insertRepeated = "an enqueue whose reply was lost was repeated, and known"
    case claimReturned = "a claim whose reply was lost was granted again"
    case claimForgotten = "the store forgot a claim"

    // Control
    case cancelMeetsSettle = "a cancel and a settlement took effect in one instant"
    case finishBeatsCancel = "a job that was asked to stop finished first"
    case pausedUnderWay = "a queue was paused while a job of it ran"
    case retryAfterRemoval = "an operator wanted a job again that had been removed"
    case uniqueCollision = "a job was a duplicate of one that had not ended"
    case keyHeldAtRetry = "an operator wanted a job again whose unique key another one holds"
    case rescuedParent = "a job that had been rescued finished and freed another"

    // Duties
    case leadHandedOver = "the lead in a duty went to another node"
    case operationTakenOver = "an operation was carried on by another process than the one that began"
    case pageRefused = "two drivers read one page of an operation, and one was refused"

    /// Those that a history reached. Pure.
    public static func reached(in history: RunHistory) -> Set<RareState> {
        var lookout = Lookout()
        let forgotten = history.forgotten
        for event in history.events { lookout.see(event, isForgotten: forgotten.contains(event.number)) }
        return lookout.reached
    }
}
