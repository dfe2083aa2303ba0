import Foundation
import ShiftworkCore
import Testing

@Suite struct CronParsingTests {
    private func problem(_ text: String) -> CronExpression.ParseError? {
        do {
            _ = try CronExpression(text)
            return nil
        } catch { return error }
    }

    /// Two texts mean the same if they fire at the same times for two years, in UTC.
    private func agree(_ left: String, _ right: String) throws -> Bool {
        let start = Timestamp(seconds: 1_767_225_600)
        return try CronExpression(left).next(60, after: start, in: .utc)
            == CronExpression(right).next(60, after: start, in: .utc)
    }

    @Test(arguments: [
        ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"), ("@yearly", "0 0 1 1 *"), ("@ANNUALLY", "0 0 1 1 *"),
        ("0 1 * * mon-fri", "0 1 * * 1-5"), ("0 1 * JAN,jul *", "0 1 * 1,7 *"), ("0 1 * * 7", "0 1 * * sun"),
        ("0 1 * * fri-sun", "0 1 * * 5,6,0"), ("0 1 * * sat-7", "0 1 * * 0,6"), ("0 1 * * 0-7", "0 1 * * *"),
        ("*/15 * * * *", "0,15,30,45 * * * *"), ("10-40/10 * * * *", "10,20,30,40 * * * *"),
        ("5/20 * * * *", "5,25,45 * * * *"), ("0 0 * * */2", "0 0 * * 0,2,4,6"),
        ("0 0 1-7,15 * *", "0 0 1,2,3,4,5,6,7,15 * *"), (" 0\t0   1 1 * ", "@yearly"),
    ])
    func `two spellings mean the same`(left: String, right: String) throws {
        #expect(try agree(left, right))
    }

    @Test(arguments: [
        ("", 1, "Found 0 fields instead of five"),
        ("* * * *", 8, "Found 4 fields instead of five"),
        ("0 * * * * *", 11, "Found 6 fields instead of five"),
        ("60 * * * *", 1, "The minute is 60, outside 0-59."),
        ("0 24 * * *", 3, "The hour is 24, outside 0-23."),
        ("0 0 0 * *", 5, "The day is 0, outside 1-31."),
        ("0 0 1 13 *", 7, "The month is 13, outside 1-12."),
        ("0 0 * * 8", 9, "The weekday is 8, outside 0-7."),
        ("0 0 * * 99999999999999999999", 9, "The weekday is 9999, outside 0-7."),
        ("0 0 * * mon,tues", 13, "The weekday is \"tues\". Its names are sun mon"),
        ("0 noon * * *", 3, "The hour is \"noon\". It has no names."),
        ("0 17-9 * * *", 6, "The range of the hour runs backwards, from 17 to 9."),
        ("*/0 * * * *", 3, "The step of the minute is 0, outside 1-60."),
        ("*/61 * * * *", 3, "The step of the minute is 61, outside 1-60."),
        ("1, * * * *", 3, "The minute ends too early."),
        ("1- * * * *", 3, "The minute ends too early."),
        ("*/ * * * *", 3, "The minute ends too early."),
        ("*5 * * * *", 2, "\"5\" does not belong here in the minute."),
        ("1.5 * * * *", 2, "\".\" does not belong here in the minute."),
        ("-5 * * * *", 1, "\"-\" does not belong here in the minute."),
        ("٣ * * * *", 1, "\"٣\" does not belong here in the minute."),
        ("0 0 ? * 1", 5, "? is not supported; write *."),
        ("0 0 L * *", 5, "L is not supported."),
        ("0 0 * * 5#2", 10, "# is not supported."),
        ("@reboot", 1, "@reboot is no time"),
        ("@every 5m", 1, "@every is no cron"),
        ("@daily 5", 1, "Use one of @annually"),
    ])
    func `an error says where and what`(text: String, column: Int, problem expected: String) throws {
        let error = try #require(problem(text))
        #expect(error.column == column)
        #expect(error.problem.hasPrefix(expected), "\(error)")
        #expect(error.description.contains("column \(column)"))
    }

    @Test func `an endless text is refused unread`() {
        #expect(problem(String(repeating: "1,", count: 10_000))?.text.count == 256)
    }

    @Test func `an expression is stored as its text`() throws {
        let expression = try CronExpression(" 0  1 * *   mon-fri ")
        #expect(expression.description == "0 1 * * mon-fri")
        let data = try JSONEncoder().encode([expression])
        #expect(String(decoding: data, as: UTF8.self) == "[\"0 1 * * mon-fri\"]")
        #expect(try JSONDecoder().decode([CronExpression].self, from: data) == [expression])
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([CronExpression].self, from: Data("[\"0 1\"]".utf8))
        }
    }

    @Test(arguments: 1...20)
    func `garbage is refused with a place inside it, or understood`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "*", " ", " ", "  ", "0", "7", "59", "-", "/", ",", "mon", "SUN", "jan", "@", "@daily", "?", "é",
            "\t", "L", "*/5", "1-5",
        ]
        let moment = Timestamp(seconds: 1_780_000_000)
        for _ in 0..<300 {
            let text = random.text(of: pieces, upTo: 16)
            do {
                let expression = try CronExpression(text)
                #expect(try CronExpression(expression.text) == expression)
                if let next = expression.next(after: moment, in: .utc) { #expect(next > moment) }
            } catch {
                #expect((1...(text.count + 1)).contains(error.column), "\(error)")
            }
        }
    }
}
