internal import ShiftworkCore

// Why something cannot be had from a server.
extension RemoteStore {
    /// What only a store can do.
    static func needsStore(_ operation: String) -> StoreError {
        StoreError(
            .invalid, operation: operation,
            message: "A server does not offer this. Use --store, with the store's URL.")
    }

    /// What a server of an older version than this program cannot do.
    static func isOlder(_ operation: String, _ what: String) -> StoreError {
        StoreError(
            .invalid, operation: operation,
            message:
                "This server is of an older version than this program. \(what) Update it, or use --store.",
            underlying: ServerWord())
    }

    /// What an answer that is a problem means.
    static func refused(_ operation: String, _ answer: APICaller.Answer) -> StoreError {
        let json = JSONBytes(unchecked: answer.body)
        let detail = PlainText.printable(json.scalar(at: ["detail"]) ?? "HTTP \(answer.status)")
        let codes = (json.value(at: ["errors"])?.elements ?? []).compactMap { $0.scalar(at: ["code"]) }
        // Names come from this program, not from its user.
        guard !codes.contains("unknown_parameter"), !codes.contains("unknown_field") else {
            return isOlder(operation, detail)
        }
        // The same request, whose answer was lost, is still under way.
        let isUnderWay = json.scalar(at: ["type"])?.hasSuffix("/idempotency-in-progress") == true
        return StoreError(
            isUnderWay ? .unavailable : StoreError.Code(status: answer.status), operation: operation,
            message: detail, underlying: ServerWord())
    }
}

extension StoreError.Code {
    /// What an answer's status means.
    init(status: Int) {
        switch status {
        case 400, 404, 409, 412, 413, 415, 422: self = .invalid
        case 401, 403: self = .readOnly
        case 507: self = .full
        default: self = .unavailable
        }
    }
}

/// The mark of an error that is told as it is: a server's words, or what kept them away, need no name of a call before.
struct ServerWord: Error {}
