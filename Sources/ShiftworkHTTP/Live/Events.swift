internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// What happens, as it happens.
    static let liveRoutes: [Route] = [
        Route(.get, "/events", .read, "Follow topics: server-sent events", parameters: ["topics"]) { call in
            let stream = try call.desk.feed.open(
                try call.topics(), owner: call.principal.credential, lastEventID: call.headers[.lastEventID],
                while: call.welcome)
            return Reply(
                headers: [
                    .contentType: "text/event-stream", .cacheControl: "no-cache, no-transform",
                    .accelBuffering: "no",
                ], body: .live(stream))
        }
    ]
}

extension Call {
    /// Nil for somebody whom no credential lets in.
    fileprivate var welcome: Welcome? {
        guard principal.permissions.contains(.read) else { return nil }
        return Welcome(caller, as: principal, desk.configuration.authenticate)
    }

    /// Topics of one stream.
    private static let topicLimit = 20

    /// The parameter `topics`, as `stats,job:0192…`: each once, and only what the caller may see.
    fileprivate func topics() throws -> [FeedKey] {
        let words = (query["topics"] ?? "").split(separator: ",")
        guard (1...Self.topicLimit).contains(words.count) else {
            throw query.mistake("topics", "Name 1 to \(Self.topicLimit) topics, with commas between them")
        }
        var keys: [FeedKey] = []
        for word in words {
            guard let topic = Topic(word) else {
                let plain = Topic.plain.map(\.name).joined(separator: ", ")
                throw query.mistake("topics", "A topic is \(plain), job:ID, operation:ID or logs:ID")
            }
            if topic == .workers { try mustSeeAll() }
            let key = FeedKey(topic: topic, scope: scope)
            if !keys.contains(key) { keys.append(key) }
        }
        return keys
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = HTTPField.Name("Last-Event-ID")!
    fileprivate static let accelBuffering = HTTPField.Name("X-Accel-Buffering")!
}
