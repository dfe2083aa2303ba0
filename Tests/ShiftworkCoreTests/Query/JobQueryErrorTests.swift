internal import ShiftworkCore
internal import Testing

@Suite("The filter language refuses")
struct JobQueryErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var code: JobQueryError.Code
        var offset: Int
        var suggestion: String?
        var testDescription: String { text }

        init(_ text: String, _ code: JobQueryError.Code, _ offset: Int, _ suggestion: String? = nil) {
            (self.text, self.code, self.offset, self.suggestion) = (text, code, offset, suggestion)
        }
    }

    static let rows: [Row] = [
        Row("status:failed typ:x", .unknownKey, 14, "type"),
        Row("staus:failed", .unknownKey, 0, "status"),
        Row("-user_id:4", .unknownKey, 1, "user"),
        Row("finished_at:1d", .unknownKey, 0, "finished"),
        Row("xyzzy:1", .unknownKey, 0),
        Row(":1", .unknownKey, 0),
        Row("payload:x", .unknownKey, 0),
        Row("payload.:x", .unknownKey, 0),
        Row("payload.a..b:x", .unknownKey, 0),
        Row("payloads.a:x", .unknownKey, 0, "payload."),
        Row("status:faild", .unknownValue, 7, "failed"),
        Row("status:failed,open,quued", .unknownValue, 19, "queued"),
        Row("status: failed", .missingValue, 7),
        Row("status:", .missingValue, 7),
        Row("run:>", .missingValue, 5),
        Row("queue:a,,b", .missingValue, 8),
        Row("queue:a,", .missingValue, 8),
        Row("queue:a -", .missingValue, 8),
        Row("attempt:..", .missingValue, 8),
        Row("error:\"timed out", .unfinished, 6),
        Row("error:a\\", .unfinished, 7),
        Row("queue:>a", .operatorNotAllowed, 0),
        Row("since:>7d", .operatorNotAllowed, 0),
        Row("sort:>run", .operatorNotAllowed, 0),
        Row("run:>1s,2s", .operatorNotAllowed, 8),
        Row("queue:mail*", .wildcardNotAllowed, 10),
        Row("type:*mail", .wildcardNotAllowed, 5),
        Row("type:a*b*", .wildcardNotAllowed, 6),
        Row("reference:Task/4*", .wildcardNotAllowed, 16),
        Row("reference:Task", .invalidValue, 10, "Task/*"),
        Row("reference:Task/", .invalidValue, 10),
        Row("id:42", .invalidValue, 3),
        Row("attempt:+1", .invalidValue, 8),
        Row("attempt:1...5", .invalidValue, 11),
        Row("attempt:99999999999999999999", .invalidValue, 8),
        Row("run:30", .invalidValue, 4),
        Row("run:1.5s", .invalidValue, 4),
        Row("run:36501d", .invalidValue, 4),
        Row("run:999999999999999999d", .invalidValue, 4),
        Row("since:yesterday", .invalidValue, 6),
        Row("since:2026-02-30", .invalidValue, 6),
        Row("since:1d,2d", .tooManyValues, 9),
        Row("sort:run,wait", .tooManyValues, 9),
        Row("sort:-runn", .unknownValue, 5, "-run"),
        Row("sort:run sort:wait", .repeated, 9),
        Row("-sort:run", .invalidValue, 0, "sort:-run"),
        Row("failed", .bareWord, 0, "status:failed"),
        Row("ERR-7f3a", .bareWord, 0, "error:ERR-7f3a"),
        Row("send-email", .bareWord, 0, "type:send-email*"),
        Row("Order/1,Order/2", .bareWord, 0, "reference:Order/1,Order/2"),
        Row("tag:a\0", .invalidCharacter, 5),
    ]

    @Test(arguments: rows)
    func `a mistake is named, placed, and answered with what may have been meant`(_ row: Row) {
        let error = #expect(throws: JobQueryError.self) { try JobQuery(parsing: row.text) }
        #expect(error?.code == row.code)
        #expect(error?.offset == row.offset)
        #expect(error?.suggestion == row.suggestion)
    }

    @Test func `one more than a limit is refused`() {
        func code(_ text: String) -> JobQueryError.Code? {
            do throws(JobQueryError) {
                _ = try JobQuery(parsing: text)
                return nil
            } catch { return error.code }
        }
        #expect(code("tag:" + String(repeating: "a", count: JobQuery.characterLimit - 3)) == .tooLong)
        #expect(code(String(repeating: "é", count: 1_000_000)) == .tooLong)
        let terms = [String](repeating: "attempt:1", count: JobQuery.termLimit + 1).joined(separator: " ")
        #expect(code(terms) == .tooManyTerms)
        let values = (0...JobQuery.valueLimit).map(String.init).joined(separator: ",")
        #expect(code("attempt:" + values) == .tooManyValues)
    }

    @Test func `a mistake repeats no control character and no mark of direction`() {
        let error = #expect(throws: JobQueryError.self) { try JobQuery(parsing: "st\u{1B}[31m\u{202E}:x") }
        #expect(error?.message == "Unknown key 'st\\u{1B}[31m\\u{202E}'")
    }

    @Test func `the sentence is the one of the HTTP API`() {
        let error = #expect(throws: JobQueryError.self) { try JobQuery(parsing: "status:failed typ:x") }
        #expect(error?.description == "Unknown key 'typ' at character 14. Did you mean 'type'?")
        #expect(error?.code.rawValue == "unknown_key")
    }
}
