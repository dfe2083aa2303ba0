internal import ShiftworkCore

/// A job as events tell it: enough to know whether to read it.
struct ThinJob: JSONWritable {
    let job: JobRecord
    var previous: JobStatus?

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", job.id.description)
            json.member("type", job.type.rawValue)
            json.member("queue", job.queue.rawValue)
            json.member("status", job.status.rawValue)
            json.member("previous", previous?.rawValue)
            json.member("attempt", job.attempt)
            json.member("progress", job.progress?.percent)
            json.member("at", job.timestamps.updatedAt)
        }
    }
}
