internal import ShiftworkCore
internal import ShiftworkTesting
internal import Testing

@testable internal import ShiftworkRuntime

struct JobMakerTests {
    let clock = TestClock()

    @Test func `a job gets what its type says, and what is said at enqueue wins`() throws {
        let plain = try make(Letter(to: "ada"))
        #expect(plain.type == "letter")
        #expect(plain.queue == "mail")
        #expect(plain.priority == 2)
        #expect(plain.maxAttempts == 7)
        #expect(plain.maxCrashes == 2)
        #expect(plain.payloadVersion == 3)
        #expect(plain.start == .now)
        #expect(plain.details.timeout == .seconds(60))
        #expect(plain.details.retention == Retention(finished: .days(7)))
        #expect(String(decoding: plain.payload, as: UTF8.self) == #"{"to":"ada"}"#)
        let said = try make(
            Letter(to: "ada"),
            EnqueueOptions(
                delay: .seconds(5), queue: "slow", priority: .low, user: "u", tenant: "t", maxAttempts: 2,
                timeout: .seconds(1), retention: Retention(failed: .forever)))
        #expect(said.queue == "slow")
        #expect(said.priority == 8)
        #expect(said.maxAttempts == 2)
        #expect(said.start == .after(.seconds(5)))
        #expect(said.details.timeout == .seconds(1))
        #expect(said.details.user == "u")
        #expect(said.details.tenant == "t")
        #expect(said.details.retention?.failed == .forever)
        #expect(said.details.retention?.finished == .lasting(.days(7)))
        let planned = EnqueueOptions(delay: .seconds(5), runAt: .sample)
        #expect(try make(Letter(to: "ada"), planned).start == .at(.sample))
    }

    @Test func `references and tags of job and call are joined, each once`() throws {
        let options = EnqueueOptions(
            tags: ["eu", "letter"], references: [JobReference("Order", 1), JobReference("Person", "ada")])
        let details = try make(Letter(to: "ada"), options).details
        #expect(details.tags == ["letter", "eu"])
        #expect(details.references.map(\.description) == ["Person/ada", "Order/1"])
    }

    @Test func `ids are the caller's, or rise`() throws {
        let id = JobID.sample(1)
        #expect(try make(Letter(to: "ada"), EnqueueOptions(id: id)).id == id)
        let maker = maker()
        let ids = (0..<5_000).map { _ in maker.makeID() }
        let rise = zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }
        #expect(rise)
    }

    @Test func `the same payload counts as the same, whatever the order of its keys`() throws {
        let key = try make(Same(a: 1, b: 2)).details.uniqueKey
        #expect(key != nil)
        #expect(try make(Same(a: 1, b: 2)).details.uniqueKey == key)
        #expect(try make(Same(a: 2, b: 1)).details.uniqueKey != key)
        #expect(try make(Same(a: 1, b: 2), EnqueueOptions(unique: "mine")).details.uniqueKey == "mine")
        #expect(try make(Letter(to: "ada")).details.uniqueKey == "letter-ada")
    }

    @Test func `with a period, sameness ends with the period`() throws {
        let first = try make(SameThisMinute(a: 1)).details.uniqueKey
        clock.advance(by: .seconds(59))
        #expect(try make(SameThisMinute(a: 1)).details.uniqueKey == first)
        clock.advance(by: .seconds(1))
        #expect(try make(SameThisMinute(a: 1)).details.uniqueKey != first)
    }

    @Test func `secrets do not count towards sameness`() throws {
        let maker = maker(cipher: MirrorCipher())
        let keys = try ["one", "two"].map { token in
            try maker.make(Guarded(name: "x", token: token), EnqueueOptions(), trace: [:]).details.uniqueKey
        }
        #expect(keys[0] != nil)
        #expect(keys[0] == keys[1])
        let other = try maker.make(Guarded(name: "y", token: "one"), EnqueueOptions(), trace: [:])
        #expect(other.details.uniqueKey != keys[0])
    }

    @Test func `a secret without a key is refused, with what to do`() throws {
        let error = #expect(throws: EnqueueRefused.self) { try make(Guarded(name: "x", token: "y")) }
        #expect(error?.type == "guarded")
        #expect(error?.description.contains("encryption.keys") == true)
        #expect(error?.underlying is PayloadError)
    }

    @Test func `what carries too much is refused`() throws {
        let long = String(repeating: "x", count: 300 * 1024)
        let error = #expect(throws: EnqueueRefused.self) { try make(Letter(to: long)) }
        #expect(error?.underlying is LimitExceeded)
        #expect(throws: EnqueueRefused.self) {
            try make(Letter(to: "ada"), EnqueueOptions(unique: String(repeating: "x", count: 201)))
        }
        #expect(throws: EnqueueRefused.self) {
            try make(Letter(to: "ada"), EnqueueOptions(tags: (0..<21).map { "tag\($0)" }))
        }
    }

    private func make(_ job: some Job, _ options: EnqueueOptions = EnqueueOptions()) throws -> NewJob {
        try maker().make(job, options, trace: [:])
    }

    private func maker(cipher: (any PayloadCipher)? = nil) -> JobMaker {
        JobMaker(coding: PayloadCoding(cipher: cipher), limits: Limits(), system: clock.system)
    }
}

private struct Letter: Job {
    static let type: JobType = "letter"
    static let payloadVersion = 3
    static let defaults = JobDefaults(
        queue: "mail", priority: .high, retry: .exponential(maxAttempts: 7), timeout: .seconds(60),
        maxCrashes: 2, retention: Retention(finished: .days(7)), unique: .payload)
    var to: String
    var references: [JobReference] { [JobReference("Person", to)] }
    var tags: [String] { ["letter"] }
    var uniqueKey: String? { "letter-\(to)" }
    func perform(in context: JobContext<Void>) async throws {}
}

private struct Same: Job {
    static let type: JobType = "same"
    static let defaults = JobDefaults(unique: .payload)
    var a: Int
    var b: Int
    func perform(in context: JobContext<Void>) async throws {}
}

private struct SameThisMinute: Job {
    static let type: JobType = "same-this-minute"
    static let defaults = JobDefaults(unique: .payloadWithin(.seconds(60)))
    var a: Int
    func perform(in context: JobContext<Void>) async throws {}
}
