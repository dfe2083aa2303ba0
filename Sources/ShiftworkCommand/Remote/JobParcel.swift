internal import ShiftworkCore

/// Jobs that go to a server in one request: as many as it takes, and no more bytes.
struct JobParcel {
    private(set) var jobs: [NewJob] = []
    private var elements: [UInt8] = []

    private static let jobLimit = 1_000
    /// A server takes 1 MiB, unless it is told to take more.
    private static let byteLimit = 1_000_000

    /// The request's body.
    var body: [UInt8] { [UInt8(ascii: "[")] + elements + [UInt8(ascii: "]")] }

    /// All of them, in their order. A job that is too large by itself goes alone, for the server to refuse.
    static func parcels(of jobs: [NewJob]) -> [JobParcel] {
        var parcels: [JobParcel] = []
        var parcel = JobParcel()
        for job in jobs {
            let bytes = JSONWriter.bytes { job.write(to: &$0) }
            let isFull = parcel.jobs.count == jobLimit || parcel.elements.count + bytes.count >= byteLimit
            if isFull, !parcel.jobs.isEmpty {
                parcels.append(parcel)
                parcel = JobParcel()
            }
            if !parcel.jobs.isEmpty { parcel.elements.append(UInt8(ascii: ",")) }
            parcel.jobs.append(job)
            parcel.elements += bytes
        }
        return parcel.jobs.isEmpty ? parcels : parcels + [parcel]
    }
}

extension NewJob {
    /// The job as somebody hands it in over HTTP.
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id.description)
            json.member("type", type.rawValue)
            json.member("queue", queue.rawValue)
            json.member("priority", priority)
            json.member("max_attempts", maxAttempts)
            json.key("payload")
            json.raw(payload)
            switch start {
            case .now: break
            case .after(let delay): json.member("delay_ms", milliseconds: delay)
            case .at(let moment): json.member("run_at", moment)
            }
            if let timeout = details.timeout { json.member("timeout_ms", milliseconds: timeout) }
            if let before = details.startBefore { json.member("start_before", before) }
            if let key = details.uniqueKey { json.member("unique_key", key) }
            if let user = details.user { json.member("user_id", user) }
            if let tenant = details.tenant { json.member("tenant", tenant) }
            if let parent = details.parent { json.member("parent_id", parent.description) }
            if let batch = details.batch { json.member("batch_id", batch.description) }
            if !details.tags.isEmpty { json.member("tags", details.tags) }
            if let retention = details.retention { json.member("retention", retention) }
            writeLists(to: &json)
        }
    }

    private func writeLists(to json: inout JSONWriter) {
        if !details.references.isEmpty { json.member("references", details.references) }
        if !details.dependencies.isEmpty { json.member("depends_on", details.dependencies) }
    }
}
