internal import ShiftworkCore

/// One step of the lease model, as it stands in a counterexample.
enum LeaseStep: Hashable {
    /// A claim takes effect. Not answered, its worker learns of it only by comparing leases.
    case claim(worker: Int, isAnswered: Bool)
    /// A settlement takes effect, for the first time or again.
    case settle(LeaseWorld.Grant, JobEvent)
    /// A worker is told what the store holds for it.
    case reconcile(worker: Int)
    case beat(worker: Int)
    case look(worker: Int)
    case rescue(worker: Int)
    case signOff(worker: Int)
    /// A late repetition of its registration makes a rescued worker known again.
    case registerLate(worker: Int)
    /// A rescued worker hears that it is not known, and registers anew.
    case registerAnew(worker: Int)
    case die(worker: Int)
    case startProcess
    case timePasses
    case release
    case control(ControlAction, isDelayed: Bool)
    /// The store fails and comes back without its last, unsynced commit.
    case storeForgetsClaim
}

extension LeaseStep: CustomStringConvertible {
    var description: String {
        switch self {
        case .claim(let worker, let isAnswered):
            "worker \(worker) claims\(isAnswered ? "" : ", the reply is lost")"
        case .settle(let grant, let event):
            "\(LeaseWorld.name(grant.worker)) settles token \(grant.token): \(event.rawValue)"
        case .reconcile(let worker): "worker \(worker) compares its leases"
        case .beat(let worker): "worker \(worker) beats"
        case .look(let worker): "a rescuer sees worker \(worker) silent for a lease"
        case .rescue(let worker): "worker \(worker) is rescued"
        case .signOff(let worker): "worker \(worker) signs off"
        case .registerLate(let worker): "a late call registers worker \(worker) again"
        case .registerAnew(let worker): "worker \(worker) registers under a new id"
        case .die(let worker): "worker \(worker) dies"
        case .startProcess: "a worker starts"
        case .timePasses: "its time comes"
        case .release: "what is due is released"
        case .control(let action, let isDelayed): "an operator: \(action.name)\(isDelayed ? " later" : "")"
        case .storeForgetsClaim: "the store fails and forgets the claim"
        }
    }
}
