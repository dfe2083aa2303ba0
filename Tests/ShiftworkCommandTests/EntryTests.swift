import ArgumentParser
import Testing

@testable import ShiftworkCommand

@Suite("Who may come in over HTTP")
struct EntryTests {
    @Test(arguments: ["10.0.0.7", "10.0.0.0/28", "2001:DB8::1", "::ffff:10.0.0.7"])
    func `a proxy is named by its address, or a range`(address: String) throws {
        #expect(try ServeCommand.parse(["--proxy", address]).entry.proxy == [address])
    }

    @Test(arguments: ["proxy.internal", "10.0.0.0/33", "10.0.0", "", "10.0.0.7:8080", "*"])
    func `what can be no proxy's address is refused`(address: String) {
        #expect(throws: (any Error).self) { try ServeCommand.parse(["--proxy", address]) }
    }
}
