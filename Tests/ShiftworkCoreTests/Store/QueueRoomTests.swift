import ShiftworkCore
import Testing

@Suite("The room of a queue")
struct QueueRoomTests {
    private let now = Timestamp(seconds: 1_000)

    private func room(
        _ limits: QueueLimits, running: Int = 0, starts: Int? = nil, since: Duration = .zero
    ) -> QueueRoom {
        let window = starts.map { RateWindow(since: now + since, starts: $0) }
        return QueueRoom(limits, running: running, window: window, at: now)
    }

    @Test(arguments: [(5, 0, 5), (5, 3, 2), (5, 5, 0), (5, 9, 0), (1, 0, 1)])
    func `is what its concurrency leaves beside what runs`(_ most: Int, _ running: Int, _ left: Int) {
        #expect(room(QueueLimits(concurrency: most), running: running).left == left)
    }

    @Test(arguments: [
        (0, 0, 10), (4, 0, 6), (10, 0, 0), (12, 0, 0), (10, -59, 0), (10, -60, 10), (10, 1, 10),
    ])
    func `is what its rate leaves in the window that is open`(_ starts: Int, _ since: Int, _ left: Int) {
        let limits = QueueLimits(rate: RateLimit(10, per: .seconds(60)))
        #expect(room(limits, starts: starts, since: .seconds(since)).left == left)
    }

    @Test func `is the smaller one of both, and shrinks with what is taken`() {
        var room = room(
            QueueLimits(concurrency: 5, rate: RateLimit(3, per: .seconds(60))), running: 1, starts: 1)
        #expect(room.left == 2)
        room.take()
        #expect(room.left == 1)
        room.take(-1)
        #expect(room.left == 2)
        #expect(room.next == nil)
        room.take(2)
        #expect(room.left == 0)
        #expect(room.next == RateWindow(since: now, starts: 3))
        #expect(room.opensAt == now + .seconds(60))
    }

    @Test func `opens by time alone only where its rate is used up`() {
        #expect(room(QueueLimits(concurrency: 1), running: 1).opensAt == nil)
        let rate = QueueLimits(rate: RateLimit(2, per: .seconds(60)))
        #expect(room(rate, starts: 1).opensAt == nil)
        #expect(room(rate, starts: 2, since: .seconds(-10)).opensAt == now + .seconds(50))
        #expect(room(rate, starts: 2, since: .seconds(-60)).opensAt == nil)
    }

    @Test func `begins a window with the first start after the one before`() {
        let rate = QueueLimits(rate: RateLimit(2, per: .seconds(60)))
        var fresh = room(rate, starts: 2, since: .seconds(-61))
        fresh.take()
        #expect(fresh.next == RateWindow(since: now, starts: 1))
        var open = room(rate, starts: 1, since: .seconds(-59))
        open.take()
        #expect(open.next == RateWindow(since: now - .seconds(59), starts: 2))
    }

    @Test func `without limits has no end`() {
        var room = room(.none)
        room.take(1_000)
        #expect(room.left > 1_000_000)
        #expect(room.next == nil)
        #expect(QueueRooms<Int>().left(in: 7) == .max)
    }

    @Test func `is changed limit by limit`() {
        let rate = RateLimit(2, per: .seconds(60))
        let before = QueueLimits(concurrency: 5, rate: rate)
        #expect(QueueLimitsChange().applied(to: before) == before)
        #expect(
            QueueLimitsChange(concurrency: 7).applied(to: before) == QueueLimits(concurrency: 7, rate: rate))
        #expect(QueueLimitsChange(rate: .some(nil)).applied(to: before) == QueueLimits(concurrency: 5))
        #expect(QueueLimitsChange(concurrency: .some(nil), rate: .some(nil)).applied(to: before) == .none)
    }
}
