internal import ShiftworkCore
import Testing

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

@Suite("The JSON scanner under random bytes")
struct JSONFuzzTests {
    static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "\\", "\\u00", "\\uD83D", "\\uDE00", "0", "-",
        "1.5", "e9",
        "true", "fals", "null", " ", "\n", "é", "😀", "\0", "\u{7F}", "{\"a\":1}", "[1]", "\"$sealed\":",
        "\"token\":",
    ]

    /// Bytes that look a little like JSON, some of them damaged.
    static func garbage(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            bytes += Array(pieces.randomElement(using: &random)!.utf8)
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            bytes[index] = UInt8.random(in: 0...255, using: &random)
        }
        return bytes
    }

    /// A valid value, and whether an object in it may repeat a key.
    static func value(_ random: inout SeededGenerator, depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 4 ? 5 : 7), using: &random) {
        case 0: return "null"
        case 1: return ["true", "false"].randomElement(using: &random)!
        case 2: return String(Int.random(in: -1_000_000...1_000_000, using: &random))
        case 3: return ["1.5", "-0.25e3", "1E-2", "0"].randomElement(using: &random)!
        case 4:
            return ["\"\"", "\"é😀\"", "\"a\\n\\u0041\"", "\"\\uD83D\\uDE00\""].randomElement(using: &random)!
        case 5:
            let count = Int.random(in: 0...4, using: &random)
            return "[" + (0..<count).map { _ in value(&random, depth: depth + 1) }.joined(separator: " , ")
                + "]"
        default:
            let count = Int.random(in: 0...40, using: &random)
            let members = (0..<count).map { "\"k\($0)\" : " + value(&random, depth: depth + 5) }
            return "{" + members.joined(separator: ",") + "}"
        }
    }

    @Test(arguments: 0..<8)
    func `whatever is accepted, a decoder reads, and nothing traps`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var accepted = 0
        for _ in 0..<4_000 {
            let bytes = Self.garbage(&random)
            guard let json = try? JSONBytes(validating: bytes) else { continue }
            accepted += 1
            #expect(throws: Never.self) { try JSONDecoder().decode(Anything.self, from: Data(json.bytes)) }
        }
        #expect(accepted > 0)
    }

    @Test(arguments: 0..<8)
    func `valid values are accepted, and refused when cut short`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<300 {
            let text = Self.value(&random, depth: 0)
            let json = try JSONBytes(validating: text)
            guard text.hasPrefix("[") || text.hasPrefix("{") || text.hasPrefix("\"") else { continue }
            let cut = Int.random(in: 0..<json.count, using: &random)
            #expect(throws: JSONError.self) { try JSONBytes(validating: Array(json.bytes.prefix(cut))) }
        }
    }
}

/// Any JSON at all.
private struct Anything: Decodable {
    struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: Key.self) {
            for key in keyed.allKeys { _ = try keyed.decode(Anything.self, forKey: key) }
        } else if var unkeyed = try? decoder.unkeyedContainer() {
            while !unkeyed.isAtEnd { _ = try unkeyed.decode(Anything.self) }
        } else {
            let single = try decoder.singleValueContainer()
            if single.decodeNil() { return }
            if (try? single.decode(Bool.self)) != nil { return }
            if (try? single.decode(Double.self)) != nil { return }
            _ = try single.decode(String.self)
        }
    }
}
