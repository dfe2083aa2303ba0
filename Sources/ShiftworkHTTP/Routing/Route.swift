internal import HTTPTypes

/// One thing that the API can do: the single description from which it is mounted, guarded, checked and
/// documented.
struct Route: Sendable {
    /// What a request carries.
    enum Body: Sendable, Hashable {
        case none
        /// One JSON document; an empty body is `{}`.
        case json
        /// A JSON array, or NDJSON: a document a line.
        case many
    }

    let method: HTTPRequest.Method
    /// Below the API's root, parameters in braces: `/jobs/{id}`.
    let path: String
    /// What the caller must be allowed; nil for what everybody may ask.
    let permission: Permission?
    /// The parameters that it knows; any other is a mistake.
    let parameters: [String]
    let body: Body
    /// One line for the reference.
    let summary: String
    /// Whether an `Idempotency-Key` is honoured: it makes something, and answers with JSON that holds no secret.
    let isRepeatable: Bool
    /// The form of its answers, apart from problems.
    let form: String
    let respond: @Sendable (Call) async throws -> Reply

    init(
        _ method: HTTPRequest.Method, _ path: String, _ permission: Permission?, _ summary: String,
        parameters: [String] = [], body: Body = .none, isRepeatable: Bool = false,
        form: String = "application/json",
        respond: @escaping @Sendable (Call) async throws -> Reply
    ) {
        (self.method, self.path, self.permission, self.summary) = (method, path, permission, summary)
        (self.parameters, self.body, self.form, self.respond) = (parameters, body, form, respond)
        self.isRepeatable = isRepeatable
    }

    /// Whether it changes nothing.
    var isSafe: Bool { method == .get || method == .head }
}
