import ArgumentParser
import ShiftworkCore
import Testing

@testable import ShiftworkCommand

@Suite("What a command shows")
struct OutputTests {
    private func list(
        _ surroundings: Surroundings, _ options: Console.Options = .init(), _ arguments: String...
    )
        async throws -> Transcript
    {
        let desk = try await Desk(surroundings, options)
        let new = NewJob(id: desk.session.makeID(), type: "send-email", queue: "mail")
        _ = try await desk.store.insert([new], durability: .durable)
        desk.clock.advance(by: .seconds(180))
        try await ListCommand.parse(arguments).run(desk.session)
        return desk.transcript
    }

    @Test func `a terminal gets colour, glyphs and headings`() async throws {
        let lines = try await list(.terminal()).lines
        #expect(lines[0].contains("\u{1B}[1mSTATUS"))
        #expect(lines[1].contains("○ queued"))
        #expect(lines[1].contains("3m ago"))
    }

    @Test func `a pipe gets the same table without colour and without cutting`() async throws {
        let transcript = try await list(.pipe())
        #expect(!transcript.output.contains("\u{1B}"))
        #expect(transcript.lines[0].hasPrefix("STATUS    ID  "))
        #expect(transcript.lines[1].hasPrefix("○ queued  0"))
    }

    @Test func `a list goes on and back by the places that its answers tell`() async throws {
        var options = Console.Options()
        options.format = .json
        let desk = try await Desk(.pipe(), options)
        let ids = try await desk.enqueue(6).reversed().map(\.description)
        func page(_ cursor: String? = nil) async throws -> JSONBytes {
            let arguments = ["--limit", "2"] + (cursor.map { ["--cursor", $0] } ?? [])
            try await ListCommand.parse(arguments).run(desk.session)
            return JSONBytes(unchecked: Array((desk.transcript.lines.last ?? "").utf8))
        }
        func shown(_ page: JSONBytes) -> [String?] {
            (0..<2).map { page.scalar(at: ["data", "\($0)", "id"]) }
        }
        let second = try await page(try await page().scalar(at: ["page", "next"]))
        #expect(shown(second) == [ids[2], ids[3]])
        #expect(shown(try await page(second.scalar(at: ["page", "next"]))) == [ids[4], ids[5]])
        #expect(shown(try await page(second.scalar(at: ["page", "prev"]))) == [ids[0], ids[1]])
    }

    @Test func `a place in a list is read as it was written`() async throws {
        let session = try await Desk().session
        for number in [nil, 7, -7] as [Int64?] {
            for isBackward in [true, false] {
                let place = JobCursor(value: -3, job: session.makeID(), number: number)
                let (read, isBack) = try Cursor.read(
                    Cursor.text(place, isBackward: isBackward, session), session)
                #expect(read == place)
                #expect(isBack == isBackward)
            }
        }
        for wrong in ["", "prev.", "1.x", "1.2.3.4", "prev.1", "x.0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"] {
            #expect(throws: CommandFailure.self) { try Cursor.read(wrong, session) }
        }
    }

    @Test func `a secret in a reason, or in what a failure calls itself, is shown to nobody`() async throws {
        let desk = try await Desk()
        let (secret, ids) = ("sk_live_CANARYreason0123456789", try await desk.enqueue(2))
        let worker: WorkerID = desk.session.makeID()
        try await desk.store.register(WorkerInfo(id: worker, name: "w", types: [], slots: 1))
        let lease = try #require(try await desk.store.claim([ids[1]], worker: worker).first).lease
        var trip = PumpTrip(worker: worker)
        trip.settlements = [Settlement(.exhaust, lease: lease)]
        trip.settlements[0].failure = JobFailure(type: secret, message: "it broke")
        _ = try await desk.store.pump(trip)
        try await desk.run(QueueCommand.Pause.self, "mail", "--reason", secret)
        try await desk.run(CancelCommand.self, "-q", "status:queued", "--yes", "--reason", secret)
        for id in ids.map(\.description) {
            try await desk.run(ShowCommand.self, id, "--events")
            try await desk.run(TailCommand.self, id)
        }
        try await desk.run(ListCommand.self)
        try await desk.run(QueueCommand.List.self)
        try await desk.run(QueueCommand.Show.self, "mail")
        try await desk.run(OperationCommand.List.self)
        try await desk.run(ErrorsCommand.self)
        #expect(desk.transcript.output.contains("[redacted]"))
        #expect(!desk.transcript.output.contains("CANARY"))
    }

    @Test func `a narrow terminal gets short ids that keep their tail`() async throws {
        let line = try await list(.terminal(width: 60)).lines[1]
        #expect(line.contains("…"))
        #expect(PlainText.width(line) <= 60)
    }

    @Test(arguments: [["NO_COLOR": "1", "LANG": "C.UTF-8"], ["TERM": "dumb", "LANG": "C.UTF-8"]])
    func `NO_COLOR and a dumb terminal get no colour`(_ environment: [String: String]) async throws {
        let output = try await list(.terminal(environment)).output
        #expect(!output.contains("\u{1B}"))
        #expect(output.contains("○ queued"))
    }

    @Test func `colour can be demanded in a pipe, and forbidden on a terminal`() async throws {
        var options = Console.Options()
        options.color = .always
        #expect(try await list(.pipe(), options).output.contains("\u{1B}[1m"))
        options.color = .never
        #expect(try await !list(.terminal(), options).output.contains("\u{1B}"))
    }

    @Test(arguments: ["C", "POSIX", ""])
    func `a locale without UTF-8 gets ASCII alone`(_ locale: String) async throws {
        let output = try await list(.pipe(["LC_ALL": locale])).output
        #expect(output.contains("o queued"))
        #expect(output.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test func `the formats for programs hold what they promise`() async throws {
        func output(_ format: OutputFormat) async throws -> String {
            var options = Console.Options()
            options.format = format
            return try await list(.pipe(), options).output
        }
        let json = try await JSONBytes(validating: output(.json))
        #expect(json.scalar(at: ["data", "0", "status"]) == "queued")
        #expect(json.scalar(at: ["page", "has_more"]) == "false")
        let line = try await JSONBytes(validating: output(.ndjson))
        #expect(line.scalar(at: ["type"]) == "send-email")
        #expect(try await output(.csv).hasPrefix("status,id,type,reference,try,run,when,error,queue"))
        #expect(try await output(.tsv).split(separator: "\n")[1].hasPrefix("queued\t"))
        #expect(try await JobID(parsing: output(.id).replacing("\n", with: "")) != nil)
    }

    @Test func `columns are chosen by name, and a misspelt one is suggested`() async throws {
        #expect(
            try await list(.pipe(), .init(), "--columns", "type,queue").lines == [
                "TYPE        QUEUE", "send-email  mail",
            ])
        let error = await #expect(throws: CommandFailure.self) {
            _ = try await list(.pipe(), .init(), "--columns", "quue")
        }
        #expect(error?.description.contains("Did you mean \"queue\"?") == true)
    }

    @Test func `control characters of jobs cannot move the cursor or forge a line`() {
        #expect(PlainText.printable("a\u{1B}[2Jb\nc\u{202E}") == "a\\u{1b}[2Jb\\nc\\u{202e}")
        #expect(Cell("x\r\u{7}").text == "x\\r\\u{7}")
    }

    @Test func `a value that a spreadsheet would compute stays text`() {
        #expect(
            SeparatedValues.commas.line(["=1+1", "-5", "a,b", "say \"hi\""])
                == "'=1+1,-5,\"a,b\",\"say \"\"hi\"\"\"")
        #expect(SeparatedValues.tabs.line(["a\tb", "c"]) == "a\\tb\tc")
    }

    @Test(arguments: [
        (Duration.microseconds(850), "850µs"), (.milliseconds(12), "12ms"), (.seconds(30), "30.0s"),
        (.seconds(252), "4m12s"), (.seconds(11_100), "3h05m"), (.seconds(1_050_000), "12d3h"), (.zero, "0ms"),
    ])
    func `durations show the digits that matter`(_ duration: Duration, _ text: String) {
        #expect(Numbers.duration(duration) == text)
    }

    @Test func `progress is a bar with rate and what is left`() {
        let text = ProgressText(label: "retrying", done: 812, total: 1_141, elapsed: .seconds(8))
        #expect(
            text.line(Style(hasColor: false, isUnicode: true))
                == "retrying  ███████████░░░░░  812/1,141  71%  102/s  4s left")
        #expect(text.line(Style(hasColor: false, isUnicode: false)).contains("###########....."))
    }

    @Test func `progress draws on a terminal, and writes a plain line every ten seconds elsewhere`() {
        let (terminal, pipe) = (Transcript(), Transcript())
        var (drawn, written) = (
            ProgressMeter("x", console: terminal.console(.terminal())),
            ProgressMeter("x", console: pipe.console(.pipe()))
        )
        for second in 0...25 {
            drawn.update(done: second, total: 100, elapsed: .seconds(second))
            written.update(done: second, total: 100, elapsed: .seconds(second))
        }
        #expect(terminal.error.count { $0 == "\r" } == 25)
        #expect(pipe.error.split(separator: "\n").count == 2)
    }

    @Test func `every status has a glyph and an ASCII sign of its own`() {
        #expect(Set(JobStatus.allCases.map(\.glyph)).count == JobStatus.allCases.count)
        #expect(Set(JobStatus.allCases.map(\.asciiSign)).count == JobStatus.allCases.count)
        #expect(JobStatus.allCases.allSatisfy { $0.asciiSign.utf8.allSatisfy { $0 < 0x80 } })
    }
}
