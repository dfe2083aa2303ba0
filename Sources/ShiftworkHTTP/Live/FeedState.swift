internal import ShiftworkCore

/// Who follows what, and what each of them has not heard yet: a value, without time, store or network.
///
/// A change gets a number that rises over all topics. A reader is at a number; what it is told next is all above it, in
/// one piece that ends with the highest. So `Last-Event-ID` is enough to go on.
struct FeedState: Sendable {
    typealias ReaderID = Int

    /// What a reader is to do.
    enum Turn: Equatable {
        /// Send this.
        case send([UInt8])
        /// Wait for news.
        case wait
        /// The stream is over.
        case end
    }

    private struct Reader: Sendable {
        var keys: [FeedKey]
        var owner: String
        var position: Int
        var greeting: [UInt8]
        var needsBeat = false
        var hasMissed = false
        var isEnding = false
    }

    /// Tells the ids of this process's events from those of another.
    let epoch: String
    private var readers: [ReaderID: Reader] = [:]
    private var boards: [FeedKey: FeedBoard] = [:]
    private var number = 0
    private var lastReader = 0

    /// Topics that nobody follows are remembered for those who come back, so many.
    private static let rememberedBoards = 200

    init(epoch: String) { self.epoch = epoch }

    /// Every topic that somebody follows.
    var wanted: Set<FeedKey> { Set(readers.values.flatMap(\.keys)) }

    var readerCount: Int { readers.count }

    func readerCount(of owner: String) -> Int { readers.values.count { $0.owner == owner } }

    /// Lets somebody follow topics, from the beginning, or from where they stopped.
    mutating func join(_ keys: [FeedKey], owner: String, lastEventID: String?) -> ReaderID {
        lastReader += 1
        var reader = Reader(keys: keys, owner: owner, position: 0, greeting: EventText.opening)
        if let lastEventID {
            if let position = position(lastEventID, keys) {
                reader.position = position
            } else {
                reader.greeting += EventText.reset
            }
        }
        readers[lastReader] = reader
        return lastReader
    }

    /// Where somebody stopped, if what happened since is known.
    private func position(_ id: String, _ keys: [FeedKey]) -> Int? {
        let halves = id.split(separator: "-")
        guard halves.count == 2, halves[0] == epoch, let position = Int(halves[1]),
            (0...number).contains(position)
        else { return nil }
        let isKnown = keys.allSatisfy { !$0.topic.tellsDifferences || boards[$0] != nil }
        return isKnown ? position : nil
    }

    mutating func leave(_ reader: ReaderID) {
        readers[reader] = nil
        guard boards.count > Self.rememberedBoards else { return }
        let wanted = wanted
        boards = boards.filter { wanted.contains($0.key) }
    }

    /// Says goodbye to a reader at its next turn.
    mutating func end(_ reader: ReaderID) { readers[reader]?.isEnding = true }

    /// The same, and tells them nothing more.
    mutating func expel(_ reader: ReaderID) {
        readers[reader]?.keys = []
        readers[reader]?.greeting = []
        end(reader)
    }

    /// Everybody gets a sign of life at their next turn. Returns those who wait for one.
    mutating func beat() -> [ReaderID] {
        for id in readers.keys { readers[id]?.needsBeat = true }
        return Array(readers.keys)
    }

    /// Takes in what was found of some topics. Returns the readers that have something to hear.
    /// - Parameter gaps: topics of which not everything was found: who follows them is told to read again.
    mutating func take(_ found: [FeedKey: [FeedBoard.Found]], gaps: Set<FeedKey> = []) -> [ReaderID] {
        var changed: Set<FeedKey> = []
        for id in readers.keys where readers[id]?.keys.contains(where: gaps.contains) == true {
            readers[id]?.hasMissed = true
        }
        for (key, parts) in found {
            var board = boards[key] ?? FeedBoard()
            let isChanged = board.take(parts, isBaselineSilent: key.topic == .changed) {
                number += 1
                return number
            }
            boards[key] = board
            if isChanged { changed.insert(key) }
        }
        guard !changed.isEmpty else { return [] }
        return readers.filter { $0.value.keys.contains(where: changed.contains) }.map(\.key)
    }

    /// Whether a reader need not wait.
    func hasNews(for id: ReaderID) -> Bool {
        guard let reader = readers[id] else { return true }
        return !reader.greeting.isEmpty || reader.isEnding || reader.needsBeat
            || reader.keys.contains { (boards[$0]?.number ?? 0) > reader.position }
    }

    /// What a reader is to do now.
    mutating func turn(of id: ReaderID) -> Turn {
        guard var reader = readers[id] else { return .end }
        var text = reader.greeting
        text += news(for: &reader)
        if reader.isEnding {
            text += EventText.event("bye", id: nil, data: Array("{}".utf8))
            readers[id] = nil
            return .send(text)
        }
        if text.isEmpty, reader.needsBeat { text = EventText.beat }
        (reader.greeting, reader.needsBeat) = ([], false)
        readers[id] = reader
        return text.isEmpty ? .wait : .send(text)
    }

    /// The events that a reader has not heard. Only the last has an id: they are heard together or again.
    private func news(for reader: inout Reader) -> [UInt8] {
        var events: [(key: FeedKey, data: [UInt8])] = []
        var highest = reader.position
        for key in reader.keys {
            guard let board = boards[key], board.number > reader.position else { continue }
            events.append((key, EventText.data(board.news(after: reader.position), of: key.topic)))
            highest = max(highest, board.number)
            if reader.position > 0, board.forgotten > reader.position { reader.hasMissed = true }
        }
        reader.position = highest
        var text = reader.hasMissed ? EventText.reset : []
        reader.hasMissed = false
        for (place, event) in events.enumerated() {
            let id = place == events.count - 1 ? "\(epoch)-\(highest)" : nil
            text += EventText.event(event.key.topic.eventName, id: id, data: event.data)
        }
        return text
    }
}
