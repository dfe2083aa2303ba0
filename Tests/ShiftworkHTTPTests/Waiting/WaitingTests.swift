import ShiftworkCore
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("Waiting")
struct WaitingTests {
    private let room = WaitingRoom<String>()
    private var later: ContinuousClock.Instant { .now + .seconds(60) }

    @Test func `who waits for something is woken for it, and not for anything else`() async {
        async let mail: Bool = room.wait(for: "mail", until: later) { true }
        async let news: Bool = room.wait(for: "news", until: later) { true }
        while room.count < 2 { await Task.yield() }
        room.wake(for: ["mail"])
        #expect(await mail)
        #expect(room.matters == ["news"])
        room.wakeAll()
        #expect(await news)
        #expect(room.count == 0)
    }

    @Test func `who is woken before it sits down does not wait`() async {
        let room = room
        #expect(
            await room.wait(for: "mail", until: later) {
                room.wakeAll()
                return true
            })
    }

    @Test func `a wait is over at its time, and when it is canceled`() async {
        #expect(await room.wait(for: "mail", until: .now + .milliseconds(1)) { true })
        let room = room
        let later = later
        // Only a task without structure can be canceled from outside.
        let task = Task { await room.wait(for: "mail", until: later) { true } }
        while room.count < 1 { await Task.yield() }
        task.cancel()
        #expect(await task.value)
    }

    @Test func `who need not wait does not`() async {
        #expect(await !room.wait(for: "mail", until: later) { false })
    }

    @Test(.timeLimit(.minutes(5)))
    func `news of the store end a wait`() async throws {
        let store = MemoryStore()
        let news = WorkNews(store: store)
        let far = ContinuousClock.now + .seconds(3_600)
        // The first look is news.
        await news.next(after: news.number, until: far)
        let heard = news.number
        async let told: Void = news.next(after: heard, until: far)
        let job = NewJob(id: JobID(UUIDv7(high: 0x0192_0000_0000_7000, low: 1 << 63)), type: "a", queue: "b")
        _ = try await store.insert([job], durability: .durable)
        await told
        #expect(news.number > heard)
    }

    @Test(.timeLimit(.minutes(5)))
    func `a look that begins again is no news by itself`() async throws {
        let news = WorkNews(store: MemoryStore(), lingering: .zero)
        // The very first look is.
        await news.next(after: news.number, until: .now + .seconds(3_600))
        while news.isLooking { try await Task.sleep(for: .milliseconds(1)) }
        let heard = news.number
        await news.next(after: heard, until: .now + .milliseconds(100))
        #expect(news.number == heard)
    }

    @Test(.timeLimit(.minutes(5)))
    func `what the store rings while nobody looks is news`() async throws {
        let store = MemoryStore()
        let news = WorkNews(store: store, lingering: .zero)
        let heard = news.number
        store.doorbell.ring()
        #expect(news.number == heard + 1)
        await news.next(after: heard, until: .now + .seconds(3_600))
    }

    @Test func `who waits rests longer and longer, to a limit`() {
        var rest = WaitingRest()
        let lengths = (0..<7).map { _ in
            defer { rest.lengthen() }
            return rest.length
        }
        #expect(lengths == [20, 40, 80, 160, 320, 320, 320].map { .milliseconds($0) })
    }

    @Test(.timeLimit(.minutes(5)))
    func `the end of a job ends a wait`() async throws {
        let window = Window()
        let id = try #require(JobID(parsing: try await window.enqueue()))
        let ends = EndWatch(store: window.store)
        async let isOver = ends.wait(for: id, until: .now + .seconds(3_600))
        while ends.count < 1 { await Task.yield() }
        _ = try await window.post("/jobs/\(id)/cancel")
        #expect(await isOver)
    }

    @Test func `one look finds the ends of all jobs that are waited for`() async throws {
        let window = Window()
        var ids: [String] = []
        for _ in 0..<60 { ids.append(try await window.enqueue()) }
        try await withThrowingTaskGroup(of: String?.self) { group in
            for id in ids { group.addTask { try await window.get("/jobs/\(id)/result?wait=50")["status"] } }
            while window.api.desk.ends.count < ids.count { await Task.yield() }
            for id in ids { _ = try await window.post("/jobs/\(id)/cancel") }
            for try await status in group { #expect(status == "canceled") }
        }
    }
}
