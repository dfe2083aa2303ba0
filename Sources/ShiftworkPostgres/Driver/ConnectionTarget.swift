internal import CShiftworkPostgres

/// Which server to speak to, and how: what libpq understands, as a URL or as `key=value` pairs. TLS is said there too
/// (`sslmode=verify-full&sslrootcert=…`).
///
/// Holds a password, and never shows it.
struct ConnectionTarget: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// Handed to libpq as it is.
    let text: String
    /// Without what is secret: for logs and messages.
    let description: String
    /// Whether the text itself holds a password.
    let hasPassword: Bool

    /// - Throws: `unreachable` when libpq cannot read the text. The error does not repeat it.
    init(_ text: String) throws(PostgresError) {
        self.text = text
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &message) else {
            // libpq's message would repeat parts of the text, which may be the password.
            PQfreemem(message)
            throw PostgresError(
                .unreachable,
                message:
                    "The address of the database cannot be read. It is written postgres://user@host/database, "
                    + "or as host=… dbname=… user=…; special characters in a URL are percent-encoded.")
        }
        defer { PQconninfoFree(options) }
        let values = Self.values(of: options)
        description = Self.shown(values)
        hasPassword = !Self.secrets.isDisjoint(with: values.keys)
    }

    private static let secrets: Set<String> = ["password", "sslpassword"]

    /// A dump shows no more than a log.
    var customMirror: Mirror { Mirror(self, children: ["target": description]) }

    private static func values(of options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }

    private static func shown(_ values: [String: String]) -> String {
        let user = values["user"].map { "\($0)@" } ?? ""
        let host = values["host"] ?? values["hostaddr"] ?? "localhost"
        let database = values["dbname"] ?? values["user"] ?? ""
        // A socket's folder cannot stand before the path.
        guard !host.hasPrefix("/") else {
            return "postgres://\(user)/\(database)?host=\(host)"
                + (values["port"].map { "&port=\($0)" } ?? "")
        }
        let port = values["port"].map { ":\($0)" } ?? ""
        return "postgres://\(user)\(host)\(port)/\(database)"
    }
}
