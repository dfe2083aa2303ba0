package import Crypto
internal import Foundation
package import ShiftworkCore

/// An address that is told what happens: a document of the store.
package struct Webhook: Sendable, Hashable {
    package static let kind = Document.Kind("webhook")

    /// How a message is wrapped.
    package enum Format: String, Sendable, CaseIterable { case standard, cloudevents }

    /// What messages are signed with.
    package struct Secret: Sendable, Hashable {
        /// `whsec_` and 32 bytes in Base64.
        package var text: String
        /// When it stops signing; nil for the one in use.
        package var until: Timestamp?

        package init(text: String, until: Timestamp? = nil) { (self.text, self.until) = (text, until) }

        static func random() -> Secret {
            Secret(
                text: "whsec_"
                    + SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.base64EncodedString())
        }

        package var key: SymmetricKey? {
            guard text.hasPrefix("whsec_") else { return nil }
            return Data(base64Encoded: String(text.dropFirst(6))).map { SymmetricKey(data: $0) }
        }
    }

    package var id: String
    package var tenant: String?
    package var url: String
    /// The events that it hears of; empty for all but progress.
    package var types: [String] = []
    /// In the filter language: jobs that do not match are not told of.
    package var query: String?
    package var format = Format.standard
    package var secrets: [Secret]
    package var note: String?
    /// Why nothing is sent; nil while it is.
    package var disabledBecause: String?
    package var createdAt: Timestamp
    /// It hears of what happens from here on: since it was made, or switched on again.
    package var hearsFrom: Timestamp
    /// The document's version.
    package var version: Int64 = 0

    package init(id: String, tenant: String? = nil, url: String, secrets: [Secret], createdAt: Timestamp) {
        (self.id, self.tenant, self.url, self.secrets, self.createdAt) = (id, tenant, url, secrets, createdAt)
        hearsFrom = createdAt
    }

    package var isEnabled: Bool { disabledBecause == nil }

    package var key: Document.Key { Document.Key(Self.kind, id, tenant: tenant) }

    /// How long a secret goes on signing after another has taken its place.
    static let rotation = Duration.seconds(86_400)

    /// The secrets that sign at a moment.
    package func signing(at now: Timestamp) -> [Secret] {
        secrets.filter { $0.until.map { $0 > now } ?? true }
    }

    /// Takes another secret; the one in use signs along for a day.
    mutating func rotate(to secret: Secret, now: Timestamp) {
        secrets =
            [secret] + signing(at: now).map { Secret(text: $0.text, until: $0.until ?? now + Self.rotation) }
    }

    /// Whether it hears of such events; ``Listener`` knows which jobs it hears of.
    package func hears(of type: String) -> Bool {
        isEnabled && (types.isEmpty ? type != WebhookMessage.progressType : types.contains(type))
    }
}

extension Webhook {
    /// As it stands in the store, secrets and all.
    package var data: [UInt8] {
        JSONWriter.bytes { json in
            json.object { json in
                writeMembers(to: &json)
                // As text it has milliseconds: what ended in the one before would be told.
                json.member("hears_from_us", hearsFrom.microseconds)
                json.key("secrets")
                json.array { json in
                    for secret in secrets {
                        json.object {
                            $0.member("text", secret.text)
                            $0.member("until", secret.until)
                        }
                    }
                }
            }
        }
    }

    /// Reads what stands in the store; nil when this program does not understand it.
    package init?(_ document: Document) {
        guard let fields = try? JSONFields(JSONBytes(unchecked: document.data)),
            let url = try? fields.string("url"), let createdAt = try? fields.moment("created_at"),
            let secrets = try? fields.elements("secrets").map({ element in
                let fields = try JSONFields(element)
                return Secret(text: try fields.required("text"), until: try fields.moment("until"))
            })
        else { return nil }
        self.init(
            id: document.key.id, tenant: document.key.tenant, url: url, secrets: secrets, createdAt: createdAt
        )
        types = (try? fields.strings("types")) ?? []
        query = (try? fields.string("q")) ?? nil
        format = (try? fields.string("format")).flatMap { $0.flatMap(Format.init) } ?? .standard
        note = (try? fields.string("note")) ?? nil
        disabledBecause = (try? fields.string("disabled_because")) ?? nil
        let exact = try? fields.integer("hears_from_us")
        let written = try? fields.moment("hears_from")
        hearsFrom = exact.map { Timestamp(microseconds: Int64($0)) } ?? written ?? createdAt
        version = document.version
    }

    private func writeMembers(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("url", url)
        json.member("types", types)
        json.member("q", query)
        json.member("format", format.rawValue)
        json.member("note", note)
        json.member("enabled", isEnabled)
        json.member("disabled_because", disabledBecause)
        json.member("tenant", tenant)
        json.member("created_at", createdAt)
        json.member("hears_from", hearsFrom)
    }
}

extension Webhook: JSONWritable {
    /// Without the secrets: each is shown once, when it is made.
    package func write(to json: inout JSONWriter) {
        json.object { writeMembers(to: &$0) }
    }

    /// With the secret that is in use.
    func writeOnce(to json: inout JSONWriter) {
        json.object {
            writeMembers(to: &$0)
            $0.member("secret", secrets.first?.text)
        }
    }
}
