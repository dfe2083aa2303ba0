internal import ShiftworkCore

extension StoreLaw {
    static let registration: [StoreLaw] = [
        StoreLaw("workers are asked for by their ids, and those that are not known are not there") { bench in
            let ids = (0..<3).map { _ in WorkerID(bench.uuid()) }
            for id in ids {
                try await bench.store.register(WorkerInfo(id: id, name: "\(id)", types: ["work"], slots: 1))
            }
            _ = try await bench.store.pump(PumpTrip(worker: ids[2], slotsUsed: 1))
            let all = try await bench.store.workers()
            let asked = [ids[2], WorkerID(bench.uuid()), ids[0], ids[2]]
            let known = all.filter { [ids[0], ids[2]].contains($0.info.id) }
            try require(try await bench.store.workers(asked), is: known)
            try await bench.store.signOff(ids[0])
            try require(try await bench.store.workers([ids[0]]).count, is: 0)
            try require(try await bench.store.workers([]).count, is: 0)
        },
        StoreLaw("workers are counted by who registered them, and by tenant") { bench in
            var ids: [WorkerID] = []
            for (owner, tenant) in [
                ("key:\"a\"", "acme"), ("key:\"a\"", "acme"), ("key:b", "acme"), (nil, nil),
            ] {
                let id = WorkerID(bench.uuid())
                var info = WorkerInfo(id: id, name: "w", types: ["work"], slots: 1, isRemote: true)
                (info.owner, info.tenant) = (owner, tenant)
                try await bench.store.register(info)
                ids.append(id)
            }
            func count(_ owner: WorkerOwner) async throws -> Int {
                try await bench.store.workerCount(of: owner)
            }
            try require(try await count(.credential("key:\"a\"")), is: 2)
            try require(try await count(.credential("key:b")), is: 1)
            try require(try await count(.tenant("acme")), is: 3)
            try require(try await count(.tenant("key:b")), is: 0)
            try await bench.store.signOff(ids[0])
            try require(try await count(.tenant("acme")), is: 2)
        },
        StoreLaw("nobody registers a worker under the id of somebody else's") { bench in
            let id = WorkerID(bench.uuid())
            var info = WorkerInfo(id: id, name: "anna's", types: ["work"], slots: 1, isRemote: true)
            (info.owner, info.tenant) = ("key:\"a\"", "acme")
            try await bench.store.register(info)
            for (owner, tenant) in [("key:b", "acme"), ("key:\"a\"", "globex"), (nil, "acme"), (nil, nil)] {
                var other = info
                (other.owner, other.tenant, other.name) = (owner, tenant, "another")
                try await bench.requireTaken(other)
            }
            try require(try await bench.store.workers([id]).map(\.info), is: [info])
            info.name = "still anna's"
            try await bench.store.register(info)
            try await bench.store.signOff(id)
            info.owner = "key:b"
            try await bench.store.register(info)
            try require(try await bench.store.workers([id]).map(\.info), is: [info])
        },
    ]
}

extension LawBench {
    fileprivate func requireTaken(_ worker: WorkerInfo) async throws {
        do {
            try await store.register(worker)
        } catch {
            return try require(error.code, is: .taken)
        }
        try require(false, "\(worker.owner ?? "nobody") took the place of somebody else's worker")
    }
}
