internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// What is redacted everywhere else.
    static let rawRoutes: [Route] = [
        Route(
            .get, "/jobs/{id}/payload", .payload, "Payload and result as they are; each look leaves a record"
        ) {
            call in
            let job = try await call.job()
            return .json { json in
                json.object { json in
                    json.member("id", job.id.description)
                    for (name, bytes) in [("payload", job.payload), ("result", job.result)] {
                        json.key(name)
                        json.raw(bytes.flatMap { $0.isEmpty ? nil : $0 } ?? JSONBytes.null.bytes)
                    }
                }
            }
        }
    ]
}
