import Foundation
import NIOCore
import ShiftworkHTTP
import Synchronization
import Testing

@testable import ShiftworkCommand

@Suite("Names that are looked up", .timeLimit(.minutes(1)))
struct NameLookUpTests {
    private let address: SocketAddress

    init() throws { address = try SocketAddress(ipAddress: "127.0.0.1", port: 80) }

    /// A name server that answers when it is told to.
    private final class SlowServer: Sendable {
        private let gate = DispatchSemaphore(value: 0)
        let asked = Mutex(0)

        func answer() {
            asked.withLock { $0 += 1 }
            gate.wait()
            // Whoever else waits may go on, too.
            gate.signal()
        }

        func open() { gate.signal() }
    }

    private func ask(
        _ names: NameLookUp, _ host: String, for tenant: String?, of server: SlowServer? = nil
    ) async throws -> [SocketAddress] {
        let target = try OutboundRules().target(of: "https://\(host)/")
        return try await names.addresses(
            of: target, for: tenant,
            by: { [address] _ in
                server?.answer()
                return [address]
            })
    }

    @Test func `of one tenant hold up nobody else's`() async throws {
        let names = NameLookUp(.init(threads: 3, perTenant: 2, patience: .hours(1)))
        let server = SlowServer()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try await ask(names, "slow", for: "acme", of: server).count } }
            while server.asked.withLock({ $0 }) < 2 { await Task.yield() }
            let others = [
                try await ask(names, "quick", for: "globex"), try await ask(names, "quick", for: nil),
            ]
            #expect(others == [[address], [address]])
            #expect(server.asked.withLock { $0 } == 2)
            server.open()
            let found = try await group.reduce(0, +)
            #expect(found == 8)
        }
        try await names.end()
    }

    @Test func `are given up when nobody answers in time`() async throws {
        let limits = NameLookUp.Limits(threads: 2, perTenant: 1, patience: .milliseconds(50))
        let (names, server) = (NameLookUp(limits), SlowServer())
        for _ in 0..<3 {
            await #expect(throws: LookUpTookTooLong.self) {
                try await ask(names, "slow", for: "acme", of: server)
            }
        }
        // Who has gone before a thread was free is not asked for.
        #expect(server.asked.withLock { $0 } <= 1)
        server.open()
        try await names.end()
    }

    @Test func `are not waited for by who is canceled`() async throws {
        let (names, server) = (NameLookUp(.init(threads: 1, patience: .hours(1))), SlowServer())
        await withTaskGroup(of: Result<[SocketAddress], any Error>.self) { group in
            group.addTask {
                do { return .success(try await ask(names, "slow", for: "acme", of: server)) } catch {
                    return .failure(error)
                }
            }
            while server.asked.withLock({ $0 }) < 1 { await Task.yield() }
            group.cancelAll()
            let answer = await group.next()
            #expect(throws: CancellationError.self) { try answer?.get() }
        }
        server.open()
        try await names.end()
    }

    @Test func `of one tenant wait in a line that has an end`() async throws {
        let limits = NameLookUp.Limits(threads: 1, perTenant: 1, waiting: 0, patience: .hours(1))
        let (names, server) = (NameLookUp(limits), SlowServer())
        async let first = ask(names, "slow", for: "acme", of: server)
        while server.asked.withLock({ $0 }) < 1 { await Task.yield() }
        await #expect(throws: LookUpTookTooLong.self) { try await ask(names, "slow", for: "acme") }
        server.open()
        #expect(try await first == [address])
        try await names.end()
    }
}
