internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkRuntime
internal import Testing

/// Many jobs in one call.
struct BulkTests {
    private struct Numbered: Job {
        static let type: JobType = "numbered"
        var number: Int
        /// Encodes to more than a store takes.
        var isTooLarge = false
        func perform(in context: JobContext<Void>) async throws {}

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(isTooLarge ? String(repeating: "x", count: 2_000_000) : "\(number)")
        }

        init(number: Int, isTooLarge: Bool = false) { (self.number, self.isTooLarge) = (number, isTooLarge) }

        init(from decoder: any Decoder) throws {
            self.init(number: Int(try decoder.singleValueContainer().decode(String.self)) ?? -1)
        }
    }

    @Test func `more than one commit's jobs are all stored, in their order`() async throws {
        let shiftwork = try await Shiftwork(store: MemoryStore()) { Numbered.self }
        let handles = try await shiftwork.enqueue(contentsOf: (0..<25_001).map { Numbered(number: $0) })
        #expect(handles.count == 25_001)
        #expect(handles.map(\.id) == handles.map(\.id).sorted())
        #expect(try await shiftwork.counts() == [.queued: 25_001])
        let times = try await shiftwork.store.jobs(
            [0, 9_999, 10_000, 19_999, 20_000, 25_000].map { handles[$0].id }, scope: .all
        ).map(\.timestamps.enqueuedAt)
        #expect(times.compactMap(\.self).count == 6)
        #expect(times.compactMap(\.self) == times.compactMap(\.self).sorted())
    }

    @Test(arguments: [(5, 0), (10_005, 10_000), (20_005, 20_000)])
    func `a job that is refused takes its commit along, and leaves those before it`(
        _ bad: Int, _ stored: Int
    ) async throws {
        let shiftwork = try await Shiftwork(store: MemoryStore()) { Numbered.self }
        let jobs = (0..<25_000).map { Numbered(number: $0, isTooLarge: $0 == bad) }
        await #expect(throws: EnqueueRefused.self) { try await shiftwork.enqueue(contentsOf: jobs) }
        #expect(try await shiftwork.counts() == (stored == 0 ? [:] : [.queued: stored]))
    }

    @Test func `none is none`() async throws {
        let shiftwork = try await Shiftwork(store: MemoryStore()) { Numbered.self }
        #expect(try await shiftwork.enqueue(contentsOf: [Numbered]()).isEmpty)
    }
}
