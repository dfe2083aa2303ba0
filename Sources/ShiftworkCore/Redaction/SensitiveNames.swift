/// Which key names hold secrets. Names are compared without case and punctuation: `X-Api-Key` is `apikey` is
/// `api_key`.
public struct SensitiveNames: Sendable, Hashable {
    /// Sensitive wherever they occur in a name: `password` finds `old_password_hash`.
    public var anywhere: Set<String>
    /// Sensitive at the end of a name: `token` finds `accessToken`, but not `token_count`.
    public var atEnd: Set<String>
    /// Sensitive as the whole name.
    public var whole: Set<String>

    /// Names that teams commonly give to secrets.
    public static let common = SensitiveNames(
        anywhere: [
            "password", "passwd", "passphrase", "secret", "apikey", "privatekey", "accesskey", "signingkey",
            "encryptionkey", "authorization", "credential", "cookie",
        ],
        atEnd: ["token", "pwd", "sessionid"],
        whole: ["auth", "bearer", "jwt", "otp", "pin", "cvv", "cvc", "pass", "sid", "dsn"])

    /// Words in any spelling; they are folded here.
    public init(anywhere: Set<String> = [], atEnd: Set<String> = [], whole: Set<String> = []) {
        self.anywhere = Set(anywhere.map(Self.folded))
        self.atEnd = Set(atEnd.map(Self.folded))
        self.whole = Set(whole.map(Self.folded))
    }

    /// These names and `names`, which are sensitive as whole names: the fields a team declares itself.
    public func adding(_ names: some Sequence<String>) -> SensitiveNames {
        var sum = self
        for name in names { sum.whole.insert(Self.folded(name)) }
        return sum
    }

    /// Whether a key of this name, or a header, or a query parameter, holds a secret.
    public func contains(_ name: String) -> Bool {
        let folded = Self.folded(name)
        return whole.contains(folded) || atEnd.contains { folded.hasSuffix($0) }
            || anywhere.contains { Self.occurs($0, in: folded) }
    }

    private static func folded(_ name: String) -> String {
        guard name.utf8.contains(where: { !(UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0) }) else {
            return name
        }
        return String(
            name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || ("0"..."9" ~= $0) })
    }

    private static func occurs(_ word: String, in name: String) -> Bool {
        let word = word.utf8
        var rest = name.utf8[...]
        while rest.count >= word.count {
            if rest.starts(with: word) { return true }
            rest.removeFirst()
        }
        return false
    }
}
