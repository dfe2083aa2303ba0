import ShiftworkCore
import ShiftworkLaws

extension CommittedCall {
    /// Whether the commit is on disk when the call is answered, and with it all that went before: as in `SQLiteStore`.
    var isSynced: Bool {
        switch self {
        case .insert(_, _, let durability): durability == .durable
        case .pump(let trip, _): trip.durability == .durable && !trip.settlements.isEmpty
        case .control, .pauseQueue, .resumeQueue, .limitQueue, .startOperation, .setOperation, .rescue: true
        case .register, .claim, .signOff, .direct, .lead, .release, .prune: false
        }
    }
}
