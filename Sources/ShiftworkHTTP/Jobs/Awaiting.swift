internal import HTTPTypes
internal import ShiftworkCore

/// Waits for the end of a job.
struct Awaiting {
    let call: Call

    /// The result; *202* while there is none.
    func result() async throws -> Reply {
        let seconds = try call.query.integer("wait", in: 0...Preference.longest) ?? 0
        let job = try await end(of: try await call.job().id, within: .seconds(seconds))
        let body = JobShape(json: JobJSON()).encode(
            job, now: try await call.store.now(), root: call.desk.root)
        return .json(body, job.status.isTerminal ? .ok : .accepted)
    }

    /// The job once it has ended, or as it is when the time is up, or too many wait.
    func end(of id: JobID, within wait: Duration) async throws -> JobRecord {
        let moment = ContinuousClock.now + wait
        while true {
            guard let job = try await call.store.jobs([id], scope: call.scope).first else {
                throw Problem.notFound("job with this id")
            }
            guard !job.status.isTerminal, ContinuousClock.now < moment,
                await call.desk.ends.wait(for: id, until: moment)
            else { return job }
            try Task.checkCancellation()
        }
    }
}

/// What a client would like, RFC 7240.
enum Preference {
    /// Seconds that anybody waits for.
    static let longest = 60

    /// `Prefer: wait=30`; nil when it says nothing of it.
    static func wait(in headers: HTTPFields) -> Duration? {
        guard let prefer = headers[.prefer] else { return nil }
        for part in prefer.split(whereSeparator: { $0 == "," || $0 == ";" }) {
            let halves = part.split(separator: "=", maxSplits: 1).map { $0.trimming(while: \.isWhitespace) }
            guard halves.count == 2, halves[0].lowercased() == "wait", let seconds = Int(halves[1]) else {
                continue
            }
            return .seconds(min(max(seconds, 0), longest))
        }
        return nil
    }
}
