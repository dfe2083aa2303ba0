import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("What a stream tells")
struct FeedTests {
    private let stats = FeedKey(topic: .stats, scope: .all)
    private let changed = FeedKey(topic: .changed, scope: .all)
    private var state = FeedState(epoch: "e")

    private func part(_ json: String, name: String = "", absent: String? = nil) -> FeedBoard.Found {
        FeedBoard.Found(name: name, json: Array(json.utf8), absent: absent.map { Array($0.utf8) })
    }

    private mutating func heard(by reader: Int) -> String {
        guard case .send(let text) = state.turn(of: reader) else { return "" }
        return String(decoding: text, as: UTF8.self)
    }

    @Test mutating func `a reader hears how things are, and then what is different`() {
        let reader = state.join([stats], owner: "anna", lastEventID: nil)
        #expect(heard(by: reader) == "retry: 3000\n\n")
        #expect(state.take([stats: [part("1")]]) == [reader])
        #expect(heard(by: reader) == "id: e-1\nevent: stats\ndata: 1\n\n")
        #expect(state.turn(of: reader) == .wait)
        #expect(state.take([stats: [part("1")]]).isEmpty)
        #expect(!state.hasNews(for: reader))
    }

    @Test mutating func `a slow reader hears the newest alone`() {
        let reader = state.join([stats], owner: "anna", lastEventID: nil)
        for number in 1...50 { _ = state.take([stats: [part("\(number)")]]) }
        #expect(heard(by: reader) == "retry: 3000\n\nid: e-50\nevent: stats\ndata: 50\n\n")
    }

    @Test mutating func `only the last event of a piece has an id`() {
        let queues = FeedKey(topic: .queues, scope: .all)
        let reader = state.join([stats, queues], owner: "anna", lastEventID: nil)
        _ = state.take([stats: [part("1")]])
        _ = state.take([queues: [part("2")]])
        let text = heard(by: reader)
        #expect(text.hasSuffix("event: stats\ndata: 1\n\nid: e-2\nevent: queues\ndata: 2\n\n"))
        #expect(!text.contains("id: e-1"))
    }

    @Test mutating func `what is there when looking begins has not changed`() {
        let reader = state.join([changed], owner: "anna", lastEventID: nil)
        _ = heard(by: reader)
        #expect(state.take([changed: [part("1", name: "a", absent: "0")]]).isEmpty == false)
        #expect(state.turn(of: reader) == .wait)
        _ = state.take([changed: [part("2", name: "a", absent: "0"), part("7", name: "b")]])
        #expect(heard(by: reader).contains(#"data: {"data":[2,7]}"#))
        _ = state.take([changed: [part("7", name: "b")]])
        #expect(heard(by: reader).contains(#"data: {"data":[0]}"#))
        _ = state.take([changed: [part("7", name: "b")]])
        #expect(state.turn(of: reader) == .wait)
    }

    @Test mutating func `what is there and has not changed is no news, however much of it there is`() {
        let reader = state.join([changed], owner: "anna", lastEventID: nil)
        _ = heard(by: reader)
        let many = (0..<1_200).map { part("\($0)", name: "\($0)", absent: "0") }
        _ = state.take([changed: many])
        #expect(state.take([changed: many]).isEmpty)
        #expect(state.turn(of: reader) == .wait)
    }

    @Test mutating func `who was too slow for a log is told to read again`() {
        let logs = FeedKey(topic: .logs(JobID(UUIDv7(high: 1, low: 1))), scope: .all)
        let (slow, quick) = (
            state.join([logs], owner: "anna", lastEventID: nil),
            state.join([logs], owner: "bo", lastEventID: nil)
        )
        func lines(_ numbers: Range<Int>) -> [FeedBoard.Found] {
            numbers.map { part("\($0)", name: "\($0)") }
        }
        _ = state.take([logs: lines(0..<1)])
        _ = (heard(by: slow), heard(by: quick))
        for page in 0..<8 {
            _ = state.take([logs: lines(page * 200..<page * 200 + 200)])
            #expect(!heard(by: quick).contains("event: reset"))
        }
        #expect(heard(by: slow).hasPrefix("event: reset\n"))
    }

    @Test mutating func `who follows a log of which not everything was found is told to read again`() {
        let logs = FeedKey(topic: .logs(JobID(UUIDv7(high: 1, low: 1))), scope: .all)
        let reader = state.join([logs], owner: "anna", lastEventID: nil)
        _ = state.take([logs: [part("1", name: "1")]])
        _ = heard(by: reader)
        _ = state.take([logs: [part("900", name: "900")]], gaps: [logs])
        #expect(heard(by: reader).hasPrefix("event: reset\n"))
        _ = state.take([logs: [part("901", name: "901")]])
        #expect(!heard(by: reader).contains("reset"))
    }

    @Test mutating func `who comes again hears what happened since`() {
        let first = state.join([changed], owner: "anna", lastEventID: nil)
        _ = state.take([changed: []])
        _ = state.take([changed: [part("1", name: "a")]])
        _ = heard(by: first)
        state.leave(first)
        _ = state.take([changed: [part("1", name: "a"), part("2", name: "b")]])
        let again = state.join([changed], owner: "anna", lastEventID: "e-1")
        #expect(heard(by: again) == "retry: 3000\n\nid: e-2\nevent: changed\ndata: {\"data\":[2]}\n\n")
    }

    @Test(arguments: ["e-99", "other-1", "nonsense", "e--1"])
    mutating func `who comes with an id that means nothing is told to begin again`(id: String) {
        let reader = state.join([stats], owner: "anna", lastEventID: id)
        #expect(heard(by: reader).contains("event: reset"))
    }

    @Test mutating func `who comes again to differences that nobody kept is told to begin again`() {
        let reader = state.join([changed], owner: "anna", lastEventID: "e-0")
        #expect(heard(by: reader).contains("event: reset"))
    }

    @Test mutating func `a beat is heard by those who hear nothing else`() {
        let (idle, busy) = (
            state.join([changed], owner: "anna", lastEventID: nil),
            state.join([stats], owner: "anna", lastEventID: nil)
        )
        _ = (heard(by: idle), heard(by: busy))
        _ = state.take([stats: [part("1")]])
        #expect(Set(state.beat()) == [idle, busy])
        #expect(heard(by: idle) == ":\n\n")
        #expect(heard(by: busy) == "id: e-1\nevent: stats\ndata: 1\n\n")
        #expect(state.turn(of: busy) == .wait)
    }

    @Test mutating func `a stream that ends says goodbye, once`() {
        let reader = state.join([stats], owner: "anna", lastEventID: nil)
        _ = heard(by: reader)
        state.end(reader)
        #expect(heard(by: reader) == "event: bye\ndata: {}\n\n")
        #expect(state.turn(of: reader) == .end)
        #expect(state.wanted.isEmpty)
    }
}
