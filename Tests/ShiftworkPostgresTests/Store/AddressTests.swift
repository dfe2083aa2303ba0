import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite struct `An address` {
    @Test(arguments: [
        ("postgres://anna@db.internal/shop", "shiftwork", "postgres://anna@db.internal/shop"),
        ("postgresql://db/shop?schema=jobs", "jobs", "postgres://db/shop?schema=jobs"),
        (
            "postgres://anna:p%3Fw@db:5433/shop?sslmode=require&schema=a%20b", "a b",
            "postgres://anna@db:5433/shop?schema=a b"
        ),
        (
            "postgres://anna:p?w&schema=x@db/shop?schema=y&connect_timeout=3", "y",
            "postgres://anna@db/shop?schema=y"
        ),
        ("host=/tmp/x port=1 user=u dbname=d", "shiftwork", "postgres://u@/d?host=/tmp/x&port=1"),
    ])
    func `says which schema, and keeps its password to itself`(
        _ text: String, _ schema: String, _ shown: String
    ) throws {
        let address = try PostgresAddress(text)
        #expect(address.schema == schema)
        #expect(address.description == shown)
        #expect(address.hasPassword == text.contains("anna:"))
        var dump = ""
        Swift.dump(address, to: &dump)
        #expect(!dump.contains("p?w") && !dump.contains("p%3Fw"))
    }

    @Test(arguments: [
        "postgres://anna:s3cret@db/shop?nonsense=s3cret", "postgres://[::1", "host=s3cret nonsense=1",
    ])
    func `that cannot be read is refused without repeating it`(_ text: String) {
        let error = #expect(throws: StoreError.self) { try PostgresAddress(text) }
        #expect(error?.code == .invalid)
        #expect(error?.debugDescription.contains("s3cret") == false)
    }

    @Test func `names a schema that the server can name`() {
        for schema in ["", String(repeating: "ä", count: 32)] {
            #expect(throws: StoreError.self) { try PostgresAddress("postgres://db/shop", schema: schema) }
        }
    }
}
