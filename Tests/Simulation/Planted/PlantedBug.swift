import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory

/// A defect that the simulation has to find: a wrong store around the real one, and the invariants of which the
/// first to be broken may be one.
enum PlantedBug: String, CaseIterable, Sendable {
    // Fences
    case settleWithoutToken = "settle without token"
    case attemptAsFence = "the attempt as a fence"
    case settleByStatusOnly = "settle by status only"
    case tokenReturns = "a token comes again"
    case secondOutcome = "a second outcome after a lost reply"
    // Claims
    case claimInTwoCommits = "claim in two commits"
    case forgetsClaims = "reconciliation forgets claims"
    case claimIgnoresPause = "claim ignores a pause"
    case claimIgnoresLimits = "claim ignores limits"
    case windowForgotten = "the window of a rate is forgotten"
    case releasesEarly = "release five seconds early"
    case retryNeverDue = "a retry is never due"
    case payloadEncodedAnew = "payload encoded anew"
    // Rescues
    case rescueKeepsLease = "rescue keeps the lease"
    case rescueWithoutCount = "rescue without crash count"
    case rescueForgetsCancel = "rescue forgets a cancel"
    case rescueWithoutHistory = "rescue without history"
    case rescueWithoutCounters = "rescue without counters"
    case rescueByDeadline = "rescue by deadline alone"
    case blindRescuer = "nobody is rescued"
    // Settlements
    case finishOverwritesCancel = "an end overwrites a cancel"
    case keyFreedEarly = "unique key freed early"
    case dependentNotWoken = "a dependent is not woken"
    case lastProgressLost = "the last progress is dropped"
    case giveBackSpendsAttempt = "a deploy spends an attempt"
    case killedWithoutMoment = "killed at no moment"
    case finishedStaysInLine = "a finished job stays in line"
    // Inserts and control
    case answerBeforeCommit = "answer before commit"
    case insertNotIdempotent = "enqueue not idempotent"
    case pruneTakesLive = "prune takes a live job"
    case retryKeepsFailures = "retry keeps the failures"
    case cancelNotWritten = "cancel answered, not written"
    case cursorLost = "the cursor in its own commit"
}

extension PlantedBug {
    /// By the name of its case, as in `keyFreedEarly`.
    init?(named name: String) {
        guard let bug = PlantedBug.allCases.first(where: { "\($0)" == name }) else { return nil }
        self = bug
    }

    /// The real store with this defect.
    func wrap(_ store: any JobStore) -> any JobStore {
        guard let store = store as? MemoryStore else {
            preconditionFailure("Defects are planted in the memory store.")
        }
        return kind.init(base: store)
    }

    private var kind: any PlantedStore.Type {
        switch self {
        case .settleWithoutToken: SettleWithoutToken.self
        case .attemptAsFence: AttemptAsFence.self
        case .settleByStatusOnly: SettleByStatusOnly.self
        case .tokenReturns: TokenReturns.self
        case .secondOutcome: SecondOutcome.self
        case .claimInTwoCommits: ClaimInTwoCommits.self
        case .forgetsClaims: ForgetsClaims.self
        case .claimIgnoresPause: ClaimIgnoresPause.self
        case .claimIgnoresLimits: ClaimIgnoresLimits.self
        case .windowForgotten: WindowForgotten.self
        case .releasesEarly: ReleasesEarly.self
        case .retryNeverDue: RetryNeverDue.self
        case .payloadEncodedAnew: PayloadEncodedAnew.self
        case .rescueKeepsLease: RescueKeepsLease.self
        case .rescueWithoutCount: RescueWithoutCount.self
        case .rescueForgetsCancel: RescueForgetsCancel.self
        case .rescueWithoutHistory: RescueWithoutHistory.self
        case .rescueWithoutCounters: RescueWithoutCounters.self
        case .rescueByDeadline: RescueByDeadline.self
        case .blindRescuer: BlindRescuer.self
        case .finishOverwritesCancel: FinishOverwritesCancel.self
        case .keyFreedEarly: KeyFreedEarly.self
        case .dependentNotWoken: DependentNotWoken.self
        case .lastProgressLost: LastProgressLost.self
        case .giveBackSpendsAttempt: GiveBackSpendsAttempt.self
        case .killedWithoutMoment: KilledWithoutMoment.self
        case .finishedStaysInLine: FinishedStaysInLine.self
        case .answerBeforeCommit: AnswerBeforeCommit.self
        case .insertNotIdempotent: InsertNotIdempotent.self
        case .pruneTakesLive: PruneTakesLive.self
        case .retryKeepsFailures: RetryKeepsFailures.self
        case .cancelNotWritten: CancelNotWritten.self
        case .cursorLost: CursorLost.self
        }
    }

    /// Under which invariants it is to be found.
    var expected: Set<Invariant> {
        switch self {
        case .settleWithoutToken, .attemptAsFence, .settleByStatusOnly: [.fence]
        // Mostly it is seen before anything is settled: the worker is known that should be gone.
        case .rescueKeepsLease: [.leaseExclusive, .fence]
        case .tokenReturns: [.tokenRises]
        case .secondOutcome, .forgetsClaims, .insertNotIdempotent: [.idempotentRepeat]
        case .claimInTwoCommits: [.leaseExclusive]
        case .claimIgnoresPause: [.pause]
        case .claimIgnoresLimits, .windowForgotten: [.limits]
        case .releasesEarly: [.notEarly]
        case .retryNeverDue: [.liveness]
        case .lastProgressLost: [.progress]
        case .payloadEncodedAnew: [.payloadExact]
        case .rescueWithoutCount, .retryKeepsFailures: [.budget]
        case .rescueForgetsCancel, .cancelNotWritten: [.cancelResolved]
        // Mostly the handler has stopped as it was asked to: then only the history lacks the request.
        case .finishOverwritesCancel: [.cancelResolved, .path]
        case .rescueWithoutHistory: [.path, .noSpontaneousRun]
        case .rescueWithoutCounters: [.indexEqualsRows]
        case .rescueByDeadline: [.noFalseRescue]
        case .blindRescuer: [.rescueBound]
        case .keyFreedEarly: [.uniqueLive]
        case .dependentNotWoken: [.relations]
        case .giveBackSpendsAttempt: [.attemptCounts]
        case .killedWithoutMoment: [.timeOrder]
        case .finishedStaysInLine: [.noSpontaneousRun]
        case .answerBeforeCommit: [.noLoss, .idempotentRepeat]
        case .pruneTakesLive: [.pruneSafe, .noLoss]
        case .cursorLost: [.operationExact]
        }
    }
}
