internal import ShiftworkCore
internal import Testing

@Suite("The closest word")
struct ClosestWordTests {
    static let rows: [(String, String?)] = [
        ("typ", "type"), ("tpye", "type"), ("TYPE", "type"), ("qeue", "queue"), ("queue_name", "queue"),
        ("fini", "finished"), ("tg", "tag"), ("t", nil), ("", nil), ("entirely", nil),
        (String(repeating: "type", count: 1_000), nil),
    ]

    @Test(arguments: rows)
    func `is a typing mistake or two away, or a beginning`(_ typed: String, _ expected: String?) {
        #expect(ClosestWord.to(typed, among: ["type", "tag", "queue", "finished"]) == expected)
    }
}
