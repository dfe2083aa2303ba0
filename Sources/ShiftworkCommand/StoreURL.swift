internal import ShiftworkCore
internal import ShiftworkHTTP
internal import ShiftworkPostgres

/// Where a store is, as one text: `sqlite:shop.sqlite`, `postgres://anna@db/shop`, `memory:`.
enum StoreURL: Sendable, Hashable, CustomStringConvertible {
    /// A file, relative to the working directory unless it begins with `/`.
    case sqlite(path: String)
    /// A schema of a database.
    case postgres(PostgresAddress)
    /// In this process, gone with it.
    case memory
    /// Behind the HTTP API of a server.
    case server(String)

    /// Whether somebody else has the store.
    var isServer: Bool { if case .server = self { true } else { false } }

    /// For what works on a store itself.
    /// - Throws: ``CommandFailure`` when it names a server.
    func mustBeStore() throws(CommandFailure) {
        guard isServer else { return }
        throw CommandFailure.needsStore
    }

    static let forms = ["sqlite:PATH", "postgres://USER@HOST/DATABASE?schema=NAME", "memory:"]

    /// Reads a URL.
    /// - Throws: ``CommandFailure`` that says which forms there are.
    init(_ text: String) throws(CommandFailure) {
        guard let colon = text.firstIndex(of: ":") else {
            // Whatever it is, it may hold a password.
            guard !text.contains("password") else {
                throw Self.failure("A store is given as a URL", hint: nil)
            }
            throw Self.failure(
                "A store is given as scheme and place, and \"\(PlainText.printable(text))\" has no scheme",
                hint: text.isEmpty ? nil : "Did you mean \"sqlite:\(PlainText.printable(text))\"?")
        }
        let (scheme, rest) = (text[..<colon].lowercased(), String(text[text.index(after: colon)...]))
        switch scheme {
        case "sqlite": self = .sqlite(path: try Self.path(rest))
        case "postgres", "postgresql": self = .postgres(try Self.address("\(scheme):\(rest)"))
        case "memory":
            guard rest.isEmpty else {
                throw Self.failure("\"memory:\" takes nothing after the colon", hint: nil)
            }
            self = .memory
        case "http", "https":
            let rules = OutboundRules()
            guard (try? rules.target(of: text)) != nil else {
                throw Self.failure("A server is a URL without user and password", hint: nil)
            }
            self = .server(text)
        default:
            let closest = ClosestWord.to(scheme, among: ["sqlite", "postgres", "memory"])
            throw Self.failure(
                "No store is called \"\(PlainText.printable(scheme))\" in this release",
                hint: closest.map { "Did you mean \"\($0):\"?" })
        }
    }

    var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgres(let address): address.description
        case .memory: "memory:"
        case .server(let url): url
        }
    }

    /// `sqlite:shop.sqlite`, `sqlite:/var/shop.sqlite`, `sqlite:///var/shop.sqlite`.
    private static func path(_ rest: String) throws(CommandFailure) -> String {
        let path = rest.hasPrefix("//") ? String(rest.dropFirst(2)) : rest
        guard !path.isEmpty else {
            throw failure("\"sqlite:\" needs a path, as in sqlite:shop.sqlite", hint: nil)
        }
        guard !path.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw failure("A SQLite path takes no \"?\" or \"#\"", hint: nil)
        }
        guard !rest.hasPrefix("//") || path.hasPrefix("/") else {
            throw failure(
                "After \"sqlite://\" comes an absolute path", hint: "Did you mean \"sqlite:\(path)\"?")
        }
        return path
    }

    private static func address(_ text: String) throws(CommandFailure) -> PostgresAddress {
        switch Result(catching: { () throws(StoreError) in try PostgresAddress(text) }) {
        case .success(let address): return address
        case .failure(let error): throw CommandFailure(.usage, error.message)
        }
    }

    private static func failure(_ what: String, hint: String?) -> CommandFailure {
        let parts = [what + ".", hint, "There are: \(forms.joined(separator: ", "))."]
        return CommandFailure(.usage, parts.compactMap(\.self).joined(separator: " "))
    }
}
