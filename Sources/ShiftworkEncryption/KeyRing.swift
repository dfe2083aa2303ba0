internal import Crypto
public import ShiftworkCore

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The keys that secrets are encrypted with, the newest first. The first seals; every key opens what it
/// sealed.
///
/// AES-256-GCM. Each value has its own key, derived by HKDF-SHA256 from the ring's key and the value's
/// context (tenant, job and field), and the context is authenticated as well: a value copied to another job,
/// tenant or field does not open. So few bytes are ever sealed under one key that random nonces cannot meet.
///
/// To rotate: put the new key in front, deploy, re-encrypt or wait until nothing uses the old key, then
/// remove it.
public struct KeyRing: Sendable {
    /// A key, already prepared for deriving, and its name.
    struct Key: Sendable {
        let id: String
        let seed: SymmetricKey
    }

    /// The first byte of everything sealed in this way.
    private static let version: UInt8 = 1
    private static let nonceLength = 12
    private static let tagLength = 16

    /// The newest first; never empty.
    let keys: [Key]

    /// The keys' names, the newest first.
    public var keyIDs: [String] { keys.map(\.id) }

    /// The key for one context.
    private func derived(from key: Key, _ context: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.expand(pseudoRandomKey: key.seed, info: context, outputByteCount: 32)
    }
}

extension KeyRing: PayloadCipher {
    /// Encrypts with the newest key.
    public func seal(_ bytes: [UInt8], authenticating context: [UInt8]) throws(CipherError) -> Sealed {
        let key = keys[0]
        do {
            let box = try AES.GCM.seal(bytes, using: derived(from: key, context), authenticating: context)
            return Sealed(key: key.id, data: [Self.version] + box.nonce + box.ciphertext + box.tag)
        } catch {
            throw .unavailable("AES-GCM refused to seal")
        }
    }

    /// Decrypts with the key that sealed.
    public func open(_ sealed: Sealed, authenticating context: [UInt8]) throws(CipherError) -> [UInt8] {
        guard let key = keys.first(where: { $0.id == sealed.key }) else { throw .unknownKey(sealed.key) }
        let data = sealed.data
        guard data.first == Self.version, data.count > Self.nonceLength + Self.tagLength else {
            throw .notAuthentic(key: key.id)
        }
        do {
            let box = try AES.GCM.SealedBox(combined: data.dropFirst())
            return Array(try AES.GCM.open(box, using: derived(from: key, context), authenticating: context))
        } catch {
            throw .notAuthentic(key: key.id)
        }
    }
}

extension KeyRing: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The keys' names alone, as `KeyRing(k2, k1)`.
    public var description: String { "KeyRing(\(keyIDs.joined(separator: ", ")))" }

    /// The keys' names alone, as `KeyRing(k2, k1)`.
    public var debugDescription: String { description }

    /// Shows no key.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
