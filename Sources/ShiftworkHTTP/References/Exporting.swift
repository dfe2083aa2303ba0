internal import HTTPTypes
internal import ShiftworkCore

/// Writes all that is kept about an entity, secrets hidden: a page of jobs and a page of one job's log in memory at a
/// time.
struct Exporting {
    let call: Call

    /// Full jobs may have half a megabyte each.
    private static let pageLimit = 20

    func reply(_ reference: JobReference) throws -> Reply {
        var request = PageRequest(
            JobQuery.reference(reference.type, reference.id).sorted(by: .created), limit: Self.pageLimit)
        (request.scope, request.isFull) = (call.scope, true)
        let reader = ExportReader(store: call.store, request: request)
        let parts = AsyncThrowingStream { try await reader.next() }
        return Reply(headers: [.contentType: "application/x-ndjson"], body: .parts(parts))
    }
}

/// Goes from part to part of an export: each job with its life, then its log page by page.
actor ExportReader {
    private let store: any JobStore
    private let scope: Scope
    private let pages: PageReader
    private var jobs: ArraySlice<JobRecord> = []
    private var log: LogPlace?

    /// Lines have four kilobytes at the most.
    private static let linesAtOnce = 1_000

    /// How far the log of the job is written whose line is not complete.
    private struct LogPlace {
        let job: JobRecord
        var attempt = 0
        var sequence = 0
        var isEmpty = true
    }

    init(store: any JobStore, request: PageRequest) {
        (self.store, scope) = (store, request.scope)
        pages = PageReader(store: store, request: request)
    }

    /// The next part; nil at the end.
    func next() async throws -> [UInt8]? {
        if let place = log { return try await lines(from: place) }
        while jobs.isEmpty {
            guard let page = try await pages.next() else { return nil }
            jobs = page[...]
        }
        let job = jobs.removeFirst()
        let history = try await store.history(of: job.id, scope: scope)
        let now = try await store.now()
        log = LogPlace(job: job)
        let head = JSONWriter.bytes { json in
            json.object { json in
                json.key("job")
                json.raw(JobJSON().encode(job, now: now))
                json.key("events")
                json.array { json in for entry in history { entry.write(to: &json) } }
            }
        }
        return head.dropLast() + Array(#","log":["#.utf8)
    }

    /// A page of what was logged, by whichever attempt, and the line's end behind the last.
    private func lines(from place: LogPlace) async throws -> [UInt8] {
        let page = try await store.log(
            of: place.job.id, attempt: place.attempt, after: place.sequence, limit: Self.linesAtOnce)
        var next = place
        if page.count == Self.linesAtOnce, let last = page.last {
            next.sequence = last.sequence
        } else {
            (next.attempt, next.sequence) = (place.attempt + 1, 0)
        }
        var bytes: [UInt8] = []
        for line in page {
            if !next.isEmpty { bytes.append(UInt8(ascii: ",")) }
            next.isEmpty = false
            bytes += JSONWriter.bytes { line.write(to: &$0) }
        }
        let isOver = next.attempt > max(0, place.job.attempt)
        log = isOver ? nil : next
        return isOver ? bytes + Array("]}\n".utf8) : bytes
    }
}
