import Foundation
import Shiftwork
import ShiftworkPostgres

/// Takes some orders, one of which is refused, and works until all invoices are written.
@main
struct Main {
    static func main() async throws {
        guard let url = ProcessInfo.processInfo.environment["SHIFTWORK_STORE_URL"] else {
            print("Set SHIFTWORK_STORE_URL, as in postgres://shop@localhost/shop")
            exit(64)
        }
        exit(try await run(url) ? 0 : 1)
    }

    /// Whether every order has its invoice in the end.
    private static func run(_ url: String) async throws -> Bool {
        let store = try await PostgresStore(url: url)
        let shop = try await Shop(store)
        let shiftwork = try await Shiftwork(store: store, services: shop) { WriteInvoice.self }
        for id in 1...5 { try await shop.take(order: id, total: 100 * id, with: shiftwork) }
        do {
            try await shop.take(order: 6, total: 0, with: shiftwork)
        } catch let error as PostgresError where error.sqlState == "23514" {
            print("Order 6 was refused by \(error.constraint?.name ?? "the database"), and its job with it.")
        }
        try await work(until: shop, shiftwork)
        let count = try await shop.count()
        print("\(count.orders) orders, \(count.invoices) invoices, \(count.right) of them right.")
        await store.close()
        return count.orders == count.right && count.invoices == count.right
    }

    /// Works until every order has its invoice; those that other programs took, too.
    private static func work(until shop: Shop, _ shiftwork: Shiftwork<Shop>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await shiftwork.run() }
            while case let count = try await shop.count(), count.invoices < count.orders {
                try await Task.sleep(for: .milliseconds(50))
            }
            group.cancelAll()
        }
    }
}
