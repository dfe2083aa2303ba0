import Logging
import ServiceLifecycle
import Shiftwork
import ShiftworkSQLite

// The code of the tutorial *Your first job*, in its order.

struct Shop: Sendable {
    var send: @Sendable (_ orderID: Int) async throws -> Receipt
}

struct Receipt: Codable, Sendable, Equatable {
    var number: String
}

struct SendReceipt: Job {
    static let type: JobType = "send-receipt"
    static let defaults = JobDefaults(
        queue: "mail", retry: .exponential(maxAttempts: 8), timeout: .seconds(30))

    var orderID: Int
    var references: [JobReference] { [JobReference("Order", orderID)] }

    func perform(in context: JobContext<Shop>) async throws -> Receipt {
        context.logger.info("Sending the receipt")
        return try await context.services.send(orderID)
    }
}

/// The tutorial's program up to the point where it would run on: enqueued, and ready to work.
func openShop(_ shop: Shop, path: String, logger: Logger) async throws -> (
    JobHandle<SendReceipt>, ServiceGroup
) {
    let shiftwork = try await Shiftwork(store: SQLiteStore(path: path), services: shop) {
        SendReceipt.self
    }
    let handle = try await shiftwork.enqueue(SendReceipt(orderID: 42))

    try await shiftwork.enqueue(
        SendReceipt(orderID: 7), .init(delay: .seconds(60), priority: .high, unique: "receipt-7"))

    let group = ServiceGroup(
        services: [shiftwork], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    return (handle, group)
}

func runShop(_ group: ServiceGroup) async throws {
    try await group.run()
}

func receipt(of handle: JobHandle<SendReceipt>) async throws -> Receipt {
    let receipt = try await handle.result(within: .seconds(60))
    return receipt
}

func checkBeforeSending(to mailbox: Mailbox, order: Order) throws {
    if mailbox.isBusy { throw Snooze(for: .seconds(300)) }
    if mailbox.isClosed { throw Unrecoverable("The mailbox does not exist") }
    if order.isRefunded { throw Cancel("The order was refunded") }
}

struct Mailbox: Sendable {
    var isBusy = false
    var isClosed = false
}

struct Order: Sendable {
    var isRefunded = false
}
