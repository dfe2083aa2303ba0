internal import HTTPTypes
internal import ShiftworkCore

/// Whether somebody who listens would still be let in: a key can be revoked, a token expire meanwhile.
struct Welcome: Sendable {
    /// What tells two who listen apart: the same proof from the same place has the same answer.
    struct Proof: Sendable, Hashable {
        fileprivate var bearer = ""
        fileprivate var peer: String?
        fileprivate var credential = ""
        fileprivate var scope = Scope.all
        fileprivate var reader: FeedState.ReaderID?

        /// Of a stream that is asked for by itself.
        static func ofOne(_ reader: FeedState.ReaderID) -> Proof { Proof(reader: reader) }
    }

    /// Nil where it is not known by what somebody is found out.
    var proof: Proof?
    /// Asks whether it still is so.
    let holds: @Sendable () async -> Bool

    init(_ holds: @escaping @Sendable () async -> Bool) { self.holds = holds }

    /// That of a caller who is a principal now. While nobody can be looked up, nobody is sent away.
    init(
        _ caller: Caller, as then: Principal,
        _ authenticate: @escaping @Sendable (Caller) async throws -> Principal?
    ) {
        proof = caller.bearer.map {
            Proof(
                bearer: String($0), peer: caller.peer, credential: then.credential, scope: then.scope)
        }
        holds = {
            do {
                guard let now = try await authenticate(caller) else { return false }
                return now.permissions.contains(.read) && now.credential == then.credential
                    && now.scope == then.scope
            } catch {
                return true
            }
        }
    }
}
