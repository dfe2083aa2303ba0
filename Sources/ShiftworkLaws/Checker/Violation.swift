public import ShiftworkCore

/// A numbered invariant, as `docs/guarantees.md` states it.
public enum Invariant: String, Sendable, Hashable, CaseIterable, Codable {
    case noLoss = "I1 NoLoss"
    case oneEnd = "I2 OneEnd"
    case leaseExclusive = "I3 LeaseExclusive"
    case fence = "I4 Fence"
    case tokenRises = "I5 TokenRises"
    case attemptCounts = "I6 AttemptCounts"
    case budget = "I7 Budget"
    case path = "I8 Path"
    case indexEqualsRows = "I9 IndexEqualsRows"
    case noSpontaneousRun = "I12 NoSpontaneousRun"
    case idempotentRepeat = "I13 IdempotentRepeat"
    case timeOrder = "I14 TimeOrder"
    case notEarly = "I15 NotEarly"
    case rescueBound = "I16 RescueBound"
    case noFalseRescue = "I17 NoFalseRescue"
    case cancelResolved = "I22 CancelResolved"
    case uniqueLive = "I23 UniqueLive"
    case limits = "I24 Limits"
    case pause = "I25 Pause"
    case pruneSafe = "I26 PruneSafe"
    case payloadExact = "I27 PayloadExact"
    case progress = "I28 Progress"
    case relations = "I29 Relations"
    case operationExact = "I30 OperationExact"
    case liveness = "I31 Liveness"
}

/// A broken invariant, with what shows it.
public struct Violation: Sendable, Hashable, CustomStringConvertible {
    public var invariant: Invariant
    public var job: JobID?
    /// What happened and what should have.
    public var detail: String
    /// The numbers of the events that show it, oldest first.
    public var events: [Int]

    /// States a violation.
    public init(_ invariant: Invariant, job: JobID?, _ detail: String, events: [Int] = []) {
        (self.invariant, self.job, self.detail, self.events) = (invariant, job, detail, events)
    }

    public var description: String {
        [invariant.rawValue + ":", job.map { "job \($0):" }, detail].compactMap(\.self).joined(separator: " ")
    }
}
