internal import ShiftworkCore
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Testing

/// What handlers get, of what was stored.
struct PayloadTests {
    @Test func `a payload of an older version is migrated`() async throws {
        let workshop = try await Workshop { Grown.self }
        let old = NewJob(id: .sample(1), type: "grown", payload: Array(#"{"name":"ada"}"#.utf8))
        _ = try await workshop.store.insert([old], durability: .durable)
        try await workshop.running { _ in
            let grown = workshop.shiftwork.handle(Grown.self, id: old.id)
            try await workshop.wait(grown, is: .finished)
        }
        #expect(workshop.script.began == ["ada the 1st"])
    }

    @Test func `a payload that nobody can migrate fails the job, its bytes kept`() async throws {
        let workshop = try await Workshop()
        var strange = NewJob(id: .sample(1), type: "deed", payload: Array(#"{"nom":"ada"}"#.utf8))
        strange.payloadVersion = 7
        let broken = NewJob(id: .sample(2), type: "deed", payload: Array(#"{"nom":"ada"}"#.utf8))
        _ = try await workshop.store.insert([strange, broken], durability: .durable)
        try await workshop.running { _ in
            for (job, error) in [(strange, "MigrationMissing"), (broken, "PayloadError")] {
                let deed = workshop.shiftwork.handle(Deed.self, id: job.id)
                try await workshop.wait(deed, is: .failed)
                let record = try await deed.record()
                #expect(record.error?.type == error)
                #expect(record.attempt == 1)
                #expect(record.payload == job.payload)
            }
        }
        #expect(workshop.script.began.isEmpty)
    }

    @Test func `a secret is sealed in the store and whole in the handler`() async throws {
        var configuration = ShiftworkConfiguration.quiet
        configuration.cipher = MirrorCipher()
        let workshop = try await Workshop(configuration) { Guarded.self }
        let guarded = try await workshop.shiftwork.enqueue(Guarded(name: "x", token: "geheim"))
        let payload = String(decoding: try await guarded.record().payload ?? [], as: UTF8.self)
        #expect(payload.contains("$sealed"))
        #expect(!payload.contains("geheim"))
        // The same but for its secret counts as the same.
        let again = try await workshop.shiftwork.enqueue(Guarded(name: "x", token: "other"))
        #expect(again.id == guarded.id)
        try await workshop.running { _ in
            try await workshop.wait(guarded, is: .finished)
            #expect(try await guarded.result(within: .zero) == 6)
        }
        #expect(workshop.script.began == ["x geheim"])
    }

    @Test func `a worker without the key fails the job, and names the field`() async throws {
        var configuration = ShiftworkConfiguration.quiet
        configuration.cipher = MirrorCipher()
        let sender = try await Workshop(configuration) { Guarded.self }
        let guarded = try await sender.shiftwork.enqueue(Guarded(name: "x", token: "geheim"))
        let worker = try await Workshop(.quiet, clock: sender.clock, store: sender.store) { Guarded.self }
        try await worker.running { _ in try await sender.wait(guarded, is: .failed) }
        #expect(try await guarded.record().error?.message.contains("$.token") == true)
    }
}

/// A job whose payload grew a field with its second version.
private struct Grown: Job {
    static let type: JobType = "grown"
    static let payloadVersion = 2
    var name: String
    var number: Int

    static func migrate(_ payload: [UInt8], from version: Int) throws -> [UInt8] {
        Array(String(decoding: payload, as: UTF8.self).dropLast().utf8) + Array(#","number":1}"#.utf8)
    }

    func perform(in context: JobContext<Script>) async throws {
        _ = try await context.services.perform("\(name) the \(number)st", context)
    }
}
