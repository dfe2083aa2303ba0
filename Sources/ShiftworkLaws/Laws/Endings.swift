internal import ShiftworkCore

extension StoreLaw {
    /// The order in which jobs end.
    static let endings: [StoreLaw] = [
        StoreLaw("what has ended is found in the order of the ends, whatever its retention") { bench in
            let start = bench.clock.now
            var ended: [EndedJob] = []
            for status in JobStatus.terminal.sorted(by: { $0.code < $1.code }) {
                for retention in [nil, Retention.all(.forever)] {
                    bench.clock.advance(by: .seconds(1))
                    let job = try await bench.put(into: status) { $0.details.retention = retention }.job
                    let end = try await bench.record(job).timestamps.endedAt
                    ended.append(EndedJob(endedAt: try require(end, "\(status) has an end"), id: job))
                }
            }
            try await bench.insert()
            try require(try await bench.store.endings(after: .before(start), limit: 100), is: ended)
            let part = try await bench.store.endings(after: ended[1], limit: 3)
            try require(part, is: Array(ended[2..<5]))
            try require(try await bench.store.endings(after: ended[7], limit: 3), is: [])
        },
        StoreLaw("ends that lie days apart are found from one place, in their order") { bench in
            let start = bench.clock.now
            var ids: [JobID] = []
            for _ in 0..<3 {
                bench.clock.advance(by: .seconds(3 * 86_400))
                let job = try await bench.insert()
                try await bench.control(.cancel, job)
                ids.append(job)
            }
            let all = try await bench.store.endings(after: .before(start), limit: 10)
            try require(all.map(\.id), is: ids)
            try require(try await bench.store.endings(after: .before(start), limit: 2), is: Array(all[..<2]))
            try require(
                try await bench.store.endings(after: all[0], limit: 10).map(\.id), is: Array(ids[1...]))
        },
        StoreLaw("what runs again has not ended, and jobs that end together are in the order of their ids") {
            bench in
            let ids = try await [bench.insert(), bench.insert(), bench.insert()].sorted()
            for id in ids.reversed() { try await bench.control(.cancel, id) }
            let all = try await bench.store.endings(after: .before(bench.clock.now), limit: 10)
            try require(all.map(\.id), is: ids)
            try require(
                try await bench.store.endings(after: all[0], limit: 10).map(\.id), is: [ids[1], ids[2]])
            try await bench.control(.retry, ids[1])
            let left = try await bench.store.endings(after: .before(bench.clock.now), limit: 10)
            try require(left.map(\.id), is: [ids[0], ids[2]])
        },
    ]
}
