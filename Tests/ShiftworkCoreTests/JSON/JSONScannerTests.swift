internal import ShiftworkCore
import Testing

@Suite("The JSON scanner")
struct JSONScannerTests {
    static let accepted: [String] = [
        "null", "true", "false", "0", "-0", "-1", "12", "1.5", "0.1", "-0.0", "1e5", "1E5", "1e+5", "1e-5",
        "1.5E+10",
        "123456789012345678901234567890.123456789", " 1 ", "\t\r\n 1\n", "\"\"", "\"a\"", "\"a b\"", "[]",
        "[ ]", "{}",
        "{ }", "[1]", "[1,2]", "[ 1 , 2 ]", "[[]]", "[[[]],{}]", "{\"a\":1}", "{ \"a\" : 1 , \"b\" : [ ] }",
        "{\"\":0}", "{\"a\":{\"a\":{\"a\":1}}}", "[{\"a\":1},{\"a\":1}]", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u0041\"", "\"\\u001f\"", "\"\\uD83D\\uDE00\"", "\"\\ud83d\\ude00\"", "\"\\uFFFF\"", "\"\u{7F}\"",
        "\"é\"", "\"€\"", "\"😀\"", "\"\u{FFFF}\"", "\"\u{10FFFF}\"", "\"\u{2028}\"", "\"12345678é12345678\"",
        "\"12345678\\n12345678\"", "[null,true,false,0,\"\",[],{}]", "{\"a\":1,\"A\":2,\"a \":3}", "\"/\"",
        "{\"é\":1,\"e\":2}", "{\"\\u0061b\":1,\"a\":2}", "[\"a\",\n\"b\"]",
        "1.0000000000000000000000000000000000e2",
    ]

    static let refused: [(String, JSONError.Reason, Int)] = [
        ("", .empty, 0), (" ", .empty, 1), ("nul", .truncated, 3), ("nulL", .misspelledLiteral, 3),
        ("tru", .truncated, 3), ("True", .unexpectedByte, 0), ("falsy", .misspelledLiteral, 4),
        ("NaN", .unexpectedByte, 0), ("nan", .misspelledLiteral, 1), ("Infinity", .unexpectedByte, 0),
        ("-Infinity", .malformedNumber, 1), ("-", .truncated, 1), ("+1", .unexpectedByte, 0),
        ("01", .trailing, 1),
        ("-01", .trailing, 2), ("1.", .truncated, 2), ("1.e5", .malformedNumber, 2),
        (".5", .unexpectedByte, 0),
        ("1e", .truncated, 2), ("1e+", .truncated, 3), ("1ea", .malformedNumber, 2), ("0x10", .trailing, 1),
        ("1_000", .trailing, 1), ("--1", .malformedNumber, 1), ("1 2", .trailing, 2), ("1,", .trailing, 1),
        ("{}{}", .trailing, 2), ("[]]", .trailing, 2), ("\"a\"x", .trailing, 3), ("null\0", .trailing, 4),
        ("[", .truncated, 1), ("[1", .truncated, 2), ("[1,", .truncated, 3), ("[1,]", .unexpectedByte, 3),
        ("[,1]", .unexpectedByte, 1), ("[1 2]", .unexpectedByte, 3), ("[1}", .unexpectedByte, 2),
        ("]", .unexpectedByte, 0), ("}", .unexpectedByte, 0), ("{", .truncated, 1), ("{\"a\"", .truncated, 4),
        ("{\"a\":", .truncated, 5), ("{\"a\":1", .truncated, 6), ("{\"a\":1,", .truncated, 7),
        ("{\"a\":1,}", .unexpectedByte, 7), ("{,}", .unexpectedByte, 1), ("{a:1}", .unexpectedByte, 1),
        ("{'a':1}", .unexpectedByte, 1), ("{1:1}", .unexpectedByte, 1), ("{\"a\" 1}", .unexpectedByte, 5),
        ("{\"a\":1 \"b\":2}", .unexpectedByte, 7), ("{\"a\":}", .unexpectedByte, 5),
        ("{\"a\":1]", .unexpectedByte, 6),
        ("// x\n1", .unexpectedByte, 0), ("/* */1", .unexpectedByte, 0), ("1 # x", .trailing, 2),
        ("\"", .truncated, 1), ("\"a", .truncated, 2), ("\"\\", .truncated, 1), ("\"\\\"", .truncated, 3),
        ("\"\\x41\"", .malformedEscape, 1), ("\"\\'\"", .malformedEscape, 1),
        ("\"\\U0041\"", .malformedEscape, 1),
        ("\"\\u\"", .malformedEscape, 3), ("\"\\u004\"", .malformedEscape, 6),
        ("\"\\u00zz\"", .malformedEscape, 5),
        ("\"\\u00", .truncated, 5), ("\"\t\"", .controlCharacter, 1), ("\"a\nb\"", .controlCharacter, 2),
        ("\"\u{1F}\"", .controlCharacter, 1), ("\"\0\"", .controlCharacter, 1), ("\"\\u0000\"", .nul, 1),
        ("\"a\\u0000b\"", .nul, 2), ("\"\\uD800\"", .loneSurrogate, 1), ("\"\\uDC00\"", .loneSurrogate, 1),
        ("\"\\uD800x\"", .loneSurrogate, 1), ("\"\\uD800\\n\"", .loneSurrogate, 1),
        ("\"\\uD800\\uD800\"", .loneSurrogate, 1), ("\"\\uD800\\u0041\"", .loneSurrogate, 1),
        ("\"\\uDE00\\uD83D\"", .loneSurrogate, 1), ("{\"a\":1,\"a\":2}", .duplicateKey, 7),
        ("{\"a\":1,\"b\":2,\"\\u0061\":3}", .duplicateKey, 13), ("{\"\":1,\"\":2}", .duplicateKey, 6),
        ("{\"é\":1,\"\\u00e9\":2}", .duplicateKey, 8), ("{\"é\":1,\"e\u{301}\":2}", .duplicateKey, 8),
        ("\u{FEFF}1", .unexpectedByte, 0), ("\u{A0}1", .unexpectedByte, 0),
        (String(repeating: "1", count: 41), .longNumber, 0),
        ("[0.\(String(repeating: "1", count: 39))]", .longNumber, 1),
    ]

    @Test(arguments: accepted)
    func `valid JSON is accepted and kept byte for byte`(text: String) throws {
        #expect(try JSONBytes(validating: text).text == text)
    }

    @Test(arguments: refused)
    func `invalid JSON is refused with its reason and offset`(
        text: String, reason: JSONError.Reason, offset: Int
    ) throws {
        let error = #expect(throws: JSONError.self) { try JSONBytes(validating: text) }
        #expect(error?.reason == reason)
        #expect(error?.offset == offset)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE2, 0x82],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xC3, 0x28],
        ] as [[UInt8]])
    func `text that is not UTF-8 is refused`(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let error = #expect(throws: JSONError.self) { try JSONBytes(validating: [quote] + bytes + [quote]) }
        #expect(error?.reason == .malformedUTF8)
        #expect(error?.offset == 1)
    }

    @Test func `64 levels are accepted and 65 are refused`() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        _ = try JSONBytes(validating: nested(64))
        let error = #expect(throws: JSONError.self) { try JSONBytes(validating: nested(65)) }
        #expect(error?.reason == .deep)
        #expect(error?.offset == 64)
        #expect(throws: JSONError.self) { try JSONBytes(validating: nested(100_000)) }
    }

    @Test(arguments: [2, 31, 32, 33, 34, 500])
    func `a duplicate among many keys is found`(count: Int) throws {
        let keys = (0..<count).map { "\"key\($0)\":0" }
        _ = try JSONBytes(validating: "{\(keys.joined(separator: ","))}")
        for duplicate in [0, count / 2, count - 1] {
            let text = "{\(keys.joined(separator: ",")),\"key\(duplicate)\":1}"
            let error = #expect(throws: JSONError.self) { try JSONBytes(validating: text) }
            #expect(error?.reason == .duplicateKey)
            #expect(error?.path == "$.key\(duplicate)")
        }
    }

    @Test(arguments: [
        ("{\"plan\":{\"items\":[1,2,{\"a\":01}]}}", "$.plan.items[2].a"), ("[1,2,x]", "$[2]"), ("x", "$"),
        ("{\"a\":[],\"b\":[[],[\"\\q\"]]}", "$.b[1][0]"), ("{\"odd key\":x}", "$[\"odd key\"]"),
        ("{\"a\":{\"b\":1},\"c\":tru}", "$.c"), ("{\"a\\nb\":x}", "$[\"a\\nb\"]"), ("{x", "$"),
    ])
    func `an error names the path`(text: String, path: String) throws {
        let error = #expect(throws: JSONError.self) { try JSONBytes(validating: text) }
        #expect(error?.path == path)
    }

    @Test func `an error is one sentence that quotes no value`() throws {
        let error = #expect(throws: JSONError.self) { try JSONBytes(validating: #"{"pin":"hunter2\x"}"#) }
        #expect(error?.description == "Invalid JSON at byte 15, $.pin: this escape does not exist.")
    }

    @Test func `printing says the size and nothing else`() throws {
        let json = try JSONBytes(validating: #"{"pin":"hunter2"}"#)
        #expect("\(json)" == "JSON (17 bytes)")
        #expect(!String(reflecting: json).contains("hunter2"))
        var dumped = ""
        dump(json, to: &dumped)
        #expect(!dumped.contains("104"))
    }
}
