internal import ShiftworkCore
internal import ShiftworkEncryption
import Testing

@Suite("Encrypted payloads")
struct EncryptedPayloadTests {
    struct Transfer: Codable, Hashable {
        var amount: Int
        @Secret var iban: String
        @Secret var pin: String
    }

    let job = Transfer(amount: 7, iban: "DE02 1203 0000 0000 2020 51", pin: "canary-4711")
    let subject = JobPayloadCoder.Subject(type: "transfer", job: "j1", tenant: "acme")

    private func coder(_ keys: String...) throws -> JobPayloadCoder {
        JobPayloadCoder(cipher: try KeyRing(parsing: keys.joined(separator: ",")))
    }

    @Test func `a stored payload holds no secret and reads back`() throws {
        let coder = try coder(KeyRingTests.first)
        let json = try coder.encode(job, for: subject)
        #expect(!json.text.contains("canary"))
        #expect(!json.text.contains("DE02"))
        #expect(try coder.decode(Transfer.self, from: json, for: subject) == job)
    }

    @Test func `a sealed field moved to another field, job or tenant does not open`() throws {
        let coder = try coder(KeyRingTests.first)
        let json = try coder.encode(job, for: subject)
        let (iban, pin) = (try #require(json.value(at: ["iban"])), try #require(json.value(at: ["pin"])))
        let swapped = try JSONBytes(validating: #"{"amount":7,"iban":\#(pin.text),"pin":\#(iban.text)}"#)
        var (otherJob, otherTenant) = (subject, subject)
        otherJob.job = "j2"
        otherTenant.tenant = nil
        for (stored, reader) in [(swapped, subject), (json, otherJob), (json, otherTenant)] {
            let error = #expect(throws: PayloadError.self) {
                try coder.decode(Transfer.self, from: stored, for: reader)
            }
            #expect(error?.reason == .secret(.cipher("$.iban", .notAuthentic(key: "k1"))))
        }
    }

    @Test func `jobs stored before a rotation run after it, and not once their key is retired`() throws {
        let json = try coder(KeyRingTests.first).encode(job, for: subject)
        let rotated = try coder(KeyRingTests.second, KeyRingTests.first)
        #expect(try rotated.decode(Transfer.self, from: json, for: subject) == job)
        let retired = try coder(KeyRingTests.second)
        let error = #expect(throws: PayloadError.self) {
            try retired.decode(Transfer.self, from: json, for: subject)
        }
        #expect(
            error?.description
                == #"Cannot decode transfer: The secret at $.iban cannot be used: it was sealed with key "k1", "#
                + "which is not configured. Add that key to encryption.keys, behind the newest, until nothing uses it."
        )
    }
}
