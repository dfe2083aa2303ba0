internal import HTTPTypes
internal import ShiftworkCore
internal import ShiftworkRuntime

/// The ways in that a server knows: keys of its store, tokens of issuers that it trusts, names that a proxy vouches
/// for.
///
/// A credential that proves nobody is the end of it: no other way is tried for the same request.
public struct Authentication: Sendable {
    /// Keys of the store; nil when they open nothing.
    public var keys: APIKeys?
    /// Whose JSON Web Tokens are believed.
    public var issuers: [TokenIssuer]
    /// Who may say who somebody is.
    public var proxy: IdentityProxy?
    /// Tells whether a token has expired.
    let clock: @Sendable () -> Timestamp

    public init(keys: APIKeys? = nil, issuers: [TokenIssuer] = [], proxy: IdentityProxy? = nil) {
        self.init(keys: keys, issuers: issuers, proxy: proxy) { System.live.now() }
    }

    init(
        keys: APIKeys?, issuers: [TokenIssuer], proxy: IdentityProxy? = nil,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        (self.keys, self.issuers, self.proxy, self.clock) = (keys, issuers, proxy, clock)
    }

    /// Whether nobody can come in.
    public var isEmpty: Bool { keys == nil && issuers.isEmpty && proxy == nil }

    /// Who asks; nil when the request proves nobody.
    func principal(of caller: Caller) async throws -> Principal? {
        guard let bearer = caller.bearer else {
            guard caller.request.headerFields[.authorization] == nil else { return nil }
            return proxy?.principal(of: caller)
        }
        if bearer.hasPrefix("sw_") {
            guard let keys, let token = KeyToken(bearer) else { return nil }
            return try await keys.principal(bearing: token)
        }
        return await JSONWebToken(bearer)?.principal(by: issuers, at: clock())
    }
}
