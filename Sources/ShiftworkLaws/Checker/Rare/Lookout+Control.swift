internal import ShiftworkCore

// What happens to jobs and operations.
extension Lookout {
    mutating func see(_ jobs: [NewJob], _ answers: [Insertion], _ reply: RunEvent.ReplyFate) {
        for (job, answer) in zip(jobs, answers) {
            switch answer {
            case .inserted(let status):
                let queue = JudgedQueue(tenant: job.details.tenant, name: job.queue)
                inserted[job.id] = Inserted(queue: queue, isLost: reply != .delivered)
                if status == .blocked { parents.formUnion(job.details.dependencies.map(\.job)) }
            case .known: note(.insertRepeated, inserted[job.id]?.isLost == true)
            case .duplicate: note(.uniqueCollision)
            case .refused: break
            }
        }
    }

    mutating func see(_ request: ControlRequest, _ answers: [ControlReply]?) {
        if let step = request.step { see(step, isTreated: answers != nil) }
        for (job, answer) in zip(request.jobs, answers ?? []) {
            switch answer {
            case .done(_, .killRequested):
                stopWanted.insert(job)
                cancel(job)
            case .done(_, .canceled): cancel(job)
            case .refused, .unchanged:
                if request.action == .cancel || request.action == .kill {
                    note(.cancelMeetsSettle, lastSettle[job] == now)
                }
            case .uniqueKeyHeld: note(.keyHeldAtRetry)
            case .notFound: note(.retryAfterRemoval, request.action == .retry && inserted[job] != nil)
            case .done, .changed: break
            }
        }
    }

    private mutating func cancel(_ job: JobID) {
        lastCancel[job] = now
        note(.cancelMeetsSettle, lastSettle[job] == now)
    }

    private mutating func see(_ step: OperationStep, isTreated: Bool) {
        guard isTreated else { return note(.pageRefused) }
        if let driver = drivers[step.operation] { note(.operationTakenOver, driver != process) }
        drivers[step.operation] = .some(process)
    }
}
