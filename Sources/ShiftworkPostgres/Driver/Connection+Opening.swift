internal import CShiftworkPostgres

extension Connection {
    /// Opens a connection without ever blocking longer than the deadline, save for the look-up of a name.
    static func connect(
        _ target: ConnectionTarget, _ interrupter: Interrupter, until deadline: Deadline
    ) throws(PostgresError) -> OpaquePointer {
        guard let handle = start(target) else {
            throw PostgresError(.unreachable, message: "No memory is left for a connection.")
        }
        // What the server remarks would otherwise be written to our standard error.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        do {
            try follow(handle, target, interrupter, until: deadline)
        } catch {
            PQfinish(handle)
            throw error
        }
        return handle
    }

    private static func start(_ target: ConnectionTarget) -> OpaquePointer? {
        let settings = [
            ("dbname", target.text), ("fallback_application_name", "shiftwork"), ("client_encoding", "UTF8"),
        ]
        return withCStrings(settings.map(\.0)) { keywords in
            withCStrings(settings.map(\.1)) { values in PQconnectStartParams(keywords, values, 1) }
        }
    }

    private static func follow(
        _ handle: OpaquePointer, _ target: ConnectionTarget, _ interrupter: Interrupter,
        until deadline: Deadline
    ) throws(PostgresError) {
        guard PQstatus(handle) != CONNECTION_BAD else { throw refusal(handle, target) }
        var isWriting = true
        while true {
            let event = interrupter.wait(
                for: PQsocket(handle), writing: isWriting, reading: !isWriting, until: deadline)
            if event.isEmpty {
                throw PostgresError(.unreachable, message: "\(target) did not answer in time.")
            }
            if event == .interrupted {
                interrupter.drain()
                continue
            }
            switch PQconnectPoll(handle) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: isWriting = false
            case PGRES_POLLING_WRITING: isWriting = true
            default: throw refusal(handle, target)
            }
        }
    }

    private static func refusal(_ handle: OpaquePointer, _ target: ConnectionTarget) -> PostgresError {
        // One line, whatever libpq makes of it: it goes into logs.
        var words = String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline)
            .map { $0.drop(while: \.isWhitespace) }.joined(separator: " ")
        // libpq does not repeat passwords; should a server do so, it is cut out here.
        if let password = PQpass(handle).map({ String(cString: $0) }), !password.isEmpty {
            words = words.split(separator: password, omittingEmptySubsequences: false).joined(separator: "…")
        }
        let state = words.contains("password authentication failed") ? "28P01" : ""
        return PostgresError(
            .unreachable, sqlState: state, message: words.isEmpty ? "\(target) is not there." : words)
    }
}

/// Hands strings to C as an array that ends with a null pointer.
private func withCStrings<Value>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value
) -> Value {
    let bytes = strings.map { Array($0.utf8CString) }
    let starts = bytes.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    return bytes.flatMap(\.self).withUnsafeBufferPointer { buffer in
        let pointers = starts.dropLast().map { buffer.baseAddress?.advanced(by: $0) }
        return body(pointers + [nil])
    }
}

extension PostgresError {
    /// What the server said in a result.
    init(result: OpaquePointer) {
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        self.init(
            .server, sqlState: field("C") ?? "",
            message: field("M") ?? String(cString: PQresultErrorMessage(result)))
        detail = field("D")
        constraint = field("n").map { Constraint(schema: field("s") ?? "", name: $0) }
    }
}
