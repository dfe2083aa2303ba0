internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkTesting
internal import Testing

struct FaultsTests {
    let faults = Faults(over: MemoryStore())

    @Test func `the call that is to fail takes no effect, the others do`() async throws {
        faults.fail(.insert, number: 2)
        for number in 1...3 {
            let error = await failure { () throws(StoreError) in try await insert(number) }
            #expect(error?.code == (number == 2 ? .unavailable : nil))
        }
        #expect(try await faults.counts(scope: .all).map(\.count) == [2])
        #expect(faults.count(of: .insert) == 3)
        #expect(faults.count(of: .counts) == 1)
    }

    @Test func `a call whose reply is lost takes effect`() async throws {
        faults.loseReply(of: .insert)
        let error = await failure { () throws(StoreError) in try await insert(1) }
        #expect(error?.code == .unknown)
        #expect(error?.isTransient == true)
        #expect(try await insert(1) == [.known])
    }

    @Test func `while it is down nothing works`() async throws {
        faults.isDown = true
        let enqueue = await failure { () throws(StoreError) in try await insert(1) }
        #expect(enqueue?.code == .unavailable)
        let look = await failure { () throws(StoreError) in _ = try await faults.workers() }
        #expect(look?.operation == "workers")
        faults.isDown = false
        #expect(try await insert(1) == [.inserted(.queued)])
    }

    @Test func `a test can act before each call`() async throws {
        let gate = Gate()
        faults.before { call in if call == .insert { gate.open() } }
        _ = try await insert(1)
        await gate.stubbornly()
    }

    @Test func `what the store says goes through unchanged`() async throws {
        #expect(faults.traits == faults.store.traits)
        #expect(try await faults.health().name == "Memory")
        #expect(try await faults.verify(isDeep: true).isEmpty)
        #expect(try await faults.operation(OperationID(JobID.sample(1).uuid)) == nil)
        #expect(try await faults.changeMark() == faults.store.changeMark())
        await faults.close()
    }

    @discardableResult
    private func insert(_ number: Int) async throws(StoreError) -> [Insertion] {
        try await faults.insert([NewJob(id: .sample(number), type: "deed")], durability: .durable)
    }

    private func failure(_ body: () async throws(StoreError) -> Void) async -> StoreError? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }
}
