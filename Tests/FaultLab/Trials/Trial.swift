/// One kind of fault, tried on a store of its own.
protocol Trial: SendableMetatype {
    /// What the command line calls it.
    static var name: String { get }
    /// What goes wrong, and what must hold.
    static var about: String { get }
    /// Which store it is about.
    static var store: LabStoreKind { get }
    init()
    /// Does what is to be done to a store, lets it become quiet, and judges.
    func run(in lab: Lab) async throws
}

extension Trial {
    static var store: LabStoreKind { .sqlite }
}

/// The stores that trials are about.
enum LabStoreKind: String, CaseIterable { case sqlite, postgres }

/// Every trial, in the order in which they run.
let trials: [any Trial.Type] = [
    KillTrial.self, FreezeTrial.self, PoisonTrial.self, ClockAheadTrial.self, ClockBackTrial.self,
    ClockApartTrial.self, SigtermTrial.self, LeadersTrial.self, LockedTrial.self, DiskFullTrial.self,
    IOErrorTrial.self, PowerCutTrial.self, CorruptPageTrial.self, CallsTrial.self, APIKillTrial.self,
    ServerKillTrial.self, PromotionTrial.self, APIKillOnPostgresTrial.self,
]
