internal import FuzzTargets
internal import Testing

@Suite struct `Every parser` {
    @Test(arguments: FuzzTarget.allCases)
    func `understands or refuses texts that resemble what it reads`(_ target: FuzzTarget) {
        Property(name: "\(target), pieces", generate: { Array($0.text(of: target.pieces, upTo: 24).utf8) }) {
            target.fault(in: $0)
        }.checkBytes()
    }

    @Test(arguments: FuzzTarget.allCases)
    func `understands or refuses good texts that were damaged`(_ target: FuzzTarget) {
        Property(name: "\(target), damaged", generate: { damaged($0.pick(target.seeds), target, &$0) }) {
            target.fault(in: $0)
        }.checkBytes()
    }

    @Test(arguments: FuzzTarget.allCases)
    func `understands or refuses any bytes`(_ target: FuzzTarget) {
        Property(name: "\(target), bytes", generate: { $0.bytes(upTo: 60) }) { target.fault(in: $0) }
            .checkBytes()
    }

    @Test(arguments: FuzzTarget.allCases)
    func `accepts its own examples`(_ target: FuzzTarget) {
        for seed in target.seeds {
            if let fault = target.fault(in: Array(seed.utf8)) {
                Issue.record("\(seed.debugDescription): \(fault)")
            }
        }
    }

    @Test(arguments: Corpus.rows)
    func `still minds what was found in it once`(_ row: Corpus.Row) {
        if let fault = row.target.fault(in: row.bytes) { Issue.record("\(row): \(fault)") }
    }

    /// Cuts, doubles, swaps and pieces put in, at up to five places.
    private func damaged(_ text: String, _ target: FuzzTarget, _ draws: inout Draws) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in draws.many(1...5, { _ in }) where !bytes.isEmpty {
            let place = draws.number(0...bytes.count - 1)
            let end = min(bytes.count, place + draws.number(1...12))
            switch draws.number(0...4) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: draws.pick(target.pieces).utf8, at: place)
            case 2: bytes.replaceSubrange(place..<end, with: draws.pick(target.pieces).utf8)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: draws.number(0...bytes.count - 1))
            default: bytes[place] = UInt8(draws.number(0...255))
            }
        }
        return bytes
    }
}

extension Property<[UInt8]> {
    /// Checks, and shows what was found as a row for ``Corpus``.
    func checkBytes(sourceLocation: SourceLocation = #_sourceLocation) {
        let fault = fault
        let readable = Property<Bytes>(
            name: name, runs: runs, generate: { Bytes(bytes: generate(&$0)) }, fault: { try fault($0.bytes) })
        readable.check(sourceLocation: sourceLocation)
    }
}

/// Bytes that show themselves as text.
private struct Bytes: CustomDebugStringConvertible {
    var bytes: [UInt8]

    var debugDescription: String { "\(String(decoding: bytes, as: UTF8.self).debugDescription) \(bytes)" }
}
