import HTTPTypes
import ShiftworkCore
import ShiftworkMemory
import Synchronization
import Testing

@testable import ShiftworkHTTP

@Suite("Live events")
struct EventStreamTests {
    private let window = Window()

    private func open(_ topics: String) async throws -> LiveStream {
        let path = "/api/v1/events?topics=\(topics)"
        let request = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: path)
        let reply = await window.api.respond(to: request, requestID: "r") { _ in [] }
        guard case .live(let stream) = reply.body else {
            throw Problem(.notFound, "no stream: \(reply.status)")
        }
        return stream
    }

    /// Reads a stream until it tells something.
    private func read(_ stream: LiveStream, until wanted: String) async throws {
        var text = ""
        while !text.contains(wanted) {
            text += String(decoding: try #require(await stream.next()), as: UTF8.self)
        }
    }

    @Test func `a stream tells how a job fares`() async throws {
        let id = try await window.enqueue()
        let stream = try await open("job:\(id),stats,changed")
        try await read(stream, until: #""status":"queued","previous":null"#)
        _ = try await window.post("/jobs/\(id)/cancel")
        try await read(stream, until: #""status":"canceled","previous":"queued""#)
    }

    @Test func `a stream tells which kinds of job changed`() async throws {
        let stream = try await open("changed,queues")
        try await read(stream, until: "event: queues")
        _ = try await window.enqueue(#"{"type":"resize","queue":"images"}"#)
        try await read(
            stream, until: #"{"queue":"images","type":"resize","status":"queued","count":1"#)
    }

    @Test func `a job of another tenant is as if it did not exist`() async throws {
        let id = try await window.enqueue()
        let other = window.seen(by: Principal(name: "bo", role: .admin, tenant: "b"))
        let key = FeedKey(topic: .job(try #require(JobID(parsing: id))), scope: .tenant("b"))
        let stream = try other.api.desk.feed.open([key], owner: "bo", lastEventID: nil)
        try await read(stream, until: "event: job\ndata: null")
        #expect(try await other.get("/events?topics=workers").status == 403)
    }

    @Test(arguments: ["", "?topics=", "?topics=nothing", "?topics=job:x", "?topics=job", "?topic=stats"])
    func `topics that there are not are refused`(query: String) async throws {
        #expect(try await window.get("/events\(query)").status == 400)
    }

    @Test func `twenty topics are followed, not more`() async throws {
        let many = (0..<21).map { _ in "stats" }.joined(separator: ",")
        #expect(try await window.get("/events?topics=\(many)").status == 400)
    }

    @Test func `a principal has six streams, and a closed one makes room`() async throws {
        var streams: [LiveStream] = []
        for _ in 0..<6 { streams.append(try await open("stats")) }
        let refused = try await window.get("/events?topics=stats")
        #expect(refused.status == 503)
        #expect(refused["type"] == "/docs/problems/too-many-streams")
        streams.removeLast()
        streams.append(try await open("stats"))
        #expect(window.api.desk.feed.streamCount == 6)
    }

    @Test func `a key that is revoked while it listens hears no more`() async throws {
        let gate = Gate()
        let (key, token) = try await gate.key([.viewer], tenant: "acme")
        let (_, other) = try await gate.key([.viewer], tenant: "acme")
        let (stream, second) = (
            try await open(token, of: gate.api), try await open(other, of: gate.api)
        )
        try await read(stream, until: "event: stats")
        await gate.api.desk.feed.beat()
        try await read(stream, until: ":\n\n")
        #expect(try await APIKeys(store: gate.store).revoke(key.id))
        await gate.api.desk.feed.beat()
        try await read(stream, until: "event: bye")
        #expect(await stream.next() == nil)
        try await read(second, until: ":\n\n")
    }

    /// Opens a stream with a token.
    private func open(_ token: String, of api: ShiftworkAPI) async throws -> LiveStream {
        var request = HTTPRequest(
            method: .get, scheme: "http", authority: "localhost", path: "/api/v1/events?topics=stats")
        request.headerFields[.authorization] = "Bearer \(token)"
        let reply = await api.respond(to: request, requestID: "r", collect: { _ in [] })
        guard case .live(let stream) = reply.body else {
            throw Problem(.notFound, "no stream: \(reply.status)")
        }
        return stream
    }

    @Test func `for all streams of one key it is asked once whether it still holds`() async throws {
        let asked = Count()
        let gate = Gate {
            let authenticate = $0.authenticate
            $0.authenticate = { caller in
                asked.up()
                return try await authenticate(caller)
            }
        }
        let (key, token) = try await gate.key([.viewer])
        let (_, other) = try await gate.key([.viewer])
        var streams: [LiveStream] = []
        for token in [token, token, token, other] { streams.append(try await open(token, of: gate.api)) }
        #expect(asked.value == 4)
        await gate.api.desk.feed.beat()
        #expect(asked.value == 6)
        #expect(try await APIKeys(store: gate.store).revoke(key.id))
        await gate.api.desk.feed.beat()
        #expect(asked.value == 8)
        for stream in streams.prefix(3) { try await read(stream, until: "event: bye") }
        try await read(streams[3], until: ":\n\n")
    }

    @Test func `nobody waits for the answer of somebody else, who is not asked for again meanwhile`()
        async throws
    {
        let answers = Mutex<[CheckedContinuation<Void, Never>]>([])
        let isBeating = Mutex(false)
        let asked = Count()
        let reader = Set([Permission.read])
        let gate = Gate {
            $0.authenticate = { caller in
                let name = String(caller.bearer ?? "")
                guard isBeating.withLock({ $0 }) else { return Principal(name: name, permissions: reader) }
                guard name.hasPrefix("slow") else { return nil }
                asked.up()
                await withCheckedContinuation { continuation in
                    answers.withLock { $0.append(continuation) }
                }
                return Principal(name: name, permissions: reader)
            }
        }
        var slow: [LiveStream] = []
        for number in 0..<5 { slow.append(try await open("slow\(number)", of: gate.api)) }
        let gone = try await open("gone", of: gate.api)
        isBeating.withLock { $0 = true }
        let feed = gate.api.desk.feed
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await feed.beat() }
            try await read(gone, until: "event: bye")
            for stream in slow { try await read(stream, until: ":\n\n") }
            while answers.withLock({ $0.count }) < 5 { await Task.yield() }
            await feed.beat()
            #expect(asked.value == 5)
            for answer in answers.withLock({ $0 }) { answer.resume() }
        }
        #expect(feed.streamCount == 5)
    }

    @Test func `a stream whose reader has gone is over`() async throws {
        let stream = try await open("stats")
        try await read(stream, until: "retry")
        stream.close()
        #expect(await stream.next() == nil)
        #expect(window.api.desk.feed.streamCount == 0)
    }
}

/// How often something happened.
private final class Count: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }

    func up() { count.withLock { $0 += 1 } }
}
