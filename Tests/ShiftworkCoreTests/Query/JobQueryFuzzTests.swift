internal import ShiftworkCore
internal import Testing

@Suite("The filter language under random texts")
struct JobQueryFuzzTests {
    static let pieces =
        JobQuery.keys + JobQuery.statusWords + [
            ":", ":", ":", ":>", ":>=", ":<", ":<=", ",", "..", ".", "/", "*", "-", "\"", "\\", " ", " ",
            "\t", "7d", "30s",
            "0ms", "99999999999999999999", "2026-11-20", "2026-11-20T14:03:07Z", "9999-12-31", "ERR-7f3a",
            "é", "😀", "\0",
            "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7", "Order/42", "send-*", "\u{2028}", "\r\n", "‮",
        ]

    /// Reads a text. It is refused at a place inside it, or means what its own printing means.
    private func check(_ text: String) {
        do throws(JobQueryError) {
            let query = try JobQuery(parsing: text)
            let printed = query.description
            guard printed.unicodeScalars.count <= JobQuery.characterLimit else { return }
            #expect(JobQuery(printed) == query, "\(text.debugDescription)")
        } catch {
            #expect((0...text.unicodeScalars.count).contains(error.offset), "\(text.debugDescription)")
            #expect(!error.message.isEmpty)
        }
    }

    @Test(arguments: 1...20)
    func `garbage that resembles a query never traps`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 { check(random.text(of: Self.pieces, upTo: 12)) }
    }

    @Test(arguments: 1...20)
    func `random bytes never trap`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<150 { check(String(decoding: random.bytes(upTo: 60), as: UTF8.self)) }
    }

    @Test(arguments: 1...20)
    func `damaged queries never trap`(_ seed: UInt64) {
        var generator = JobQueryGenerator(seed: seed)
        for _ in 0..<150 {
            var scalars = Array(generator.query().description.unicodeScalars)
            for _ in 0..<generator.number(1...4) where !scalars.isEmpty {
                let place = generator.number(0...scalars.count - 1)
                switch generator.number(0...2) {
                case 0: scalars.remove(at: place)
                case 1: scalars.insert(contentsOf: generator.pick(Self.pieces).unicodeScalars, at: place)
                default: scalars.swapAt(place, generator.number(0...scalars.count - 1))
                }
            }
            check(String(String.UnicodeScalarView(scalars)))
        }
    }

    @Test(arguments: JobQueryParsingTests.rows.map(\.0))
    func `every beginning of a good query is refused or read`(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        for count in 0...scalars.count { check(String(String.UnicodeScalarView(scalars[..<count]))) }
    }
}
