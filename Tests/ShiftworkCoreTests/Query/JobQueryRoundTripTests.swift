internal import ShiftworkCore
internal import Testing

@Suite("The filter language, printed and read")
struct JobQueryRoundTripTests {
    @Test(arguments: 1...20)
    func `every query is read back from its text`(_ seed: UInt64) throws {
        var generator = JobQueryGenerator(seed: seed)
        for _ in 0..<200 {
            let query = generator.query()
            let text = query.description
            #expect(throws: Never.self, "\(text.debugDescription)") {
                let read = try JobQuery(parsing: text)
                #expect(read == query, "\(text.debugDescription)")
                // Equal strings may differ in their bytes, and stores compare bytes.
                #expect(read.description.utf8.elementsEqual(text.utf8), "\(text.debugDescription)")
            }
        }
    }

    @Test(arguments: 1...10)
    func `a query made absolute is read back too, and means the same`(_ seed: UInt64) throws {
        var generator = JobQueryGenerator(seed: seed)
        for _ in 0..<200 {
            let now = Timestamp(seconds: Int64(generator.number(0...4_000_000_000)))
            let query = generator.query()
            let resolved = query.resolved(at: now)
            #expect(try JobQuery(parsing: resolved.description) == resolved)
            for (term, same) in zip(query.terms, resolved.terms) {
                guard case .time(_, let condition) = term.predicate,
                    case .time(_, let absolute) = same.predicate
                else { continue }
                #expect(
                    absolute.ranges(at: now + .days(9)) == condition.ranges(at: now), "\(query) at \(now)")
            }
        }
    }
}
