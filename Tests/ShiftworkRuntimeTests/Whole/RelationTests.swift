internal import ShiftworkCore
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Testing

/// Jobs and other jobs.
struct RelationTests {
    @Test func `a child knows its parent, and shares tenant and user`() async throws {
        let workshop = try await Workshop()
        workshop.script.on("parent") { context in
            let child = try await context.enqueue(Deed("child"))
            return child.description
        }
        try await workshop.running { _ in
            let parent = try await workshop.shiftwork.enqueue(
                Deed("parent"), .init(user: "ada", tenant: "acme"))
            try await workshop.wait(parent, is: .finished)
            let id = try #require(JobID(try await parent.result(within: .zero)))
            let child = workshop.shiftwork.handle(Deed.self, id: id)
            try await workshop.wait(child, is: .finished)
            let details = try await child.record().details
            #expect(details.parent == parent.id)
            #expect(details.user == "ada")
            #expect(details.tenant == "acme")
        }
    }

    @Test func `a job that waits for another runs after it`() async throws {
        let workshop = try await Workshop()
        let gate = Gate()
        workshop.script.on("first") { _ in
            try await gate.pass()
            return ""
        }
        try await workshop.running { _ in
            let first = try await workshop.shiftwork.enqueue(Deed("first"))
            let second = try await workshop.shiftwork.enqueue(
                Deed("second"), .init(after: [Dependency(first.id)]))
            await workshop.clock.run(for: .seconds(5))
            #expect(try await second.status() == .blocked)
            gate.open()
            try await workshop.wait(second, is: .finished)
        }
        #expect(workshop.script.began == ["first", "second"])
    }

    @Test func `a job that waits for one that failed is canceled, or runs all the same, as it says`()
        async throws
    {
        let workshop = try await Workshop()
        workshop.script.on("bad") { _ in throw Hopeless() }
        try await workshop.running { _ in
            let bad = try await workshop.shiftwork.enqueue(Deed("bad"), .init(delay: .seconds(1)))
            let strict = try await workshop.shiftwork.enqueue(
                Deed("strict"), .init(after: [Dependency(bad.id)]))
            let lenient = try await workshop.shiftwork.enqueue(
                Deed("lenient"), .init(after: [Dependency(bad.id, onFailure: .run)]))
            try await workshop.wait(lenient, is: .finished)
            #expect(try await strict.status() == .canceled)
        }
    }

    @Test func `a job that waits for one that does not exist is refused`() async throws {
        let workshop = try await Workshop()
        let error = await #expect(throws: EnqueueRefused.self) {
            try await workshop.shiftwork.enqueue(Deed("x"), .init(after: [Dependency(.sample(1))]))
        }
        #expect(error?.underlying == nil)
        #expect(error?.description.contains("does not exist") == true)
    }

    @Test func `of jobs with one unique key one lives at a time; the others are handles on it`() async throws
    {
        let workshop = try await Workshop()
        let first = try await workshop.shiftwork.enqueue(Deed("a"), .init(unique: "one"))
        let second = try await workshop.shiftwork.enqueue(Deed("b"), .init(unique: "one"))
        #expect(second.id == first.id)
        try await workshop.running { _ in try await workshop.wait(first, is: .finished) }
        let third = try await workshop.shiftwork.enqueue(Deed("c"), .init(unique: "one"))
        #expect(third.id != first.id)
        #expect(workshop.script.began == ["a"])
    }

    @Test func `to enqueue an id again changes nothing`() async throws {
        let workshop = try await Workshop()
        let first = try await workshop.shiftwork.enqueue(Deed("a"), .init(id: .sample(1)))
        let second = try await workshop.shiftwork.enqueue(Deed("b"), .init(id: .sample(1)))
        #expect(first.id == second.id)
        try await workshop.running { _ in try await workshop.wait(first, is: .finished) }
        #expect(workshop.script.began == ["a"])
    }

    @Test func `many jobs go in one call, in their order`() async throws {
        let workshop = try await Workshop(.quiet(slots: 1))
        let names = (0..<300).map { "job \($0)" }
        let jobs = try await workshop.shiftwork.enqueue(contentsOf: names.map(Deed.init))
        #expect(Set(jobs.map(\.id)).count == 300)
        #expect(try await workshop.shiftwork.enqueue(contentsOf: [Deed]()).isEmpty)
        try await workshop.running { _ in try await workshop.wait(jobs[299], is: .finished) }
        #expect(workshop.script.began == names)
        #expect(try await workshop.shiftwork.counts() == [.finished: 300])
    }
}
