internal import HTTPTypes
internal import ShiftworkCore

/// Makes a new job from one that is there.
///
/// What belongs to the one job alone stays with it: its id, its planned time, its unique key, its batch, what it waited
/// for, its trace. Everything else is taken over, unless the request says otherwise.
struct Copying {
    let call: Call

    /// *201* and where it is.
    func reply() async throws -> Reply {
        let original = try await call.job()
        let body = try Self.body(of: original, overriddenBy: try call.json())
        var next = call
        next.body = body
        return try await Enqueuing(call: next).one()
    }

    /// A request that would enqueue the copy.
    /// - Throws: ``JSONFieldError`` when the overrides are no object.
    static func body(of job: JobRecord, overriddenBy overrides: JSONBytes) throws -> [UInt8] {
        guard let changes = overrides.members else {
            throw JSONFieldError(pointer: "", "An object is expected here")
        }
        let names = Set(changes.map(\.name))
        return JSONWriter.bytes { json in
            json.object { json in
                for member in inherited(from: job) where !isOverridden(member.name, by: names) {
                    json.key(member.name)
                    json.raw(member.value.bytes)
                }
                for member in changes {
                    json.key(member.name)
                    json.raw(member.value.bytes)
                }
            }
        }
    }

    private static func isOverridden(_ name: String, by names: Set<String>) -> Bool {
        names.contains(name) || (name == "max_attempts" && names.contains("max_retries"))
    }

    private static func inherited(from job: JobRecord) -> [JSONBytes.Member] {
        let shown = JSONBytes(unchecked: JobJSON(redactor: nil).encode(job, now: job.timestamps.updatedAt))
        let kept = [
            "type", "queue", "payload", "priority", "max_attempts", "timeout_ms", "references", "user_id",
            "tenant",
            "tags", "parent_id", "retention",
        ]
        return (shown.members ?? []).filter { kept.contains($0.name) && !$0.value.isNull }
    }
}
