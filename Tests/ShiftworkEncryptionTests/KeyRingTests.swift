internal import ShiftworkCore
internal import ShiftworkEncryption
import Testing

@Suite("The key ring")
struct KeyRingTests {
    static let first = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    static let second = "k2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="

    let context = Array("tenant job field".utf8)
    let plain = Array("a secret of some length".utf8)

    @Test func `what is sealed opens again, and shows nothing of the plain text`() throws {
        let ring = try KeyRing(parsing: Self.first)
        let sealed = try ring.seal(plain, authenticating: context)
        #expect(sealed.key == "k1")
        #expect(sealed.data.count == 1 + 12 + plain.count + 16)
        #expect(!String(decoding: sealed.data, as: UTF8.self).contains("secret"))
        #expect(try ring.open(sealed, authenticating: context) == plain)
    }

    @Test func `the same text is never sealed to the same bytes`() throws {
        let ring = try KeyRing(parsing: Self.first)
        let sealings = try (0..<100).map { _ in try ring.seal(plain, authenticating: context) }
        #expect(Set(sealings).count == 100)
    }

    @Test func `nothing at all can be sealed too`() throws {
        let ring = try KeyRing(parsing: Self.first)
        #expect(try ring.open(ring.seal([], authenticating: context), authenticating: context) == [])
    }

    @Test func `another context does not open it`() throws {
        let ring = try KeyRing(parsing: Self.first)
        let sealed = try ring.seal(plain, authenticating: context)
        #expect(throws: CipherError.notAuthentic(key: "k1")) {
            try ring.open(sealed, authenticating: Array("tenant job other".utf8))
        }
    }

    @Test func `a change of any byte is noticed`() throws {
        let ring = try KeyRing(parsing: Self.first)
        let sealed = try ring.seal(plain, authenticating: context)
        for index in sealed.data.indices {
            var data = sealed.data
            data[index] ^= 1
            #expect(throws: CipherError.notAuthentic(key: "k1")) {
                try ring.open(Sealed(key: "k1", data: data), authenticating: context)
            }
        }
        for length in [0, 1, 12, 28] {
            #expect(throws: CipherError.notAuthentic(key: "k1")) {
                let cut = Sealed(key: "k1", data: Array(sealed.data.prefix(length)))
                return try ring.open(cut, authenticating: context)
            }
        }
    }

    @Test func `after a rotation the newest key seals and the older one still opens`() throws {
        let before = try KeyRing(parsing: Self.first)
        let after = try KeyRing(parsing: "\(Self.second),\(Self.first)")
        let old = try before.seal(plain, authenticating: context)
        #expect(try after.open(old, authenticating: context) == plain)
        let fresh = try after.seal(plain, authenticating: context)
        #expect(fresh.key == "k2")
        #expect(try after.open(fresh, authenticating: context) == plain)
    }

    @Test func `a retired key is named by its id alone`() throws {
        let sealed = try KeyRing(parsing: Self.first).seal(plain, authenticating: context)
        let error = #expect(throws: CipherError.unknownKey("k1")) {
            try KeyRing(parsing: Self.second).open(sealed, authenticating: context)
        }
        let description = try #require(error?.description)
        #expect(description.contains(#"sealed with key "k1", which is not configured"#))
        #expect(!description.contains("AAEC") && !description.contains("ICEi"))
    }

    @Test func `one id with another key does not open`() throws {
        let sealed = try KeyRing(parsing: Self.first).seal(plain, authenticating: context)
        let other = try KeyRing(parsing: Self.second.replacing("k2", with: "k1"))
        #expect(throws: CipherError.notAuthentic(key: "k1")) {
            try other.open(sealed, authenticating: context)
        }
    }

    @Test(arguments: [
        ("", KeyRingError.empty), (" \n", .empty),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", .noID(position: 1)),
        (":AAEC", .badID(position: 1)), ("k 1:AAEC", .badID(position: 1)),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8:k1", .badID(position: 1)),
        ("k1:%%%", .notBase64(position: 1)),
        ("k1:AAEC", .wrongLength(position: 1, bytes: 3)), ("\(first),", .noID(position: 2)),
        ("\(first),k1:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=", .duplicate(position: 2, other: 1)),
        ("k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", .weak(position: 1)),
    ])
    func `a bad ring is refused without repeating it`(text: String, expected: KeyRingError) throws {
        let error = #expect(throws: expected) { try KeyRing(parsing: text) }
        #expect(error?.description.contains("AAEC") == false)
    }

    @Test func `printing a ring names its keys and shows none`() throws {
        let ring = try KeyRing(parsing: " \(Self.second) ,\n\(Self.first) ")
        #expect("\(ring)" == "KeyRing(k2, k1)")
        #expect(ring.keyIDs == ["k2", "k1"])
        var dumped = ""
        dump(ring, to: &dumped)
        for text in [String(reflecting: ring), dumped] { #expect(!text.contains("seed")) }
    }

    @Test func `a new key can be used at once and is never the same`() throws {
        let keys = try (0..<20).map { try KeyRing.newKey(id: "k\($0)") }
        #expect(try KeyRing(parsing: keys.joined(separator: ",")).keyIDs.count == 20)
        #expect(Set(keys.map { $0.split(separator: ":")[1] }).count == 20)
        #expect(throws: KeyRingError.badID(position: 1)) { try KeyRing.newKey(id: "a:b") }
    }
}
