internal import ShiftworkCore

/// What a server or a connection refused, with the server's own code.
public struct PostgresError: Error, Sendable, Hashable {
    /// Where it went wrong.
    public enum Kind: Sendable, Hashable {
        /// No connection could be made.
        case unreachable
        /// The connection was lost, or is of no use any more.
        case lost
        /// No answer came in time, and the connection was given up.
        case timedOut
        /// The caller's task was canceled before anything was sent.
        case canceled
        /// The pool has been closed.
        case closed
        /// The server answered with an error.
        case server
        /// An answer is not what the program takes it for.
        case unreadable
    }

    /// A constraint, by the schema that its table is in.
    public struct Constraint: Sendable, Hashable {
        public var schema: String
        public var name: String
    }

    public internal(set) var kind: Kind
    /// The five characters of SQLSTATE; empty when the error is not the server's.
    public internal(set) var sqlState: String
    /// The server's or the library's words: they may name values.
    public internal(set) var message: String
    /// The server's detail: it often names values.
    public internal(set) var detail: String?
    /// The constraint that refused, if one did.
    public internal(set) var constraint: Constraint?
    /// Whether the transaction may have been committed all the same.
    public internal(set) var mayHaveCommitted = false

    init(_ kind: Kind, sqlState: String = "", message: String) {
        (self.kind, self.sqlState, self.message) = (kind, sqlState, message)
    }

    /// The first two characters of SQLSTATE.
    public var sqlClass: Substring { sqlState.prefix(2) }
}

extension PostgresError {
    /// A prepared statement is not there, or was there already: somebody between us and the server changes
    /// backends under way.
    var meansNoPreparedStatements: Bool { sqlState == "26000" || sqlState == "42P05" }

    /// Nothing is wrong with the statement: two transactions met, and this one was undone.
    var meansTryAgain: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// The connection can serve nobody any more.
    var endsConnection: Bool {
        switch kind {
        case .lost, .timedOut, .unreachable: true
        case .server: ["57P01", "57P02", "57P03"].contains(sqlState) || sqlClass == "08"
        case .canceled, .closed, .unreadable: false
        }
    }
}

extension PostgresError: CustomStringConvertible {
    /// Safe to log: the server's words are left out where they may name values of jobs.
    public var description: String {
        let code = sqlState.isEmpty ? "" : " (SQLSTATE \(sqlState))"
        let isHarmless = sqlState.isEmpty || !["22", "23", "P0"].contains(sqlClass)
        let words = isHarmless ? message : "the server refused a value"
        return words + (constraint.map { ", constraint \($0.name)" } ?? "") + code
    }
}

extension StoreError {
    /// Any error as the store answers it.
    init(_ error: any Error, operation: String) {
        if let error = error as? StoreError {
            self = error
            if operation != error.operation, error.operation.isEmpty { self.operation = operation }
            return
        }
        guard let error = error as? PostgresError else {
            self.init(
                .corrupt, operation: operation, message: "What is stored cannot be read.", underlying: error)
            return
        }
        self.init(
            error.code, operation: operation, message: "PostgreSQL: \(error.description)", underlying: error)
    }
}

extension PostgresError {
    /// What it means for the caller of a store.
    var code: StoreError.Code {
        if mayHaveCommitted { return .unknown }
        switch kind {
        case .unreachable, .lost, .timedOut, .closed, .canceled: return .unavailable
        case .unreadable: return .corrupt
        case .server: break
        }
        switch sqlState {
        case "40001", "40P01", "55P03", "57014", "25P03": return .locked
        case "25006": return .readOnly
        case "42501", "28000", "28P01", "53300": return .unavailable
        case "3F000", "42P01", "42703", "42883": return .schema
        case "57P01", "57P02", "57P03": return .unavailable
        default: break
        }
        switch sqlClass {
        case "08", "57", "3D": return .unavailable
        case "53": return .full
        case "58", "XX": return .corrupt
        default: return .invalid
        }
    }
}
