import ShiftworkCore
import ShiftworkRuntime

@testable import ShiftworkPostgres

/// Books an amount and settles in the same transaction.
struct Book: Job {
    static let type: JobType = "book"
    var amount: Int
    var failsAfterwards = false

    struct Undo: Error {}

    func perform(in context: JobContext<Bookings>) async throws -> Int {
        try await context.services.store.withTransaction { transaction in
            try transaction.execute("INSERT INTO \(context.services.table) (amount) VALUES (\(amount))")
            try context.settle(result: amount, in: transaction)
        }
        if failsAfterwards { throw Undo() }
        return amount
    }
}

/// An application's own table, outside of the store's schema.
struct Bookings: Sendable {
    let store: PostgresStore
    private let name = "booking_\(UInt32.random(in: 0..<(.max)))"

    var table: PostgresStatement { "public.\(name: name)" }

    init(_ store: PostgresStore) async throws {
        self.store = store
        try await store.withTransaction { [table] transaction in
            try transaction.execute("CREATE TABLE \(table) (amount bigint UNIQUE)")
        }
    }

    func amounts() async throws -> [Int] {
        try await store.withTransaction { transaction in
            try transaction.query("SELECT amount FROM \(table) ORDER BY amount").map { row throws in
                try row[0]
            }
        }
    }

    /// Does something with a shop whose jobs and bookings are in one database.
    static func run(_ body: (Shiftwork<Bookings>, Bookings) async throws -> Void) async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            let bookings = try await Bookings(store)
            let shiftwork = try await Shiftwork(store: store, services: bookings) { Book.self }
            try await body(shiftwork, bookings)
            try await store.withTransaction { try $0.execute("DROP TABLE \(bookings.table)") }
            await store.close()
        }
    }
}
