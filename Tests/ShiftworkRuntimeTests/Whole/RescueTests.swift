internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Testing

/// What happens to jobs whose worker is silent.
struct RescueTests {
    @Test func `jobs of a silent worker are rescued within 40 s, and their crash counts`() async throws {
        let workshop = try await Workshop()
        let deed = try await workshop.shiftwork.enqueue(Deed("x"))
        try await vanish(holding: deed.id, workshop)
        let start = workshop.clock.uptime
        try await workshop.running { _ in
            try await workshop.wait(deed, is: .finished)
            #expect(workshop.clock.uptime - start <= .seconds(40))
            let record = try await deed.record()
            #expect(record.crashes == 1)
            #expect(record.attempt == 2)
        }
    }

    @Test func `a worker that was rescued is remembered as lost`() async throws {
        let workshop = try await Workshop()
        let deed = try await workshop.shiftwork.enqueue(Deed("x"))
        try await vanish(holding: deed.id, workshop)
        let worker = try await workshop.store.workers()[0].info.id
        try await workshop.running { _ in
            try await workshop.wait(deed, is: .finished)
            var lost: [LostWorker] = []
            while lost.isEmpty {
                lost = try await workshop.store.documents(DocumentRequest(LostWorker.kind))
                    .compactMap(LostWorker.init)
                await Task.yield()
            }
            #expect(lost.map(\.id) == [worker])
        }
    }

    @Test func `a job that kills its worker three times has failed`() async throws {
        let workshop = try await Workshop()
        let deed = try await workshop.shiftwork.enqueue(Deed("poison"))
        for crash in 1...3 {
            try await vanish(holding: deed.id, workshop)
            let worker = try await workshop.store.workers()[0]
            _ = try await workshop.store.rescue(worker.info.id, beat: worker.beat, limit: 9)
            #expect(try await deed.record().crashes == crash)
            workshop.clock.advance(by: .seconds(60))
            _ = try await workshop.store.release(limit: 9)
        }
        #expect(try await deed.status() == .failed)
        #expect(try await deed.record().error?.type == "CrashLimit")
        #expect(workshop.script.began.isEmpty)
    }

    @Test func `a worker that others rescued stops its handlers and begins again under another id`()
        async throws
    {
        let workshop = try await Workshop()
        let (gate, reasons) = (Gate(), Reasons())
        workshop.script.on("x") { context in
            defer { reasons.add(context.stopReason) }
            try await gate.pass()
            return ""
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            await workshop.wait(began: 1)
            let first = try await workshop.store.workers()[0]
            let rescue = try await workshop.store.rescue(first.info.id, beat: first.beat, limit: 9)
            #expect(rescue?.jobs == [deed.id: .queued])
            await workshop.wait(began: 2)
            let second = try await workshop.store.workers()
            #expect(second.count == 1)
            #expect(second[0].info.id != first.info.id)
            gate.open()
            try await workshop.wait(deed, is: .finished)
            #expect(try await deed.record().worker == second[0].info.id)
        }
        #expect(reasons.all == [.leaseLost, nil])
    }

    @Test func `a job that was lost while its worker lives stops when leases are compared, and runs again`()
        async throws
    {
        let workshop = try await Workshop()
        let (gate, reasons) = (Gate(), Reasons())
        workshop.script.on("x") { context in
            defer { reasons.add(context.stopReason) }
            try await gate.pass()
            return ""
        }
        try await workshop.running(workshop.shiftwork.worker()) { _ in
            let jobs = try await workshop.shiftwork.enqueue(contentsOf: [Deed("x"), Deed("x")])
            await workshop.wait(began: 2)
            let worker = try await workshop.store.workers()[0]
            let rescue = try await workshop.store.rescue(worker.info.id, beat: worker.beat, limit: 1)
            #expect(rescue?.hasMore == true)
            await workshop.wait(began: 3)
            let isStopped = await workshop.clock.run { reasons.all.count == 1 }
            #expect(isStopped)
            #expect(workshop.clock.uptime <= .seconds(75))
            gate.open()
            for job in jobs { try await workshop.wait(job, is: .finished) }
            #expect(try await workshop.store.workers().map(\.info.id) == [worker.info.id])
        }
        #expect(reasons.all == [.leaseLost, nil, nil])
    }

    @Test func `a job with a crash on record never runs beside another such job`() async throws {
        let workshop = try await Workshop()
        workshop.script.on("slow") { _ in
            try await workshop.clock.system.sleep(.seconds(2))
            return ""
        }
        let jobs = try await workshop.shiftwork.enqueue(contentsOf: (0..<4).map { _ in Deed("slow") })
        for job in jobs { try await vanish(holding: job.id, workshop) }
        for worker in try await workshop.store.workers() {
            _ = try await workshop.store.rescue(worker.info.id, beat: worker.beat, limit: 9)
        }
        let start = workshop.clock.uptime
        try await workshop.running { _ in
            let healthy = try await workshop.shiftwork.enqueue(Deed("healthy"))
            try await workshop.wait(healthy, is: .finished)
            #expect(workshop.clock.uptime - start < .seconds(9))
            for job in jobs { try await workshop.wait(job, is: .finished) }
            #expect(workshop.clock.uptime - start >= .seconds(8))
        }
        #expect(workshop.script.mostRunning <= 2)
    }

    /// A worker claims a job and is never heard of again.
    private func vanish(holding job: JobID, _ workshop: Workshop) async throws {
        let id = WorkerID(job.uuid)
        try await workshop.store.register(WorkerInfo(id: id, name: "gone", types: ["deed"], slots: 1))
        let claimed = try await workshop.store.claim([job], worker: id)
        #expect(claimed.count == 1)
    }
}
