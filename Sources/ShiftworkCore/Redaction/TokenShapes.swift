/// Finds secrets in text by their shape: well-known token prefixes, JSON Web Tokens, private keys,
/// `Authorization` values, passwords in URLs, and assignments to sensitive names, as in `password=…`.
///
/// Shapes err towards hiding. They are the net below declared fields and key names, not the promise.
struct TokenShapes {
    /// A prefix that an issuer gives its tokens, and how much must follow to call it one.
    private static let prefixes: [(prefix: StaticString, atLeast: Int)] = [
        ("sw_", 20), ("ghp_", 20), ("gho_", 20), ("ghu_", 20), ("ghs_", 20), ("ghr_", 20),
        ("github_pat_", 20),
        ("glpat-", 16), ("xoxa-", 10), ("xoxb-", 10), ("xoxe-", 10), ("xoxp-", 10), ("xoxr-", 10),
        ("xoxs-", 10),
        ("xapp-", 10), ("sk-", 20), ("sk_live_", 10), ("sk_test_", 10), ("rk_live_", 10), ("rk_test_", 10),
        ("whsec_", 16), ("AKIA", 16), ("ASIA", 16), ("AIza", 30), ("ya29.", 20), ("SG.", 20), ("npm_", 30),
        ("pypi-", 30), ("hf_", 20), ("dop_v1_", 30), ("shpat_", 20), ("SK", 32),
    ]

    let names: SensitiveNames

    /// The secrets in `text`, in order, not overlapping.
    func secrets(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while index < text.count {
            if let secret = secret(at: index, in: text) {
                found.append(secret)
                index = secret.upperBound
            } else {
                index += 1
            }
        }
        return found
    }

    /// A secret that is recognised by what stands at `index`; it may begin later.
    private func secret(at index: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        switch text[index] {
        case UInt8(ascii: ":"): return password(inURLAt: index, text)
        case UInt8(ascii: "-"): return privateKey(at: index, text) ?? token(at: index, text)
        case UInt8(ascii: "="): return assigned(at: index, text, needsQuote: false)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return assigned(at: index, text, needsQuote: true)
        default: return token(at: index, text)
        }
    }
}

// Tokens.
extension TokenShapes {
    private func token(at index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard index == 0 || !Self.isWord(text[index - 1]) else { return nil }
        switch text[index] {
        case UInt8(ascii: "e"): if let jwt = jwt(at: index, text) { return jwt }
        case UInt8(ascii: "B"), UInt8(ascii: "b"): return authorization(at: index, text)
        default: break
        }
        for (prefix, atLeast) in Self.prefixes where Self.starts(text, with: prefix, at: index) {
            let end = Self.end(of: text, from: index + prefix.utf8CodeUnitCount, while: Self.isWordOrDot)
            if end - index - prefix.utf8CodeUnitCount >= atLeast { return index..<end }
        }
        return nil
    }

    /// `eyJ….…`: the base64 of a JSON object, a dot, and more.
    private func jwt(at index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard Self.starts(text, with: "eyJ", at: index) else { return nil }
        let dot = Self.end(of: text, from: index, while: Self.isWord)
        guard dot - index >= 8, dot < text.count, text[dot] == UInt8(ascii: ".") else { return nil }
        let end = Self.end(of: text, from: dot, while: Self.isWordOrDot)
        return end - dot > 8 ? index..<end : nil
    }

    /// What follows `Bearer ` or `Basic `.
    private func authorization(at index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        for scheme: StaticString in ["bearer ", "basic "] {
            let start = index + scheme.utf8CodeUnitCount
            guard Self.starts(text, with: scheme, at: index, foldingCase: true) else { continue }
            let end = Self.end(of: text, from: start) { byte in
                Self.isWordOrDot(byte) || "~+/=".utf8.contains(byte)
            }
            // Shorter, or without anything but letters, and it is a sentence about bearers.
            let isWord = text[start..<end].allSatisfy {
                $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z")
            }
            if end - start >= 8 && !(isWord && end - start < 16) { return start..<end }
        }
        return nil
    }

    /// From `-----BEGIN … PRIVATE KEY-----` to the end of its block, or of the text.
    private func privateKey(at index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard Self.starts(text, with: "-----BEGIN ", at: index) else { return nil }
        let headerEnd = min(text.count, index + 64)
        guard (index..<headerEnd).contains(where: { Self.starts(text, with: "PRIVATE KEY", at: $0) }) else {
            return nil
        }
        var end = index + 11
        while end < text.count && !Self.starts(text, with: "-----END ", at: end) { end += 1 }
        end = Self.end(of: text, from: min(text.count, end + 9)) { $0 != UInt8(ascii: "-") }
        return index..<Self.end(of: text, from: end) { $0 == UInt8(ascii: "-") }
    }
}

// Values that something beside them gives away.
extension TokenShapes {
    /// The password in `scheme://user:password@host`.
    private func password(inURLAt index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard Self.starts(text, with: "://", at: index) else { return nil }
        let end = Self.end(of: text, from: index + 3) { byte in
            byte > 0x20 && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "?") && byte != UInt8(ascii: "#")
                && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "'")
        }
        let authority = text[index + 3..<end]
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
            let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at
        else { return nil }
        return colon + 1..<at
    }

    /// The value in `password=value`, `"password": "value"` or `password = 'value'`; `index` is behind the
    /// name.
    private func assigned(at index: Int, _ text: UnsafeBufferPointer<UInt8>, needsQuote: Bool) -> Range<Int>?
    {
        guard let name = name(before: index, text), names.contains(name) else { return nil }
        var start = needsQuote ? Self.end(of: text, from: index + 1, while: Self.isSpace) : index
        guard start < text.count else { return nil }
        guard text[start] == UInt8(ascii: "=") || (needsQuote && text[start] == UInt8(ascii: ":")) else {
            return nil
        }
        start = Self.end(of: text, from: start + 1) { Self.isSpace($0) || $0 == UInt8(ascii: "\\") }
        guard start < text.count else { return nil }
        let quote = text[start]
        guard quote != UInt8(ascii: "\""), quote != UInt8(ascii: "'") else {
            var end = Self.end(of: text, from: start + 1) { $0 != quote }
            // In JSON inside a string, the backslash belongs to the closing quote.
            if text[start - 1] == UInt8(ascii: "\\") && text[end - 1] == UInt8(ascii: "\\") { end -= 1 }
            return end > start + 1 ? start + 1..<end : nil
        }
        let end = Self.end(of: text, from: start) { $0 > 0x20 && !"&;,)}]".utf8.contains($0) }
        return end > start ? start..<end : nil
    }

    private func name(before index: Int, _ text: UnsafeBufferPointer<UInt8>) -> String? {
        var end = index
        while end > 0 && (Self.isSpace(text[end - 1]) || text[end - 1] == UInt8(ascii: "\\")) { end -= 1 }
        var start = end
        while start > 0 && end - start < 64 && Self.isWord(text[start - 1]) { start -= 1 }
        return start < end ? String(decoding: text[start..<end], as: UTF8.self) : nil
    }
}

// Bytes.
extension TokenShapes {
    private static func starts(
        _ text: UnsafeBufferPointer<UInt8>, with word: StaticString, at index: Int, foldingCase: Bool = false
    ) -> Bool {
        guard index + word.utf8CodeUnitCount <= text.count else { return false }
        let fold: UInt8 = foldingCase ? 0x20 : 0
        for position in 0..<word.utf8CodeUnitCount
        where text[index + position] | fold != word.utf8Start[position] | fold { return false }
        return true
    }

    private static func end(
        of text: UnsafeBufferPointer<UInt8>, from start: Int, while belongs: (UInt8) -> Bool
    ) -> Int {
        var end = min(start, text.count)
        while end < text.count && belongs(text[end]) { end += 1 }
        return end
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func isWordOrDot(_ byte: UInt8) -> Bool { isWord(byte) || byte == UInt8(ascii: ".") }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
