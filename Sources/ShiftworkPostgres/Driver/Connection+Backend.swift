internal import CShiftworkPostgres

extension Connection {
    /// The process that whoever answered the connection says it has. A pooler names another one than the server's,
    /// since its connections have none of their own.
    var promisedBackend: Int32 { PQbackendPID(handle) }
}
