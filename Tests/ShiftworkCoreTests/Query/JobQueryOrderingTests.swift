internal import ShiftworkCore
internal import Testing

@Suite("A query's order")
struct JobQueryOrderingTests {
    static let now = Timestamp(seconds: 1_000_000)

    static func record(_ number: UInt64, thatRan seconds: Int? = nil) -> JobRecord {
        let id = JobID(UUIDv7(milliseconds: 5, sequence: 0, random: number))
        var record = JobRecord(NewJob(id: id, type: "x"), status: .queued, createdAt: now)
        record.timestamps.startedAt = seconds.map { now - .seconds($0) }
        record.timestamps.finishedAt = seconds.map { _ in now }
        return record
    }

    private func sorted(_ sort: JobQuery.Sort, _ records: [JobRecord]) -> [JobID] {
        records.map { sort.position(of: $0, now: Self.now) }.sorted { sort.puts($0, before: $1) }.map(\.job)
    }

    @Test func `is by value, then by id, with jobs without the value at the end`() {
        let records = [
            Self.record(1), Self.record(2, thatRan: 9), Self.record(3, thatRan: 5),
            Self.record(4, thatRan: 9),
        ]
        let ids = records.map(\.id)
        #expect(sorted(.init(.run), records) == [ids[2], ids[1], ids[3], ids[0]])
        #expect(sorted(.init(.run, isDescending: true), records) == [ids[3], ids[1], ids[2], ids[0]])
        #expect(sorted(.init(.created, isDescending: true), records) == ids.reversed())
    }

    @Test(arguments: JobQuery.Sort.Key.allCases, [true, false])
    func `puts no place before itself`(_ key: JobQuery.Sort.Key, _ isDescending: Bool) {
        let sort = JobQuery.Sort(key, isDescending: isDescending)
        let place = sort.position(of: Self.record(1), now: Self.now)
        #expect(!sort.puts(place, before: place))
    }

    static let orders: [(String, JobQuery.Sort)] = [
        ("", .init(.created, isDescending: true)),
        ("status:failed", .init(.created, isDescending: true)),
        ("status:scheduled,retrying", .init(.due)),
        ("-status:scheduled", .init(.created, isDescending: true)),
        ("status:open", .init(.created, isDescending: true)),
        ("status:scheduled sort:-wait", .init(.wait, isDescending: true)),
    ]

    @Test(arguments: orders)
    func `is newest first, or next due first for planned jobs`(_ text: String, _ order: JobQuery.Sort) throws
    {
        #expect(try JobQuery(parsing: text).order == order)
    }
}
