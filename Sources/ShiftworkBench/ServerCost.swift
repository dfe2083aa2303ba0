/// What a store's server has used since it started.
public struct ServerCost: Sendable {
    /// User and system time of its processes, in seconds.
    public var cpu: Double
    /// Bytes of the write-ahead log.
    public var logBytes: Int
    public var statements: Int

    public init(cpu: Double, logBytes: Int, statements: Int) {
        (self.cpu, self.logBytes, self.statements) = (cpu, logBytes, statements)
    }

    /// What was used between two looks.
    static func - (later: ServerCost, earlier: ServerCost) -> ServerCost {
        ServerCost(
            cpu: later.cpu - earlier.cpu, logBytes: later.logBytes - earlier.logBytes,
            statements: later.statements - earlier.statements)
    }
}
