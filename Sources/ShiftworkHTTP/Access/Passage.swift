internal import HTTPTypes
internal import Synchronization

/// What is found out about a request on its way: for the audit log, and for the headers of its answer.
struct Passage: Sendable {
    let requestID: String
    let caller: Caller
    var route: Route?
    var principal: Principal?
    /// What is left of the caller's pace.
    var pace = HTTPFields()
    /// Why it is made, as its route reads it.
    let reason = StatedReason()
    /// The kind of problem that it met.
    var problem: Problem.Kind?

    init(_ caller: Caller, requestID: String) { (self.caller, self.requestID) = (caller, requestID) }

    /// Whether the request leaves a record, and how it went.
    func outcome(status: Int) -> AuditRecord.Outcome? {
        if [401, 403, 421, 429].contains(status) { return .denied }
        guard principal != nil, let route, route.isAudited else { return nil }
        return status < 400 ? .done : .failed
    }
}

/// Why a request is made, once its route has read that.
final class StatedReason: Sendable {
    private let state = Mutex<String?>(nil)

    var text: String? { state.withLock { $0 } }
    func note(_ text: String) { state.withLock { $0 = text } }
}

extension Route {
    /// Whether whoever may do it leaves a record by doing it: what changes more than a job of one's own, and looks at
    /// what is secret.
    fileprivate var isAudited: Bool {
        switch permission {
        case .operate, .administer: !isSafe
        case .payload: true
        case .read, .follow, .enqueue, .work, nil: false
        }
    }
}
