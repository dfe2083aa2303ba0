import Foundation
import NIOSSL
import Testing

@testable import ShiftworkHTTP

@Suite("A certificate")
struct CertificateTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "certificate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    /// A pair of files, by OpenSSL's command.
    private func make(_ name: String) throws {
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days",
            "2", "-subj", "/CN=localhost", "-keyout", path("\(name).key"), "-out", path("\(name).crt"),
        ]
        (openssl.standardError, openssl.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0)
    }

    private func replace(_ name: String, by other: String) throws {
        for end in ["crt", "key"] {
            let bytes = try Data(contentsOf: URL(filePath: path("\(other).\(end)")))
            try bytes.write(to: URL(filePath: path("\(name).\(end)")))
        }
    }

    @Test func `is read again when its files change, and kept when they are no good`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try make("a")
        try make("b")
        let certificate = try Certificate(chainPath: path("a.crt"), keyPath: path("a.key"))
        #expect(try !certificate.reload())
        let old = certificate.configuration().certificateChain
        try replace("a", by: "b")
        #expect(try certificate.reload())
        #expect(certificate.configuration().certificateChain != old)
        let renewed = certificate.configuration().certificateChain
        try Data("half a certif".utf8).write(to: URL(filePath: path("a.crt")))
        #expect(throws: ShiftworkServer.Refused.self) { try certificate.reload() }
        #expect(certificate.configuration().certificateChain == renewed)
    }

    @Test func `that does not fit its key, or whose key anybody may read, is refused`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try make("a")
        try make("b")
        for (chain, key) in [("a.crt", "b.key"), ("a.crt", "c.key"), ("a.key", "a.key"), ("a.crt", "a.crt")] {
            #expect(throws: ShiftworkServer.Refused.self) {
                try Certificate(chainPath: path(chain), keyPath: path(key))
            }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path("a.key"))
        #expect(throws: ShiftworkServer.Refused.self) {
            try Certificate(chainPath: path("a.crt"), keyPath: path("a.key"))
        }
    }
}
