internal import ShiftworkCore
import Testing

@Suite("Looking into JSON")
struct JSONReadingTests {
    static let text = #"""
        { "plan": "business", "seats": 1e2, "trial": false, "note": null, "na\u006de": "A\n\"é\"\uD83D\uDE00",
          "owner": {"plan": "inner", "emails": ["a@example.org", {"primary": true}, [7]]}, "": 1, "tags": [] }
        """#

    @Test(arguments: [
        (["plan"], "business"), (["seats"], "1e2"), (["trial"], "false"), (["note"], "null"), ([""], "1"),
        (["name"], "A\n\"é\"😀"), (["owner", "plan"], "inner"), (["owner", "emails", "0"], "a@example.org"),
        (["owner", "emails", "1", "primary"], "true"), (["owner", "emails", "2", "0"], "7"),
    ])
    func `a scalar is found at its path`(path: [String], expected: String) throws {
        #expect(try JSONBytes(validating: Self.text).scalar(at: path) == expected)
    }

    @Test(arguments: [
        [], ["Plan"], ["owner"], ["owner", "emails"], ["owner", "emails", "3"], ["owner", "emails", "00"],
        ["plan", "x"], ["emails"], ["tags"], ["tags", "0"], ["0"], ["owner", "name"],
    ])
    func `there is no scalar at other paths`(path: [String]) throws {
        #expect(try JSONBytes(validating: Self.text).scalar(at: path) == nil)
    }

    @Test func `a value is taken out byte for byte`() throws {
        let json = try JSONBytes(validating: #"{"a": {"b" :[ 1.0,{ } ] }, "c": "\u0061"}"#)
        #expect(json.value(at: ["a"])?.text == #"{"b" :[ 1.0,{ } ] }"#)
        #expect(json.value(at: ["a", "b", "1"])?.text == "{ }")
        #expect(json.value(at: ["c"])?.text == #""\u0061""#)
        #expect(json.value(at: [])?.text == json.text)
    }

    @Test func `an object is taken apart in order`() throws {
        let members = try #require(JSONBytes(validating: #" {"b":[1, 2],"a":{"x":{}},"é":"1"} "#).members)
        #expect(members.map(\.name) == ["b", "a", "é"])
        #expect(members.map(\.value.text) == ["[1, 2]", #"{"x":{}}"#, #""1""#])
        #expect(members.map(\.offset) == [2, 13, 26])
    }

    @Test func `an array is taken apart in order`() throws {
        let elements = try #require(JSONBytes(validating: #"[1, [2,3] ,{"a":4},"x"]"#).elements)
        #expect(elements.map(\.text) == ["1", "[2,3]", #"{"a":4}"#, #""x""#])
        #expect(try JSONBytes(validating: "[]").elements == [])
    }

    @Test func `scalars have no parts, and garbage has nothing`() throws {
        #expect(try JSONBytes(validating: "1").members == nil)
        #expect(try JSONBytes(validating: "[]").members == nil)
        #expect(try JSONBytes(validating: "{}").elements == nil)
        #expect(JSONBytes(unchecked: [0xFF]).members == nil)
        #expect(JSONBytes(unchecked: [0xFF]).scalar(at: []) == nil)
        #expect(JSONBytes(unchecked: [UInt8(ascii: "\"")]).string == nil)
    }
}
