internal import ShiftworkCore

/// An operation as the commits so far say that it must stand.
struct JudgedOperation {
    var stored: Operation
    /// The jobs treated so far, with the event.
    var treated: [JobID: Int] = [:]
}

// I30 OperationExact.
extension Judgement {
    mutating func start(_ operation: Operation) {
        if operations[operation.id] == nil { operations[operation.id] = JudgedOperation(stored: operation) }
    }

    /// *I30*: an operation changes its state exactly while it runs or is paused.
    mutating func set(_ id: OperationID, to state: Operation.State, isChanged: Bool) {
        let now = operations[id]?.stored.state
        let mayChange = now == .running || now == .paused
        if mayChange != isChanged {
            broken(
                .operationExact, nil,
                "operation \(id) is \(now?.rawValue ?? "unknown"), set to \(state.rawValue)")
        }
        if isChanged { operations[id]?.stored.state = state }
    }

    /// Judges a page of an operation. *I30*: it is carried out exactly if the operation runs and stands where the page
    /// was read, and treats no job that an earlier page treated.
    mutating func judgeStep(of request: ControlRequest, _ replies: [ControlReply]?) {
        guard let step = request.step else { return }
        let operation = operations[step.operation]
        let isNext = operation?.stored.state == .running && operation?.stored.cursor == step.from
        if isNext != (replies != nil) {
            let words = isNext ? "its next page was refused" : "a page was treated that is not its next"
            broken(.operationExact, nil, "operation \(step.operation): \(words)")
        }
        guard let replies, var next = operation else { return }
        for job in request.jobs {
            if let earlier = next.treated[job] {
                broken(.operationExact, job, "treated twice by operation \(step.operation)", with: [earlier])
            }
            next.treated[job] = number
        }
        next.stored = next.stored.counting(replies)
        next.stored.cursor = step.to?.job ?? step.from
        if step.isLast { next.stored.state = .finished }
        operations[step.operation] = next
    }

    /// *I30*: at the end each operation has counted exactly what its pages were answered, and its numbers add up.
    mutating func judgeOperations(_ end: RunEnd) {
        for operation in end.operations {
            let counted = operation.done + operation.skipped.values.reduce(0, +)
            if counted != operation.matched {
                broken(
                    .operationExact, nil,
                    "operation \(operation.id): \(operation.matched) matched, \(counted) counted")
            }
            guard let judged = operations[operation.id]?.stored else { continue }
            guard
                (judged.matched, judged.done, judged.skipped) != (
                    operation.matched, operation.done, operation.skipped
                )
            else { continue }
            broken(
                .operationExact, nil,
                "operation \(operation.id): \(operation.matched) matched and \(operation.done) done, "
                    + "its pages say \(judged.matched) and \(judged.done)")
        }
    }
}
