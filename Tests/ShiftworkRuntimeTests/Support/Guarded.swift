internal import ShiftworkCore

/// A job with a secret. It tells the secret's length.
struct Guarded: Job {
    static let type: JobType = "guarded"
    static let defaults = JobDefaults(unique: .payload)
    var name: String
    @Secret var token: String

    init(name: String, token: String) { (self.name, _token) = (name, Secret(wrappedValue: token)) }

    func perform(in context: JobContext<Script>) async throws -> Int {
        _ = try await context.services.perform("\(name) \(token)", context)
        return token.count
    }
}

/// Turns bytes around: no secret is safe with it, but it shows that the right bytes come back.
struct MirrorCipher: PayloadCipher {
    func seal(_ bytes: [UInt8], authenticating context: [UInt8]) throws(CipherError) -> Sealed {
        Sealed(key: "mirror", data: bytes.reversed() + context)
    }

    func open(_ sealed: Sealed, authenticating context: [UInt8]) throws(CipherError) -> [UInt8] {
        guard sealed.data.suffix(context.count) == context[...] else { throw .notAuthentic(key: sealed.key) }
        return sealed.data.dropLast(context.count).reversed()
    }
}
