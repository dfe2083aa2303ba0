/// A store or a worker that gets one thing wrong: each must be found, or the model proves nothing.
enum LeaseFault: String, CaseIterable, Sendable {
    /// A settlement is accepted from whoever holds the job's name.
    case settlesWithoutToken
    /// The attempt's number stands for the token.
    case fencesByAttempt
    /// The token alone decides. Wrong where a store may forget its last claim and give its token out again.
    case settlesWithoutWorker
    /// A repeated settlement is written again.
    case settlesTwice
    /// The end of a run asks whether it was claimed, not whether it was asked to stop.
    case endOverwritesKill
    /// A success is written over whatever happened meanwhile.
    case finishOverwritesCancel
    case giveBackSpendsAttempt
    case rescueKeepsToken
    case rescueIsNotCounted
    /// A rescue goes by what it saw, not by what is.
    case rescueIgnoresBeat
    /// The first crash of all that are allowed ends the job, the last does not.
    case rescueNeverAbandons
    /// A claim takes what stood in the line, whatever became of it.
    case claimsCanceled
    /// A claim hands out the token that the job has.
    case claimKeepsToken
    /// A call of a worker that was rescued claims.
    case claimsForStrangers
    case retryKeepsCounts
    case signOffKeepsJobs
    /// A worker never compares its leases with the store's.
    case neverReconciles
    /// Nobody looks after scheduled and retrying jobs.
    case neverReleases

    /// The model in which it shows.
    var model: LeaseModel {
        switch self {
        case .settlesWithoutWorker: LeaseModel(self, isForgetful: true, size: .forgetful)
        case .rescueIgnoresBeat: LeaseModel(self, size: .looking)
        // All of it is looked at before it is known that something never happens.
        case .neverReconciles, .neverReleases: LeaseModel(self, size: .forgetful)
        default: LeaseModel(self)
        }
    }
}
