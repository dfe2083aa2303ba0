import PostgresCluster
import Testing

@testable import ShiftworkPostgres

/// Connections to the cluster of this process, and places of one's own in it.
enum Database {
    static func pool(size: Int = 1) async throws -> ConnectionPool {
        ConnectionPool(try ConnectionTarget(try await TestCluster.running().url), size: size, name: "test")
    }

    /// The name of a schema that nobody else uses.
    static func schema() -> String { "test_\(UInt64.random(in: 0..<(.max)))" }
}
