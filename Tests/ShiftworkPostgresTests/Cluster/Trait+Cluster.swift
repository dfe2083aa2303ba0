import PostgresCluster
import Testing

extension Trait where Self == ConditionTrait {
    /// Needs the server's programs.
    static var needsPostgres: Self {
        .enabled("PostgreSQL is not installed: bin/setup installs it.") { TestCluster.isThere }
    }
}
