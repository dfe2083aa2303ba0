internal import Crypto
internal import ShiftworkCore
internal import Synchronization

/// A secret that the servers of one store share: what one signs the others believe. Made by the first that needs it,
/// and kept in the store.
final class ServerSecret: Sendable {
    private static let key = Document.Key("server-secret", "signing")

    private let store: any JobStore
    private let known = Mutex<SymmetricKey?>(nil)

    init(store: any JobStore) { self.store = store }

    /// A key for one purpose: what is signed for one is not believed for another.
    func key(for purpose: String) async throws -> SymmetricKey {
        let secret = try await secret()
        return HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret, info: Array("shiftwork \(purpose)".utf8), outputByteCount: 32)
    }

    private func secret() async throws -> SymmetricKey {
        if let secret = known.withLock({ $0 }) { return secret }
        let secret = SymmetricKey(data: try await kept())
        known.withLock { $0 = secret }
        return secret
    }

    private func kept() async throws -> [UInt8] {
        if let document = try await store.document(Self.key) { return document.data }
        var random = SystemRandomNumberGenerator()
        let fresh = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        switch await saved(fresh) {
        case .success(.refused(let other?)): return other.data
        case .success: return fresh
        // A store that only reads keeps nothing: then what this process signs is good for this process.
        case .failure(let error) where error.code == .readOnly: return fresh
        case .failure(let error): throw error
        }
    }

    private func saved(_ fresh: [UInt8]) async -> Result<DocumentReply, StoreError> {
        do {
            return .success(try await store.save(.put(Self.key, fresh, if: .absent)))
        } catch {
            return .failure(error)
        }
    }
}

/// Signatures of small things that clients carry back.
enum Signature {
    /// Bytes of each.
    static let length = SHA256.byteCount

    static func of(_ bytes: [UInt8], with key: SymmetricKey) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    }

    /// Compares in a time that does not tell how much agrees.
    static func isRight(_ signature: ArraySlice<UInt8>, of bytes: [UInt8], with key: SymmetricKey) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: bytes, using: key)
    }
}
