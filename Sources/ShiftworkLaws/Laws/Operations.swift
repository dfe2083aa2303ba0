internal import ShiftworkCore

extension StoreLaw {
    static let operations: [StoreLaw] = [
        StoreLaw("an operation treats each matched job once, across lost replies") { bench in
            let jobs = (0..<10).map { _ in bench.job() }
            try await bench.insert(jobs)
            let stubborn = try await bench.start(jobs[3].id).lease
            try await bench.settle(.succeed, stubborn)
            let operation = try await bench.operation(.cancel)
            for repetition in 1...2 {
                let replies = try await bench.step(operation, jobs[0..<6].map(\.id), from: nil)
                try require(replies?.count, is: repetition == 1 ? 6 : nil, "the first page")
            }
            let last = try await bench.step(operation, jobs[6...].map(\.id), from: jobs[5].id, isLast: true)
            try require(last?.count, is: 4)
            try require(
                try await bench.step(operation, jobs[6...].map(\.id), from: jobs[9].id) == nil,
                "after the end")
            let told = try require(try await bench.store.operation(operation.id))
            try require([told.matched, told.done], is: [10, 9])
            try require(told.skipped, is: ["wrong_status": 1])
            try require(told.state, is: .finished)
            try require(told.endedAt, is: bench.clock.now)
            try require(told.cursor, is: jobs[9].id)
        },
        StoreLaw("what became of each job is written down with the step, once") { bench in
            let jobs = (0..<3).map { _ in bench.job() }
            try await bench.insert(jobs)
            try await bench.control(.cancel, jobs[1].id)
            let operation = try await bench.operation(.pause)
            for _ in 0..<2 { _ = try await bench.step(operation, jobs[0..<2].map(\.id), from: nil) }
            _ = try await bench.step(operation, [jobs[2].id], from: jobs[1].id, isLast: true)
            let kept = try await bench.store.documents(DocumentRequest(Operation.itemsKind))
            let lines = kept.flatMap { String(decoding: $0.data, as: UTF8.self).split(separator: "\n") }
            let words = try lines.map { line in
                let fields = try JSONFields(JSONBytes(unchecked: Array(line.utf8)))
                return "\(try fields.required("id")) \(try fields.required("outcome"))"
            }
            let expected = zip(jobs, ["done", "wrong_status", "done"]).map { "\($0.id) \($1)" }
            try require(words, is: expected)
        },
        StoreLaw("an operation that is paused or canceled treats nothing") { bench in
            let job = try await bench.insert()
            let operation = try await bench.operation(.cancel)
            try require(try await bench.store.setOperation(operation.id, to: .paused), is: true)
            try require(
                try await bench.step(operation, [job], from: nil) == nil, "a paused operation went on")
            try await bench.requireStatus(job, .queued)
            try require(try await bench.store.setOperation(operation.id, to: .running), is: true)
            try require(try await bench.store.setOperation(operation.id, to: .canceled), is: true)
            try require(
                try await bench.step(operation, [job], from: nil) == nil, "a canceled operation went on")
            try require(try await bench.store.setOperation(operation.id, to: .running), is: false)
            try await bench.requireStatus(job, .queued)
        },
        StoreLaw("a repeated start of an operation changes nothing") { bench in
            let job = try await bench.insert()
            let operation = try await bench.operation(.cancel)
            _ = try await bench.step(operation, [job], from: nil)
            try await bench.store.startOperation(operation)
            try require(try await bench.store.operation(operation.id)?.done, is: 1)
        },
        StoreLaw("operations are listed newest first") { bench in
            let older = try await bench.operation(.cancel)
            let newer = try await bench.operation(.move("elsewhere"))
            try require(try await bench.store.operations(limit: 10), is: [newer, older])
            try require(try await bench.store.operations(limit: 1).map(\.id), is: [newer.id])
            for (number, tenant) in ["a", "b", "a"].enumerated() {
                var operation = Operation(
                    id: OperationID(bench.uuid()), action: .cancel, query: "status:failed",
                    asOf: bench.clock.now)
                (operation.tenant, operation.reason) = (tenant, "\(number)")
                try await bench.store.startOperation(operation)
            }
            func reasons(_ scope: Scope, _ limit: Int) async throws -> [String?] {
                try await bench.store.operations(scope: scope, limit: limit).map(\.reason)
            }
            try require(try await reasons(.tenant("a"), 10), is: ["2", "0"])
            try require(try await reasons(.tenant("a"), 1), is: ["2"])
            try require(try await reasons(.tenant("c"), 10), is: [])
            try require(try await bench.store.operations(limit: 10).count, is: 5)
            try require(
                try await bench.store.operation(OperationID(bench.uuid())) == nil, "an unknown operation")
            let unknown = OperationID(bench.uuid())
            try require(try await bench.store.setOperation(unknown, to: .paused), is: false)
        },
        StoreLaw("an operation's rate says when its next page may be treated, however long this one took") {
            bench in
            let jobs = (0..<9).map { _ in bench.job() }
            try await bench.insert(jobs)
            let operation = try await bench.operation(.cancel)
            bench.clock.advance(by: .microseconds(7))
            let begin = bench.clock.now
            var from: JobID?
            // The rate is 100 a second: 30 ms a page. The second comes 10 ms late, the third after a halt.
            for (index, (late, allowed)) in [(0, 30), (40, 60), (5_000, 5_070)].enumerated() {
                if late > 0 { bench.clock.advance(by: .milliseconds(late)) }
                let page = jobs[index * 3..<index * 3 + 3].map(\.id)
                _ = try await bench.step(operation, page, from: from)
                from = page.last
                let told = try require(try await bench.store.operation(operation.id))
                try require(told.pacedUntil, is: begin + .milliseconds(allowed))
                try require(told.pause(at: begin + .milliseconds(allowed - 5)), is: .milliseconds(5))
                try require(told.pause(at: begin + .milliseconds(allowed)) == nil, "it may go on")
                try require(told.pause(at: begin + .seconds(-3_600)) == nil, "the clock was set back")
            }
        },
        StoreLaw("steps of one operation at the same time treat each job once") { bench in
            let jobs = (0..<20).map { _ in bench.job() }
            try await bench.insert(jobs)
            let operation = try await bench.operation(.pause)
            let ids = jobs.map(\.id)
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 { group.addTask { _ = try await bench.step(operation, ids, from: nil) } }
                try await group.waitForAll()
            }
            let told = try require(try await bench.store.operation(operation.id))
            try require([told.matched, told.done], is: [20, 20])
        },
    ]
}

extension LawBench {
    fileprivate func operation(_ action: ControlAction) async throws -> Operation {
        var operation = Operation(
            id: OperationID(uuid()), action: action, query: "status:queued", asOf: clock.now)
        (operation.actor, operation.reason, operation.rate) = ("anna", "law", 100)
        try await store.startOperation(operation)
        return operation
    }

    fileprivate func step(
        _ operation: Operation, _ jobs: [JobID], from: JobID?, isLast: Bool = false
    ) async throws -> [ControlReply]? {
        var request = ControlRequest(operation.action, jobs: jobs)
        request.step = OperationStep(
            operation: operation.id, from: from, to: jobs.last.map { JobCursor(job: $0) }, isLast: isLast)
        return try await store.control(request)
    }
}
