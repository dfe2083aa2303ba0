import Shiftwork
import ShiftworkPostgres
import ShiftworkSQLite

/// The first screen of the README. The types it leaves to the reader stand here.
enum Readme {
    struct Shop: Sendable {
        static let live = Shop()

        var orders = Orders()
        var mailer = Mailer()
    }

    struct Orders: Sendable {
        func find(_ id: Int) async throws -> Order { Order(id: id) }
    }

    struct Order: Sendable {
        var id: Int
    }

    enum Mail: Sendable {
        case receipt(Order)
    }

    struct Mailer: Sendable {
        func send(_ mail: Mail) async throws -> Receipt {
            switch mail {
            case .receipt(let order): Receipt(number: "R-\(order.id)")
            }
        }
    }

    struct Receipt: Codable, Sendable {
        var number: String
    }

    /// On the main actor, as a program's `main` is.
    @MainActor static func firstScreen() async throws -> JobHandle<some Job> {
        struct SendReceipt: Job {
            static let type: JobType = "send-receipt"
            static let defaults = JobDefaults(
                queue: "mail", retry: .exponential(maxAttempts: 8), timeout: .seconds(30))

            var orderID: Int
            var references: [JobReference] { [JobReference("Order", orderID)] }

            func perform(in context: JobContext<Shop>) async throws -> Receipt {
                let order = try await context.services.orders.find(orderID)
                try await context.progress(50)
                return try await context.services.mailer.send(.receipt(order))
            }
        }

        let shiftwork = try await Shiftwork(store: SQLiteStore(path: "shop.sqlite"), services: Shop.live) {
            SendReceipt.self
        }
        let handle = try await shiftwork.enqueue(SendReceipt(orderID: 42))
        try await shiftwork.run()
        do {
            let shiftwork = try await Shiftwork(
                store: PostgresStore(url: "postgres://shop@db.internal/shop"), services: Shop.live
            ) {
                SendReceipt.self
            }
            try await shiftwork.run()
        }
        return handle
    }
}
