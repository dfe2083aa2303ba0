import Testing

@Suite struct `Switches over the lifecycle` {
    private func findings(_ text: String) -> [Finding] {
        Rule.exhaustiveSwitches.findings(in: text, at: "Sources/ShiftworkCore/Sample.swift")
    }

    @Test func `a default over statuses is refused`() {
        #expect(findings("switch self {\ncase .scheduled, .blocked: 1\ndefault: 2\n}").map(\.line) == [3])
        #expect(findings("switch JobStatus.queued { case .queued: 1\ndefault: 2 }").count == 1)
    }

    @Test func `a default over events is refused`() {
        #expect(findings("switch event { case .giveBack: 1\ncase .other: 3\ndefault: 2 }").count == 1)
    }

    @Test func `an exhaustive switch and a switch over something else pass`() {
        #expect(findings("switch self { case .queued: 1\ncase .started: 2 }").isEmpty)
        #expect(findings("switch color { case .red: 1\ndefault: 2 }").isEmpty)
        #expect(findings("switch word { case \"queued\": 1\ndefault: 2 }").isEmpty)
        #expect(findings("switch reply { case .failed(let error): 1\ncase .lost: 3\ndefault: 2 }").isEmpty)
    }

    @Test func `the labels of an inner switch are not the outer one's`() {
        let text =
            "switch color { case .red:\nswitch self { case .queued: 1\ncase .started: 2 }\ndefault: 3 }"
        #expect(findings(text).isEmpty)
    }
}
