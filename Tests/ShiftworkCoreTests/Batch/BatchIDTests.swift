internal import ShiftworkCore
internal import Testing

@Suite("The id of a batch")
struct BatchIDTests {
    private let id = BatchID(parsing: "0192f3b1-7c1e-7d2b-9a54-3f0c8e61b2d7")!

    @Test func `names the same jobs whenever it is asked, and no two alike`() {
        let jobs = (0..<1_000).map(id.job(at:)) + [id.onFinished, id.onEnded]
        #expect(jobs == (0..<1_000).map(id.job(at:)) + [id.onFinished, id.onEnded])
        #expect(Set(jobs).count == 1_002)
        #expect(jobs.allSatisfy { $0.uuid.isVersion7 && $0.uuid.timestamp == id.uuid.timestamp })
        #expect(Array(jobs.prefix(1_000)) == jobs.prefix(1_000).sorted(), "in the order of the batch")
        let other = BatchID(UUIDv7(high: id.uuid.high, low: id.uuid.low + 1))
        #expect(Set((0..<1_000).map(other.job(at:))).isDisjoint(with: jobs))
    }

    // Whoever handed a batch in yesterday hands it in again today.
    @Test func `names jobs that stay the same from version to version`() {
        #expect(id.job(at: 0).description == "0192f3b1-7c1e-7001-a20c-1be65f5e659e")
        #expect(id.onFinished.description == "0192f3b1-7c1e-7fff-95a1-841fbd31d214")
        #expect(id.onEnded.description == "0192f3b1-7c1e-7fff-84a1-f05afd391787")
    }

    @Test func `stands in what a store keeps of a job, and what was kept before is still read`() throws {
        var details = JobDetails()
        (details.parent, details.tags) = (JobID(id.uuid), ["eu"])
        let before = details.bytes
        #expect(try JobDetails(bytes: before) == details)
        details.batch = id
        #expect(try JobDetails(bytes: details.bytes) == details)
        #expect(details.bytes.count == before.count + 38)
    }
}
