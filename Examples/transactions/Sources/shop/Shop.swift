import Shiftwork
import ShiftworkPostgres

/// A shop's own tables, beside the jobs in the same database.
struct Shop: Sendable {
    let store: PostgresStore

    /// Makes the tables where there are none.
    init(_ store: PostgresStore) async throws {
        self.store = store
        try await store.withTransaction { transaction in
            try transaction.execute(
                "CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, total bigint NOT NULL CHECK (total > 0))"
            )
            try transaction.execute(
                "CREATE TABLE IF NOT EXISTS invoices (order_id bigint PRIMARY KEY REFERENCES orders, total bigint)"
            )
        }
    }

    /// Takes an order: its row and the job that writes its invoice are one commit.
    func take(order id: Int, total: Int, with shiftwork: Shiftwork<Shop>) async throws {
        try await store.withTransaction { transaction in
            try transaction.execute("INSERT INTO orders (id, total) VALUES (\(id), \(total))")
            try shiftwork.enqueue(WriteInvoice(orderID: id), in: transaction)
        }
    }

    /// Orders, invoices, and how many of the invoices are right.
    func count() async throws -> (orders: Int, invoices: Int, right: Int) {
        try await store.withTransaction { transaction in
            let row = try transaction.query(
                """
                SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM invoices),
                  (SELECT count(*) FROM invoices JOIN orders ON id = order_id AND orders.total = invoices.total)
                """)[0]
            return try (orders: row[0], invoices: row[1], right: row[2])
        }
    }
}

/// Writes the invoice of an order, exactly once: the invoice and the job's end are one commit.
struct WriteInvoice: Job {
    static let type: JobType = "write-invoice"

    var orderID: Int

    func perform(in context: JobContext<Shop>) async throws {
        try await context.services.store.withTransaction { transaction in
            try transaction.execute(
                "INSERT INTO invoices SELECT id, total FROM orders WHERE id = \(orderID)")
            try context.settle(in: transaction)
        }
    }
}
