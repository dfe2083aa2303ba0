import Testing

@testable import ShiftworkHTTP

@Suite("Where requests may go")
struct OutboundTests {
    @Test(
        arguments: [
            "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.7", "::1", "::", "fe80::1", "fc00::1",
            "fd12::1",
            "::ffff:169.254.169.254", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
            "ff02::1",
        ])
    func `what is not of the public internet is refused`(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!address.isPublic)
        let rules = OutboundRules()
        let target = OutboundRules.Target(host: "example.org", port: 443, isEncrypted: true)
        #expect(throws: OutboundRules.Refusal.self) {
            try rules.check(address, for: target, needsEncryption: true)
        }
    }

    @Test(arguments: ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::200e"])
    func `the public internet is reached`(_ text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic)
    }

    @Test(
        arguments: [
            "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1::2::3",
            "12345::",
            "", "localhost", "1.2.3.+4", "::1.2.3",
        ])
    func `only the plain form of an address is one`(_ text: String) { #expect(IPAddress(text) == nil) }

    @Test(
        arguments: [
            "http://example.org/", "https://user@example.org/", "https://a:b@example.org/",
            "ftp://example.org/", "//x",
            "https://", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/",
            "javascript:alert(1)",
            "https://8.8.8.8:8080/", "file:///etc/passwd",
        ])
    func `a URL that leads elsewhere is refused when it is handed in`(_ url: String) {
        #expect(throws: OutboundRules.Refusal.self) { try OutboundRules().check(url, needsEncryption: true) }
    }

    @Test(
        arguments: [
            "http://hooks.internal:99999/", "http://127.0.0.1:65536/", "https://8.8.8.8:0/",
            "http://127.0.0.1:0/",
        ])
    func `a port that there is not is refused, also where all ports are allowed`(_ url: String) throws {
        let rules = try #require(OutboundRules(parsing: "hooks.internal, 127.0.0.0/8"))
        #expect(throws: OutboundRules.Refusal.self) { try rules.target(of: url) }
        #expect(throws: OutboundRules.Refusal.self) { try rules.check(url, needsEncryption: false) }
    }

    @Test func `what is allowed by name or address is reached, on any port and without TLS`() throws {
        let rules = try #require(OutboundRules(parsing: "hooks.internal, 127.0.0.0/8,fd00::/8"))
        try rules.check("http://hooks.internal:9000/x", needsEncryption: true)
        try rules.check("http://127.0.0.1:8080/x", needsEncryption: true)
        try rules.check("http://[fd00::1]:8080/x", needsEncryption: true)
        #expect(throws: OutboundRules.Refusal.self) {
            try rules.check("http://10.0.0.1/x", needsEncryption: true)
        }
        try rules.check("http://127.0.0.1:65535/x", needsEncryption: true)
        #expect(OutboundRules(parsing: "10.0.0.0/33") == nil)
        #expect(OutboundRules(parsing: "what ever") == nil)
    }
}
