import ShiftworkCore
import ShiftworkLaws

// I30 and I31.
extension BadHistory {
    private static let operation = Operation(
        id: .one, action: .cancel, query: "", asOf: Timestamp(seconds: 1_790_000_000))

    static let system = [
        BadHistory("two nodes treat one page of an operation", .operationExact, .operationExact) {
            $0.insert(a)
            $0.commit(.startOperation(operation))
            let done: [ControlReply] = [.done(from: .queued, to: .canceled)]
            $0.page([a], from: nil, to: a.id, done, by: "node-1")
            $0.page([a], from: nil, to: a.id, [.unchanged(.canceled)], by: "node-2")
        },
        BadHistory("an operation treats a job twice", .operationExact) {
            $0.insert(a)
            $0.commit(.startOperation(operation))
            $0.page([a], from: nil, to: a.id, [.done(from: .queued, to: .canceled)])
            $0.page([a], from: a.id, to: a.id, [.unchanged(.canceled)])
        },
        BadHistory("the next page of an operation is refused", .operationExact) {
            $0.insert(a)
            $0.commit(.startOperation(operation))
            $0.page([a], from: nil, to: a.id, nil)
        },
        BadHistory("an operation that was canceled goes on", .operationExact) {
            $0.insert(a)
            $0.commit(.startOperation(operation))
            $0.commit(.setOperation(.one, .canceled, isChanged: true))
            $0.page([a], from: nil, to: a.id, [.done(from: .queued, to: .canceled)])
        },
        BadHistory("an operation's numbers do not add up", .operationExact, .operationExact) {
            $0.commit(.startOperation(operation))
            var end = operation
            (end.matched, end.done, end.state) = (2, 1, .finished)
            $0.finish([])
            $0.end?.operations = [end]
        },
        BadHistory("an operation never ends", .liveness) {
            $0.commit(.startOperation(operation))
            $0.add(.calm)
            $0.finish([])
            $0.end?.operations = [operation]
        },
        BadHistory("a job is queued for ever", .liveness) {
            $0.insert(a)
            $0.register(.one)
            $0.add(.calm)
            $0.finish([$0.record(a, .queued)])
        },
        BadHistory("a job is due and not released", .liveness) {
            let job = NewJob.sample(1, start: .after(.seconds(60)))
            $0.insert(job, .inserted(.scheduled))
            $0.add(.calm)
            $0.wait(.seconds(90))
            $0.finish([$0.record(job, .scheduled)])
        },
        BadHistory("a job is started for ever", .liveness) {
            let lease = $0.startA()
            $0.add(.calm)
            $0.finish([$0.record(a, .started, attempt: 1, token: lease.token)])
        },
    ]
}
