internal import ShiftworkCore

extension StoreLaw {
    /// Which operations are found, and for how long.
    static let operationsKept: [StoreLaw] = [
        StoreLaw("operations are asked for by their state, oldest first, and by when they ended") { bench in
            var made: [OperationID] = []
            let start = bench.clock.now
            let states: [Operation.State] = [.running, .canceled, .paused, .finished, .running]
            for (number, state) in states.enumerated() {
                let id = try await bench.operation(in: state, tenant: number == 4 ? "acme" : nil)
                made.append(id)
                bench.clock.advance(by: .seconds(1))
            }
            func found(
                _ states: Set<Operation.State>, after moment: Timestamp? = nil, _ scope: Scope = .all,
                limit: Int = 10
            ) async throws -> [OperationID] {
                try await bench.store.operations(
                    in: states, endedAfter: moment, scope: scope, limit: limit
                ).map(\.id)
            }
            try require(try await found([.running]), is: [made[0], made[4]])
            try require(try await found([.running], limit: 1), is: [made[0]])
            try require(try await found([.running], .tenant("acme")), is: [made[4]])
            try require(try await found([.running, .paused]), is: [made[0], made[2], made[4]])
            try require(try await found([.canceled, .finished]), is: [made[1], made[3]])
            try require(
                try await found([.canceled, .finished], after: start + .seconds(1)), is: [made[3]], "ended")
            try require(try await found([.finished], after: start + .seconds(3)), is: [])
            try require(try await found([]), is: [])
            try require(
                try await found(Set(Operation.State.allCases), after: start + .seconds(9)),
                is: [made[0], made[2], made[4]], "what has not ended")
        },
        StoreLaw("operations that ended long ago are pruned, and all but the newest of each tenant") {
            bench in
            var ids: [OperationID] = []
            for (state, tenant) in [
                (Operation.State.running, nil), (.paused, nil), (.finished, nil), (.canceled, "acme"),
                (.finished, "acme"), (.finished, "acme"),
            ] { ids.append(try await bench.operation(in: state, tenant: tenant)) }
            var request = PruneRequest(retention: .standard)
            request.operationsPerTenant = 2
            func kept() async throws -> [OperationID] {
                _ = try await bench.store.prune(request)
                return try await bench.store.operations(limit: 10).map(\.id).reversed()
            }
            try require(try await kept(), is: [ids[0], ids[1], ids[2], ids[4], ids[5]])
            bench.clock.advance(by: request.operationRetention + .seconds(-1))
            let late = try await bench.operation(in: .finished, tenant: nil)
            try require(try await kept(), is: [ids[0], ids[1], ids[2], ids[4], ids[5], late])
            bench.clock.advance(by: .seconds(1))
            try require(try await kept(), is: [ids[0], ids[1], late])
        },
    ]
}

extension LawBench {
    /// A new operation, brought into a state now.
    fileprivate func operation(in state: Operation.State, tenant: String?) async throws -> OperationID {
        var operation = Operation(id: OperationID(uuid()), action: .cancel, query: "", asOf: clock.now)
        operation.tenant = tenant
        try await store.startOperation(operation)
        if state != .running {
            try require(try await store.setOperation(operation.id, to: state), is: true)
        }
        return operation.id
    }
}
