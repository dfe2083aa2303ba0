internal import ShiftworkCore
internal import ShiftworkEncryption
internal import ShiftworkHTTP

extension Settings {
    /// Where requests may go.
    /// - Throws: ``CommandFailure`` when it cannot be read.
    func outbound() throws -> OutboundRules {
        guard let text = text(of: .outboundAllow) else { return OutboundRules() }
        guard let rules = OutboundRules(parsing: text) else {
            throw CommandFailure(
                .badConfiguration,
                "outbound.allow cannot be read: hosts and ranges as hooks.internal,10.1.0.0/16 are expected.")
        }
        return rules
    }

    /// The keys that secrets are sealed with; nil when none are configured.
    /// - Throws: ``CommandFailure`` when they cannot be read.
    func cipher() throws -> (any PayloadCipher)? {
        guard let text = text(of: .encryptionKeys) else { return nil }
        do {
            return try KeyRing(parsing: text)
        } catch {
            throw CommandFailure(.badConfiguration, "encryption.keys cannot be used: \(error)")
        }
    }
}
