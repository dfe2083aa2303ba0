import ShiftworkCore
import Testing

@Suite struct ErrorSignatureTests {
    private func pattern(_ message: String) -> String { ErrorSignature(type: "E", message: message).pattern }

    @Test(arguments: [
        ("Order 42 not found", "Order # not found"),
        ("balance is -17.50 EUR", "balance is # EUR"),
        ("no answer after 30s (limit 2500ms)", "no answer after #s (limit #ms)"),
        ("ids 1, 2, 3 are gone", "ids # are gone"),
        ("[1,2,3]", "[#]"),
        ("at 2026-07-21T10:11:12.123Z", "at #"),
        ("at 2026-07-21 10:11:12", "at #"),
        ("page 3 of 10", "page # of #"),
        ("sha256 of utf8", "sha# of utf#"),
    ])
    func `numbers and dates go`(message: String, expected: String) {
        #expect(pattern(message) == expected)
    }

    @Test(arguments: [
        ("job 123e4567-e89b-12d3-a456-426614174000 is gone", "job # is gone"),
        ("job {ABCDEFAB-ABCD-ABCD-ABCD-ABCDEFABCDEF}", "job {#}"),
        ("object at 0x7ffe3a10 leaked", "object at # leaked"),
        ("charge ch_1A2b3C4d failed", "charge ch_# failed"),
        ("commit a1b2c3d", "commit #"),
        ("digest deadbeefdeadbeefdeadbeefdeadbeef", "digest #"),
        (
            "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN",
            "token #"
        ),
        ("dead beef facade decade", "dead beef facade decade"),
    ])
    func `ids go, words stay`(message: String, expected: String) {
        #expect(pattern(message) == expected)
    }

    @Test(arguments: [
        ("connect to 10.0.0.1:5432 failed", "connect to # failed"),
        ("connect to [2001:db8::ff00:42:8329]:80", "connect to [#]:#"),
        ("device aa:bb:cc:dd:ee:ff", "device #"),
        ("no mailbox bob.smith@example.com.", "no mailbox <email>"),
        (
            "GET https://u:secret@api.example.com:8443/v1/charges/ch_9f8e7d6c?key=a&b=2#top failed",
            "GET https://api.example.com:#/v#/charges/ch_# failed"
        ),
        ("postgres://localhost/shop is down", "postgres://localhost/shop is down"),
    ])
    func `addresses go, and with them secrets in URLs`(message: String, expected: String) {
        #expect(pattern(message) == expected)
    }

    @Test(arguments: [
        ("open /home/alice/app/config.yml", "open /home/*/app/config.yml"),
        ("open /tmp/build.x/part.csv", "open /tmp/*/part.csv"),
        ("open /var/log/2026/07/app.log:17", "open /var/log/#/app.log:#"),
    ])
    func `paths keep what is fixed`(message: String, expected: String) {
        #expect(pattern(message) == expected)
    }

    @Test(arguments: [
        ("no column \"user_name\" in 'orders'", "no column \"user_name\" in 'orders'"),
        ("near \"SELECT a FROM b\": syntax error", "near \"*\": syntax error"),
        ("name='Bob' is taken", "name='*' is taken"),
        ("{\"name\": \"Bob\", \"id\": 7}", "{\"name\": \"*\", \"id\": #}"),
        ("it didn't work, it couldn't", "it didn't work, it couldn't"),
        ("\"foo.\" and \"bar\" clash", "\"foo.\" and \"bar\" clash"),
        ("an open \" quote", "an open \" quote"),
    ])
    func `quoted names stay, quoted values and sentences go`(message: String, expected: String) {
        #expect(pattern(message) == expected)
    }

    @Test(arguments: [
        "status 503", "status code: 503", "HTTP 503", "HTTP/1.1 503", "errno=2", "SQLSTATE 42P01",
        "exit code 137",
    ])
    func `a code that names the cause stays`(message: String) {
        #expect(pattern(message) == message)
    }

    @Test func `white space and control characters become one space`() {
        #expect(pattern("  a\n\n\tb\u{1B}[31m c \r\n") == "a b [#m c")
    }

    @Test func `the type takes part, without the address of its context`() {
        let message = "failed"
        #expect(
            ErrorSignature(type: "Shop.(unknown context at $7f00aa10).Failure", message: message)
                == ErrorSignature(type: "Shop.(unknown context at $10bb7c4).Failure", message: message))
        #expect(
            ErrorSignature(type: "Shop.(unknown context at $1).Failure", message: message).type
                == "Shop.Failure")
        #expect(
            ErrorSignature(type: "A", message: message).fingerprint
                != ErrorSignature(type: "B", message: message).fingerprint)
        #expect(
            ErrorSignature(type: "A", message: "B").fingerprint
                != ErrorSignature(type: "AB", message: "").fingerprint)
    }

    @Test func `fingerprints are the same in every process`() {
        #expect(ErrorSignature(type: "", message: "").fingerprint == "ERR-29669922")
        #expect(
            ErrorSignature(type: "TimeoutError", message: "upstream did not answer").fingerprint
                == "ERR-2386db6a")
        #expect(ErrorSignature(type: "NotFound", message: "Order 42 not found").fingerprint == "ERR-13e4b59c")
    }

    @Test func `a recorded failure carries its fingerprint and at most 16 KiB`() {
        let failure = JobFailure(type: "E", message: String(repeating: "é", count: 20_000), attempt: 2)
        #expect(failure.message.utf8.count <= 16 * 1024)
        #expect(failure.message.hasSuffix("é … [cut]"))
        #expect(failure.fingerprint.count == 12)
        #expect(failure.attempt == 2)
    }

    @Test(arguments: 1...30)
    func `any text gives a bounded pattern, and the same one each time`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "a", "Z", "7", "42", "0x", "-", "--", "/", "://", "@", ".", ":", "::", "\"", "'", "`", "(", "]",
            "=", ",", " ",
            "\n", "é", "🦆", "\u{0}", "home/", "123e4567-e89b-12d3-a456-426614174000", "status ", "#", "?",
            "_", "beef",
        ]
        for _ in 0..<50 {
            let message = random.text(of: pieces, upTo: 600)
            let signature = ErrorSignature(type: message, message: message)
            #expect(signature.pattern.utf8.count <= 512)
            #expect(signature.type.utf8.count <= 203)
            #expect(signature.fingerprint.utf8.count == 12)
            #expect(signature == ErrorSignature(type: message, message: message))
        }
    }

    @Test(arguments: 1...30)
    func `occurrences that differ in ids have one fingerprint`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func occurrence() -> String {
            func number(_ range: ClosedRange<UInt64>) -> UInt64 { UInt64.random(in: range, using: &random) }
            func hex(_ digits: Int) -> String {
                (0..<digits).map { _ in String(number(0...15), radix: 16) }.joined()
            }
            let uuid = [8, 4, 4, 4, 12].map(hex).joined(separator: "-")
            return "Job \(uuid) of user \(number(1...99_999)) at 10.\(number(0...255)).\(number(0...255)).1 "
                + "lost row \(number(0...UInt64.max)) (0x\(hex(12))) after \(number(1...5000)) ms"
        }
        #expect(
            ErrorSignature(type: "E", message: occurrence()).fingerprint
                == ErrorSignature(type: "E", message: occurrence()).fingerprint)
    }
}
