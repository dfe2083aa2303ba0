internal import Crypto
internal import ShiftworkCore

/// Places in lists as clients carry them: opaque, signed, and only good for the query and tenant that they came from.
struct ListCursor: Sendable {
    /// That of all servers of a store.
    let key: SymmetricKey

    func text(_ cursor: JobCursor, isBackward: Bool, _ query: JobQuery, _ scope: Scope) -> String {
        var bytes: [UInt8] = [isBackward ? 1 : 0]
        withUnsafeBytes(of: cursor.value.bigEndian) { bytes += $0 }
        bytes += cursor.job.uuid.bytes
        if let number = cursor.number {
            withUnsafeBytes(of: (number ^ mask(of: cursor.job)).bigEndian) { bytes += $0 }
        }
        bytes += Signature.of(bytes + Self.mark(of: query, scope), with: key)
        return Base64URL.encoded(bytes)
    }

    func read(
        _ text: String, for query: JobQuery, _ scope: Scope
    ) throws(Problem) -> (JobCursor, isBackward: Bool) {
        // With a number or without: which stores give one is theirs to say.
        guard let bytes = Base64URL.decoded(text), [25, 33].contains(bytes.count - Signature.length),
            let id = UUIDv7(bytes: bytes[9..<25])
        else {
            throw Problem(.invalidCursor, "This is no cursor of a list: take the next or prev of an answer.")
        }
        let place = bytes.dropLast(Signature.length)
        guard Signature.isRight(bytes[place.endIndex...], of: place + Self.mark(of: query, scope), with: key)
        else {
            throw Problem(
                .invalidCursor, "This cursor is of another query: ask with the one that it came from.")
        }
        let job = JobID(id)
        let number = place.count > 25 ? Self.integer(place[25...]) ^ mask(of: job) : nil
        return (JobCursor(value: Self.integer(bytes[1..<9]), job: job, number: number), bytes[0] == 1)
    }

    /// Hides a job's number: of two of them a tenant could read how many jobs all tenants made between.
    private func mask(of job: JobID) -> Int64 {
        Self.integer(Signature.of(Array("number \(job)".utf8), with: key).prefix(8))
    }

    private static func integer(_ bytes: some Sequence<UInt8>) -> Int64 {
        Int64(bitPattern: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// The query is as it was asked: times that are relative to now are the same words on each page.
    private static func mark(of query: JobQuery, _ scope: Scope) -> [UInt8] {
        Array(SHA256.hash(data: Array("\(scope) \(query)".utf8)).prefix(8))
    }
}

extension Call {
    /// What writes and reads cursors.
    func cursors() async throws -> ListCursor { ListCursor(key: try await desk.secret.key(for: "cursor")) }
}

/// Base 64 for URLs, without padding (RFC 4648, section 5).
enum Base64URL {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encoded(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in bytes {
            (bits, count) = (bits << 8 | UInt32(byte), count + 8)
            while count >= 6 {
                count -= 6
                text.append(letters[Int(bits >> UInt32(count) & 63)])
            }
            bits &= (1 << UInt32(count)) - 1
        }
        if count > 0 { text.append(letters[Int(bits << UInt32(6 - count) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func decoded(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for letter in text.utf8 {
            guard let value = letters.firstIndex(of: letter) else { return nil }
            (bits, count) = (bits << 6 | UInt32(value), count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= (1 << UInt32(count)) - 1
            }
        }
        return bits == 0 ? bytes : nil
    }
}

/// What may stand in a query unescaped (RFC 3986, section 2.3).
enum PercentEncoding {
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
    }
}
