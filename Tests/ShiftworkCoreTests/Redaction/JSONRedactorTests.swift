internal import ShiftworkCore
import Testing

@Suite("Redaction")
struct JSONRedactorTests {
    let redactor = JSONRedactor()

    @Test(arguments: [
        (#"{"password":"hunter2"}"#, #"{"password":"[redacted]"}"#),
        (
            #"{ "user" : "anna" , "Access-Token" : "x" }"#,
            #"{ "user" : "anna" , "Access-Token" : "[redacted]" }"#
        ),
        (#"{"api_key":12345,"n":1.50}"#, #"{"api_key":"[redacted]","n":1.50}"#),
        (
            #"{"a":[{"clientSecret":"x"},{"b":"\u0061"}]}"#,
            #"{"a":[{"clientSecret":"[redacted]"},{"b":"\u0061"}]}"#
        ),
        (#"{"authorization":{"scheme":"x","value":["y"]},"b":1}"#, #"{"authorization":"[redacted]","b":1}"#),
        (#"{"cookies":["a","b"],"b":1}"#, #"{"cookies":"[redacted]","b":1}"#),
        (#"{"has_password":true,"password":null}"#, #"{"has_password":true,"password":null}"#),
        (#"{"token_count":7,"max_tokens":100}"#, #"{"token_count":7,"max_tokens":100}"#),
        (#"{"p\u0061ssword":"x"}"#, #"{"p\u0061ssword":"[redacted]"}"#),
        (
            #"{"to":"a@b.c","pin":{"$sealed":{"key":"k1","data":"AA=="}}}"#,
            #"{"to":"a@b.c","pin":"[redacted]"}"#
        ),
        (#"[{"$sealed":{"key":"k1","data":"AA=="}},2]"#, #"["[redacted]",2]"#),
        (#"{"$sealed":{"key":"k1","data":"AA=="}}"#, #""[redacted]""#),
        (#"{"url":"postgres://app:s3cr3t@db/shop"}"#, #"{"url":"postgres://app:[redacted]@db/shop"}"#),
        (#"{"url":"redis:\/\/:s3cr3t@db"}"#, #"{"url":"[redacted]"}"#),
        (#"{"a":"x ghp_abcdefghijklmnopqrstuvwxyz0123 y"}"#, #"{"a":"x [redacted] y"}"#),
        (#"{"keep":1,"s":{"ghp_abcdefghijklmnopqrstuvwxyz0123":1,"x":2}}"#, #"{"keep":1,"s":"[redacted]"}"#),
        (#""Bearer abcdef0123456789""#, #""Bearer [redacted]""#),
        (#"{"a":1,"b":[null]}"#, #"{"a":1,"b":[null]}"#),
    ])
    func `secrets are replaced and everything else is kept byte for byte`(text: String, expected: String)
        throws
    {
        let redacted = redactor.redact(try JSONBytes(validating: text))
        #expect(redacted.text == expected)
        #expect(redactor.redact(redacted) == redacted)
        #expect(throws: Never.self) { try JSONBytes(validating: redacted.bytes) }
    }

    @Test(arguments: [
        (
            "connect to postgres://app:pa:ss@db:5432/shop failed",
            "connect to postgres://app:[redacted]@db:5432/shop failed"
        ),
        ("host=db password=hunter2 user=app", "host=db password=[redacted] user=app"),
        ("GET /x?page=2&access_token=abc&y=1", "GET /x?page=2&access_token=[redacted]&y=1"),
        (#"body {"password": "hunter2", "a": 1}"#, #"body {"password": "[redacted]", "a": 1}"#),
        (#"body {\"password\":\"hunter2\"}"#, #"body {\"password\":\"[redacted]\"}"#),
        ("Authorization: Bearer a.b-c_d~e+f/g==", "Authorization: Bearer [redacted]"),
        ("basic dXNlcjpwYXNzd29yZA==", "basic [redacted]"),
        ("key sw_0a1b2c_abcdefghijklmnop0123456789 used", "key [redacted] used"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl", "[redacted]"),
        ("AKIAIOSFODNN7EXAMPLE", "[redacted]"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nrest", "[redacted]\nrest"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", "[redacted]"),
    ])
    func `secrets in free text are replaced`(text: String, expected: String) {
        #expect(redactor.redact(text: text) == expected)
    }

    @Test(arguments: [
        "The token has expired: try again", "Basic training at 12:30", "bearer bonds",
        "https://example.org:8080/a@b",
        "mail to anna@example.org", "task-list sk-1", "a=b; c=d", "-----BEGIN CERTIFICATE-----\nMII",
        "eyJ is how it starts", "", "password", "password=", "é😀",
    ])
    func `ordinary text is kept`(text: String) {
        #expect(redactor.redact(text: text) == text)
    }

    @Test func `a team can declare names of its own`() throws {
        let own = JSONRedactor(names: .common.adding(["IBAN", "patient_id"]))
        let json = try JSONBytes(validating: #"{"iban":"DE00","patientId":7,"name":"x"}"#)
        #expect(own.redact(json).text == #"{"iban":"[redacted]","patientId":"[redacted]","name":"x"}"#)
        #expect(redactor.redact(json) == json)
    }

    @Test func `bytes that are not JSON are hidden altogether`() {
        #expect(redactor.redact(JSONBytes(unchecked: Array("{password: x".utf8))).text == #""[redacted]""#)
    }

    @Test(arguments: 0..<4)
    func `redaction never traps and gives valid JSON`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<2_000 {
            let bytes = JSONFuzzTests.garbage(&random)
            let redacted = redactor.redact(JSONBytes(unchecked: bytes))
            #expect(throws: Never.self) { try JSONBytes(validating: redacted.bytes) }
            _ = redactor.redact(text: String(decoding: bytes, as: UTF8.self))
        }
    }
}
