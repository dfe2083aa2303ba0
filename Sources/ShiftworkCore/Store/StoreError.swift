/// A store could not do what it was asked to. Nothing of the call took effect, unless the code is ``Code/unknown``.
public struct StoreError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// What kind of trouble it is. Open: stores may add their own.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        public let description: String
        public init(_ description: String) { self.description = description }

        /// It cannot be reached or opened.
        public static let unavailable = Code("unavailable")
        /// Somebody else held a lock for too long.
        public static let locked = Code("locked")
        /// No room is left.
        public static let full = Code("full")
        /// It may not be written.
        public static let readOnly = Code("read_only")
        /// What is stored cannot be read.
        public static let corrupt = Code("corrupt")
        /// The schema is newer or older than this program works with.
        public static let schema = Code("schema")
        /// No answer came in time: the call may have taken effect. Repeat it unchanged.
        public static let unknown = Code("unknown")
        /// It names something that is somebody else's.
        public static let taken = Code("taken")
        /// What was asked makes no sense to it: an error of the program.
        public static let invalid = Code("invalid")
    }

    public var code: Code
    /// The operation of ``JobStore``, as in `insert`.
    public var operation: String
    /// What happened and what to do. Safe to log: holds no payload.
    public var message: String
    /// The driver's error in full, which may hold data of jobs.
    public var underlying: (any Error)?

    public init(_ code: Code, operation: String, message: String, underlying: (any Error)? = nil) {
        (self.code, self.operation, self.message, self.underlying) = (code, operation, message, underlying)
    }

    /// Whether the same call may succeed later without anybody's doing.
    public var isTransient: Bool {
        code == .unavailable || code == .locked || code == .full || code == .unknown
    }

    /// Safe to log.
    public var description: String { "\(operation): \(message)" }

    /// With the driver's error.
    public var debugDescription: String { "\(description) [\(code)] \(underlying.map { "\($0)" } ?? "")" }
}
