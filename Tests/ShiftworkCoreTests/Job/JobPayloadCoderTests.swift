internal import ShiftworkCore
import Testing

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

@Suite("The payload coder")
struct JobPayloadCoderTests {
    struct SendReceipt: Codable, Hashable {
        enum Tone: String, Codable { case plain, warm }

        var orderID: Int
        var to: [String] = []
        var tone: Tone?
        var at: Date?
    }

    struct Price: Codable { var amount: Double }

    let coder = JobPayloadCoder()
    let subject = JobPayloadCoder.Subject(type: "send-receipt", job: "j1", version: 1, codeVersion: 2)

    private func error(decoding text: String) throws -> PayloadError {
        let json = try JSONBytes(validating: text)
        return try #require(
            #expect(throws: PayloadError.self) {
                try coder.decode(SendReceipt.self, from: json, for: subject)
            })
    }

    @Test func `a payload is written with sorted keys and read again`() throws {
        let job = SendReceipt(orderID: 42, to: ["a/b@example.org"], tone: .warm)
        let json = try coder.encode(job, for: subject)
        #expect(json.text == #"{"orderID":42,"to":["a/b@example.org"],"tone":"warm"}"#)
        #expect(try coder.decode(SendReceipt.self, from: json, for: subject) == job)
    }

    @Test func `a date is RFC 3339 and keeps its milliseconds`() throws {
        let job = SendReceipt(orderID: 1, at: Date(timeIntervalSince1970: 1_700_000_000.125))
        let json = try coder.encode(job, for: subject)
        #expect(json.scalar(at: ["at"]) == "2023-11-14T22:13:20.125Z")
        #expect(try coder.decode(SendReceipt.self, from: json, for: subject) == job)
    }

    @Test(arguments: ["2023-11-14T22:13:20Z", "2023-11-14T23:13:20+01:00", "2023-11-14T22:13:20.000Z"])
    func `a date may come without milliseconds or in another zone`(text: String) throws {
        let json = try JSONBytes(validating: #"{"orderID":1,"to":[],"at":"\#(text)"}"#)
        let job = try coder.decode(SendReceipt.self, from: json, for: subject)
        #expect(job.at == Date(timeIntervalSince1970: 1_700_000_000))
    }

    @Test func `a missing key is named, with both versions and what to do`() throws {
        #expect(
            try error(decoding: #"{"to":[]}"#).description
                == #"Cannot decode send-receipt: key "orderID" is missing at $ (payload version 1, code version 2). "#
                + "Implement migrate(_:from:).")
    }

    @Test(arguments: [
        (#"{"orderID":"x","to":[]}"#, "$.orderID is not Int"),
        (#"{"orderID":1,"to":["a",2]}"#, "$.to[1] is not String"),
        (#"{"orderID":null,"to":[]}"#, "$.orderID is null, the code needs Int"),
        // The decoder gives no path for a number that does not fit.
        (#"{"orderID":1.5,"to":[]}"#, "the value at $ is not one that its type accepts"),
        (#"{"orderID":1,"to":[],"tone":"sour"}"#, "the value at $.tone is not one that its type accepts"),
        (#"{"orderID":1,"to":[],"at":"soon"}"#, "the value at $.at is not one that its type accepts"),
        ("[]", "$ is not Dictionary<String, Any>"),
    ])
    func `a mismatch is named by path and type, never by value`(text: String, problem: String) throws {
        let error = try error(decoding: text)
        #expect(
            error.description
                == "Cannot decode send-receipt: \(problem) (payload version 1, code version 2). "
                + "Implement migrate(_:from:).")
    }

    @Test func `between equal versions the advice is to raise the version`() throws {
        let json = try JSONBytes(validating: "{}")
        let same = JobPayloadCoder.Subject(type: "send-receipt", job: "j1", version: 3)
        let error = #expect(throws: PayloadError.self) {
            try coder.decode(SendReceipt.self, from: json, for: same)
        }
        #expect(error?.description.hasSuffix("raise payloadVersion and implement migrate(_:from:).") == true)
    }

    @Test func `what no store can keep is not encoded`() throws {
        let infinite = #expect(throws: PayloadError.self) {
            try coder.encode(Price(amount: .infinity), for: subject)
        }
        #expect(infinite?.reason == .notRepresentable)
        #expect(infinite?.path == "$.amount")
        let nul = #expect(throws: PayloadError.self) {
            try coder.encode(SendReceipt(orderID: 1, to: ["a\0b"]), for: subject)
        }
        #expect(nul?.path == "$.to[0]")
        #expect(nul?.description.contains("U+0000") == true)
    }

    @Test func `garbage in a store is an error of one job`() throws {
        for garbage in [[], [0xFF], Array("{".utf8), Array(#"{"orderID":1"#.utf8)] as [[UInt8]] {
            #expect(throws: PayloadError.self) {
                try coder.decode(SendReceipt.self, from: JSONBytes(unchecked: garbage), for: subject)
            }
        }
    }

    @Test func `scalars and null are payloads too`() throws {
        #expect(try coder.encode("a", for: subject).text == #""a""#)
        #expect(try coder.encode(Int?.none, for: subject).text == "null")
        #expect(try coder.decode(Int.self, from: JSONBytes(validating: "7"), for: subject) == 7)
    }
}
