internal import HTTPTypes
internal import ShiftworkCore

/// Writes all that is kept about an entity, secrets hidden, a page in memory at a time.
struct Exporting {
    let call: Call

    /// Full jobs may have half a megabyte each.
    private static let pageLimit = 20
    private static let linesAtOnce = 1_000

    func reply(_ reference: JobReference) throws -> Reply {
        var request = PageRequest(
            JobQuery.reference(reference.type, reference.id).sorted(by: .created), limit: Self.pageLimit)
        (request.scope, request.isFull) = (call.scope, true)
        let pages = PageReader(store: call.store, request: request)
        let (store, scope) = (call.store, call.scope)
        let parts = AsyncThrowingStream {
            guard let jobs = try await pages.next() else { return nil as [UInt8]? }
            let now = try await store.now()
            var lines: [UInt8] = []
            for job in jobs {
                let history = try await store.history(of: job.id, scope: scope)
                let log = try await Self.log(of: job, in: store)
                lines += Self.line(job, history, log, now: now) + [UInt8(ascii: "\n")]
            }
            return lines
        }
        return Reply(headers: [.contentType: "application/x-ndjson"], body: .parts(parts))
    }

    /// All that was logged, by whichever attempt.
    private static func log(of job: JobRecord, in store: any JobStore) async throws -> [JobLogLine] {
        var lines: [JobLogLine] = []
        for attempt in 0...max(0, job.attempt) {
            var page: [JobLogLine] = []
            repeat {
                page = try await store.log(
                    of: job.id, attempt: attempt, after: page.last?.sequence ?? 0, limit: linesAtOnce)
                lines += page
            } while page.count == linesAtOnce
        }
        return lines
    }

    private static func line(
        _ job: JobRecord, _ history: [HistoryEntry], _ log: [JobLogLine], now: Timestamp
    ) -> [UInt8] {
        JSONWriter.bytes { json in
            json.object { json in
                json.key("job")
                json.raw(JobJSON().encode(job, now: now))
                json.key("events")
                json.array { json in for entry in history { entry.write(to: &json) } }
                json.key("log")
                json.array { json in for line in log { line.write(to: &json) } }
            }
        }
    }
}
