internal import ShiftworkCore
import Testing

/// Not encryption: turns bytes around, and checks what they are bound to.
struct ReversingCipher: PayloadCipher {
    var key = "t1"

    func seal(_ bytes: [UInt8], authenticating context: [UInt8]) throws(CipherError) -> Sealed {
        Sealed(key: key, data: context + bytes.reversed())
    }

    func open(_ sealed: Sealed, authenticating context: [UInt8]) throws(CipherError) -> [UInt8] {
        guard sealed.key == key else { throw .unknownKey(sealed.key) }
        guard sealed.data.starts(with: context) else { throw .notAuthentic(key: key) }
        return sealed.data.dropFirst(context.count).reversed()
    }
}

struct ImportBook: Codable, Hashable {
    struct Account: Codable, Hashable {
        @Secret var pin: Int
    }

    var url: String
    @Secret var token: String
    @Secret var proxy: String?
    var accounts: [Account] = []
}

@Suite("Secrets")
struct SecretTests {
    let job = ImportBook(url: "/books", token: "hunter2", accounts: [.init(pin: 1234)])
    let coder = JobPayloadCoder(cipher: ReversingCipher())
    let subject = JobPayloadCoder.Subject(type: "import-book", job: "j1", tenant: "acme")

    @Test func `a secret is stored sealed and read again`() throws {
        let json = try coder.encode(job, for: subject)
        #expect(json.value(at: ["url"])?.text == #""/books""#)
        #expect(json.scalar(at: ["token", "$sealed", "key"]) == "t1")
        #expect(!json.text.contains("hunter2"))
        #expect(!json.text.contains("1234"))
        #expect(try coder.decode(ImportBook.self, from: json, for: subject) == job)
    }

    @Test func `a sealed secret is hidden where the payload is shown`() throws {
        let json = try coder.encode(job, for: subject)
        #expect(
            JSONRedactor().redact(json).text
                == #"{"accounts":[{"pin":"[redacted]"}],"proxy":"[redacted]","token":"[redacted]","url":"/books"}"#
        )
    }

    @Test func `without a key a secret is not stored`() throws {
        let error = #expect(throws: PayloadError.self) { try JobPayloadCoder().encode(job, for: subject) }
        #expect(
            error?.reason == .secret(.noKey("$.token"))
                || error?.reason == .secret(.noKey("$.accounts[0].pin")))
        #expect(
            try #require(error?.description).contains(
                "cannot be stored: no encryption key is configured. Set encryption.keys"))
    }

    @Test func `without a key a sealed secret is not read`() throws {
        let json = try coder.encode(job, for: subject)
        let error = #expect(throws: PayloadError.self) {
            try JobPayloadCoder().decode(ImportBook.self, from: json, for: subject)
        }
        #expect(error?.reason == .secret(.sealed("$.token")))
    }

    @Test func `a secret in plain text is refused unless it is allowed`() throws {
        let json = try JSONBytes(validating: #"{"url":"/","token":"hunter2","accounts":[]}"#)
        let error = #expect(throws: PayloadError.self) {
            try coder.decode(ImportBook.self, from: json, for: subject)
        }
        #expect(error?.reason == .secret(.notSealed("$.token")))
        #expect(error?.description.contains("hunter2") == false)
        let lenient = JobPayloadCoder(cipher: ReversingCipher(), allowsPlaintextSecrets: true)
        #expect(try lenient.decode(ImportBook.self, from: json, for: subject).token == "hunter2")
    }

    @Test func `tests may write secrets as they are`() throws {
        let plain = JobPayloadCoder(allowsPlaintextSecrets: true)
        let json = try plain.encode(job, for: subject)
        #expect(json.scalar(at: ["token"]) == "hunter2")
        #expect(try plain.decode(ImportBook.self, from: json, for: subject) == job)
    }

    @Test(arguments: [
        JobPayloadCoder.Subject(type: "import-book", job: "j2", tenant: "acme"),
        JobPayloadCoder.Subject(type: "import-book", job: "j1", tenant: "other"),
        JobPayloadCoder.Subject(type: "import-book", job: "j1"),
    ])
    func `a secret opens only for its job and tenant`(other: JobPayloadCoder.Subject) throws {
        let json = try coder.encode(job, for: subject)
        let error = #expect(throws: PayloadError.self) {
            try coder.decode(ImportBook.self, from: json, for: other)
        }
        #expect(error?.reason == .secret(.cipher("$.token", .notAuthentic(key: "t1"))))
    }

    @Test func `a secret opens only in its field`() throws {
        let json = try coder.encode(job, for: subject)
        let proxy = try #require(json.value(at: ["proxy"])?.text)
        let token = try #require(json.value(at: ["token"])?.text)
        let swapped = try JSONBytes(
            validating: #"{"url":"","accounts":[],"token":\#(proxy),"proxy":\#(token)}"#)
        let error = #expect(throws: PayloadError.self) {
            try coder.decode(ImportBook.self, from: swapped, for: subject)
        }
        #expect(error?.reason == .secret(.cipher("$.token", .notAuthentic(key: "t1"))))
    }

    @Test func `damage inside or outside the seal is named without the value`() throws {
        for damaged in [#"{"key":"t1","data":"%"}"#, #"{"key":"t9","data":""}"#, #"{"key":"t1"}"#, "7"] {
            let json = try JSONBytes(validating: #"{"url":"","accounts":[],"token":{"$sealed":\#(damaged)}}"#)
            let error = #expect(throws: PayloadError.self) {
                try coder.decode(ImportBook.self, from: json, for: subject)
            }
            #expect(error?.path == "$.token")
        }
    }

    @Test func `printing a job shows no secret`() {
        var dumped = ""
        dump(job, to: &dumped)
        for text in [
            "\(job)", String(reflecting: job), dumped, "\(Mirror(reflecting: job).children.map { $0 })",
        ] {
            #expect(!text.contains("hunter2"))
            #expect(!text.contains("1234"))
        }
        #expect("\(job)".contains("[redacted]"))
    }

    @Test func `a whole value can be sealed`() throws {
        let context = SecretContext(cipher: ReversingCipher(), job: "j1")
        let result = try JSONBytes(validating: #"{"iban":"DE00"}"#)
        let sealed = try context.seal(result, field: "$result")
        #expect(!sealed.text.contains("iban"))
        #expect(JSONRedactor().redact(sealed).text == #""[redacted]""#)
        #expect(try context.open(sealed, field: "$result") == result)
        #expect(throws: SecretError.self) { try context.open(sealed, field: "$error") }
        #expect(throws: SecretError.notSealed("$result")) { try context.open(result, field: "$result") }
    }
}
