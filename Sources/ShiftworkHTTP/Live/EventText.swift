internal import ShiftworkCore

/// Events as they are written to a stream (WHATWG, server-sent events).
enum EventText {
    /// What a stream begins with: how long to wait before coming again, in milliseconds.
    static let opening = Array("retry: 3000\n\n".utf8)
    /// A comment: keeps the connection from being thought dead.
    static let beat = Array(":\n\n".utf8)
    /// What was missed is not known: read again.
    static let reset = event("reset", id: nil, data: Array("{}".utf8))

    /// One event; its data is JSON, and so one line.
    static func event(_ name: String, id: String?, data: [UInt8]) -> [UInt8] {
        let id = id.map { "id: \($0)\n" } ?? ""
        return Array("\(id)event: \(name)\ndata: ".utf8) + data + Array("\n\n".utf8)
    }

    /// The data of an event: the whole, or the list of what is different.
    static func data(_ parts: [[UInt8]], of topic: Topic) -> [UInt8] {
        guard topic.tellsDifferences else { return parts.last ?? Array("null".utf8) }
        return JSONWriter.bytes { json in
            json.object { json in
                if case .logs(let job) = topic { json.member("id", job.description) }
                json.key("data")
                json.array { json in for part in parts { json.raw(part) } }
            }
        }
    }
}
