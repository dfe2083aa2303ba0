internal import Foundation
public import ShiftworkCore

/// Where a store is: which server and database, and which schema in it.
///
/// Everything that libpq understands, and `schema` besides:
/// `postgres://anna@db.internal/shop?sslmode=verify-full&schema=jobs`. What it leaves out, libpq takes from its own
/// variables and files (`PGPASSWORD`, `PGSSLROOTCERT`, `~/.pgpass`). May hold a password, and never shows it.
public struct PostgresAddress: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The schema of the tables.
    public let schema: String
    let target: ConnectionTarget

    /// The schema where nobody says another.
    public static let defaultSchema = "shiftwork"

    /// Reads an address.
    /// - Parameter schema: wins over what the URL says.
    /// - Throws: `invalid`; the error repeats nothing of the text.
    public init(_ url: String, schema: String? = nil) throws(StoreError) {
        let (text, named) = Self.takingSchema(out: url)
        self.schema = schema ?? named ?? Self.defaultSchema
        guard !self.schema.isEmpty, self.schema.utf8.count <= 63, !self.schema.contains("\0") else {
            throw StoreError(
                .invalid, operation: "open", message: "The name of a schema has 1 to 63 bytes.")
        }
        switch Result(catching: { () throws(PostgresError) in try ConnectionTarget(text) }) {
        case .success(let target): self.target = target
        case .failure(let error): throw StoreError(.invalid, operation: "open", message: error.message)
        }
    }

    /// Whether the text itself holds a password: then it is no argument of a command, which every user of the machine
    /// can read.
    public var hasPassword: Bool { target.hasPassword }

    /// Without what is secret: for logs and messages.
    public var description: String {
        let text = target.description
        return schema == Self.defaultSchema
            ? text : text + (text.contains("?") ? "&" : "?") + "schema=\(schema)"
    }

    /// A dump shows no more than a log.
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }

    /// libpq refuses what it does not know, so `schema` is taken out of the query.
    private static func takingSchema(out url: String) -> (rest: String, schema: String?) {
        // A password may hold a question mark as it is; behind the last `@` none is left of it.
        let start = url.lastIndex(of: "@") ?? url.startIndex
        guard url.contains("://"), let mark = url[start...].firstIndex(of: "?") ?? url.firstIndex(of: "?")
        else {
            return (url, nil)
        }
        var schema: String?
        let rest = url[url.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: true)
            .filter { part in
                guard part.hasPrefix("schema=") else { return true }
                let value = String(part.dropFirst("schema=".count))
                schema = value.removingPercentEncoding ?? value
                return false
            }
        let query = rest.isEmpty ? "" : "?" + rest.joined(separator: "&")
        return (url[..<mark] + query, schema)
    }
}
