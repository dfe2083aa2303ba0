import Foundation
import Logging
import ServiceLifecycle
import Shiftwork
import Testing

@Suite struct `The tutorial` {
    @Test func `sends the receipt, and its result has the type that perform returns`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "shiftwork-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        let shop = Shop { Receipt(number: "R-\($0)") }
        let path = folder.appending(path: "shop.sqlite").path
        let (handle, group) = try await openShop(shop, path: path, logger: Logger(label: "tutorial"))
        async let running: Void = runShop(group)
        #expect(try await receipt(of: handle) == Receipt(number: "R-42"))
        await group.triggerGracefulShutdown()
        try await running
        #expect(try await handle.status() == .finished)
    }

    @Test func `has three words that a handler throws`() {
        #expect(throws: Snooze.self) { try checkBeforeSending(to: Mailbox(isBusy: true), order: Order()) }
        #expect(throws: Unrecoverable.self) {
            try checkBeforeSending(to: Mailbox(isClosed: true), order: Order())
        }
        #expect(throws: Cancel.self) { try checkBeforeSending(to: Mailbox(), order: Order(isRefunded: true)) }
        #expect(throws: Never.self) { try checkBeforeSending(to: Mailbox(), order: Order()) }
    }
}
