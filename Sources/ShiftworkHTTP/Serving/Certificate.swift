internal import Foundation
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// The certificate that a server shows, and its key, as they lie in two files. When somebody renews them, new
/// connections get the new one; what cannot be used is not, and the one before stays.
final class Certificate: Sendable {
    private struct Pair: Sendable {
        let chain: [NIOSSLCertificate]
        let key: NIOSSLPrivateKey
        let bytes: [Data]
    }

    private let chainPath: String
    private let keyPath: String
    private let current: Mutex<Pair>

    static let interval = Duration.seconds(5)

    /// Reads both files.
    /// - Throws: ``ShiftworkServer/Refused`` when they cannot be used, or anybody may read the key.
    init(chainPath: String, keyPath: String) throws(ShiftworkServer.Refused) {
        (self.chainPath, self.keyPath) = (chainPath, keyPath)
        current = Mutex(try Self.read(chainPath, keyPath))
    }

    /// TLS 1.2 and later, with whatever certificate there is when a client comes.
    func configuration() -> TLSConfiguration {
        let first = current.withLock { $0 }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: first.chain.map { .certificate($0) }, privateKey: .privateKey(first.key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.sslContextCallback = { [self] _, promise in
            let pair = current.withLock { $0 }
            var override = NIOSSLContextConfigurationOverride.noChanges
            override.certificateChain = pair.chain.map { .certificate($0) }
            override.privateKey = .privateKey(pair.key)
            promise.succeed(override)
        }
        return configuration
    }

    /// Looks for new files until it is cancelled.
    func watch(_ logger: Logger, every interval: Duration = Certificate.interval) async {
        var complaint = ""
        while !Task.isCancelled {
            do {
                if try reload() { logger.notice("the certificate was renewed") }
                complaint = ""
            } catch {
                if error.description != complaint {
                    logger.error("the certificate cannot be renewed", metadata: ["error": "\(error)"])
                }
                complaint = error.description
            }
            try? await Task.sleep(for: interval)
        }
    }

    /// Takes the files as they are now, if they are others than before; whether they were.
    func reload() throws(ShiftworkServer.Refused) -> Bool {
        let pair = try Self.read(chainPath, keyPath)
        return current.withLock { current in
            guard pair.bytes != current.bytes else { return false }
            current = pair
            return true
        }
    }

    private static func read(_ chainPath: String, _ keyPath: String) throws(ShiftworkServer.Refused) -> Pair {
        let files = [chainPath, keyPath].map { FileManager.default.contents(atPath: $0) }
        guard let chain = files[0], let key = files[1] else {
            throw ShiftworkServer.Refused(
                description: "Certificate or key cannot be read: \(chainPath), \(keyPath).")
        }
        guard !isOpenToAll(keyPath) else {
            throw ShiftworkServer.Refused(
                description: "Anybody on this machine may read \(keyPath). Take that away: chmod 600.")
        }
        do {
            let pair = Pair(
                chain: try NIOSSLCertificate.fromPEMBytes(Array(chain)),
                key: try NIOSSLPrivateKey(bytes: Array(key), format: .pem), bytes: [chain, key])
            // Fails when key and certificate do not belong together.
            _ = try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: pair.chain.map { .certificate($0) }, privateKey: .privateKey(pair.key)))
            return pair
        } catch {
            throw ShiftworkServer.Refused(
                description:
                    "Certificate and key cannot be used: \(chainPath), \(keyPath). Both are PEM, and belong together."
            )
        }
    }

    private static func isOpenToAll(_ path: String) -> Bool {
        let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        return (mode?.intValue ?? 0) & 0o004 != 0
    }
}
