internal import ShiftworkCore
import Testing

@Suite("Limits")
struct LimitsTests {
    let limits = Limits()

    @Test func `a job is checked in all its parts`() throws {
        let id = JobID(UUIDv7("0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7")!)
        let job = NewJob(id: id, type: "send-receipt")
        try limits.check(job)
        let damages: [(LimitExceeded.Subject, (inout NewJob) -> Void)] = [
            (.name, { $0.type = "" }), (.name, { $0.queue = "a b" }),
            (.payload, { $0.payload = Array(repeating: 0x20, count: 262_145) }),
            (.tags, { $0.details.tags = [""] }),
            (.references, { $0.details.references = [JobReference("Order", "")] }),
            (.uniqueKey, { $0.details.uniqueKey = "" }), (.owner, { $0.details.user = "a\n" }),
            (.owner, { $0.details.tenant = "" }),
        ]
        for (subject, damage) in damages {
            var damaged = job
            damage(&damaged)
            let error = #expect(throws: LimitExceeded.self) { try limits.check(damaged) }
            #expect(error?.subject == subject)
        }
    }

    @Test func `a payload of exactly the limit passes and one byte more is refused`() throws {
        try limits.checkPayload(bytes: 262_144, of: "send-receipt")
        let error = #expect(throws: LimitExceeded.self) {
            try limits.checkPayload(bytes: 262_145, of: "send-receipt")
        }
        #expect(
            error?.description
                == "Payload of send-receipt is 262145 bytes, the limit is 262144 bytes. "
                + "Store it elsewhere and pass a pointer.")
        #expect(error?.isContentTooLarge == true)
    }

    @Test func `a large payload is told in round numbers`() {
        let error = #expect(throws: LimitExceeded.self) {
            try limits.checkPayload(bytes: 1_887_437, of: "send-receipt")
        }
        #expect(
            error?.description
                == "Payload of send-receipt is 1.8 MiB, the limit is 256 KiB. Store it elsewhere and pass a pointer."
        )
    }

    @Test func `a large result is refused as a result`() {
        let error = #expect(throws: LimitExceeded.self) {
            try limits.checkResult(bytes: 400_000, of: "send-receipt")
        }
        #expect(
            error?.description.hasPrefix("Result of send-receipt is 390.6 KiB, the limit is 256 KiB.") == true
        )
    }

    @Test(arguments: ["send-receipt", "etl:import.book_2", "A", "0", String(repeating: "a", count: 100)])
    func `a name of letters, digits and four signs is accepted`(name: String) throws {
        try limits.checkType(name)
        try limits.checkQueue(name)
    }

    @Test(arguments: [
        "", "-a", ".", "a b", "a/b", "a,b", "é", "a\n", "a\0", "a*", String(repeating: "a", count: 101),
    ])
    func `any other name is refused`(name: String) {
        #expect(throws: LimitExceeded.self) { try limits.checkType(name) }
        #expect(throws: LimitExceeded.self) { try limits.checkQueue(name) }
        #expect(throws: LimitExceeded.self) { try limits.checkReference(type: name, id: "1") }
    }

    @Test func `a refused name says which character and what to use instead`() {
        let error = #expect(throws: LimitExceeded.self) { try limits.checkType("send\nreceipt") }
        #expect(
            error?.description
                == #""send\nreceipt" cannot be a job type: "\n" cannot be its character 5. Use letters, digits, ".", "#
                + #""_", "-" and ":", such as "send-receipt"."#)
    }

    @Test func `tags are limited in number and length`() throws {
        try limits.checkTags((1...20).map { "tag \($0)" })
        try limits.checkTags([String(repeating: "é", count: 32)])
        #expect(throws: LimitExceeded.self) { try limits.checkTags((1...21).map(String.init)) }
        #expect(throws: LimitExceeded.self) { try limits.checkTags([String(repeating: "é", count: 33)]) }
        #expect(throws: LimitExceeded.self) { try limits.checkTags([""]) }
        #expect(throws: LimitExceeded.self) { try limits.checkTags(["a\u{85}b"]) }
    }

    @Test func `references are limited in number and length`() throws {
        try limits.checkReferences(count: 20)
        try limits.checkReference(type: "Book", id: "https://example.org/books/1?x=é")
        #expect(throws: LimitExceeded.self) { try limits.checkReferences(count: 21) }
        #expect(throws: LimitExceeded.self) { try limits.checkReference(type: "Book", id: "") }
        #expect(throws: LimitExceeded.self) {
            try limits.checkReference(type: "Book", id: String(repeating: "1", count: 201))
        }
    }

    @Test func `unique keys and owners are printable text of limited length`() throws {
        try limits.checkUniqueKey("receipt 42/é")
        try limits.checkOwner("anna@example.org", "user")
        #expect(throws: LimitExceeded.self) { try limits.checkUniqueKey("") }
        #expect(throws: LimitExceeded.self) { try limits.checkUniqueKey("a\u{1B}[31m") }
        let error = #expect(throws: LimitExceeded.self) {
            try limits.checkOwner(String(repeating: "1", count: 201), "tenant")
        }
        #expect(
            error?.description
                == "Id of the tenant has 201 bytes, the limit is 200. Shorten it, or use a hash of it.")
    }

    @Test(arguments: ["a", "é", "€", "😀"])
    func `a long error is cut between two characters`(character: String) {
        let text = "x" + String(repeating: character, count: 20_000)
        let cut = limits.cut(error: text)
        #expect(cut.utf8.count <= 16_384)
        #expect(cut.utf8.count > 16_384 - 4)
        #expect(cut.hasSuffix("\(character) … [cut]"))
        #expect(text.hasPrefix(cut.dropLast(8)))
    }

    @Test func `an error within the limit is kept`() {
        let text = String(repeating: "a", count: 16_384)
        #expect(limits.cut(error: text) == text)
    }
}
