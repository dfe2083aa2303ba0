import Foundation
import Logging
import NIOSSL
import ShiftworkMemory
import TestProcess
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

    private func make(_ name: String) async throws { try await makeCertificate(at: path(name), of: name) }

    /// Shakes hands with a server as a client that trusts one certificate alone, and asks for something; all that
    /// OpenSSL says, the answer with it.
    private func shake(_ port: Int, trusting name: String, _ options: [String] = []) async throws -> String {
        let (question, answer) = (ChildPipe.toProgram(), ChildPipe.fromProgram())
        let openssl = try TestProcess(
            "openssl",
            [
                "s_client", "-connect", "127.0.0.1:\(port)", "-servername", "localhost", "-ign_eof",
                "-CAfile", path("\(name).crt"), "-verify_return_error", "-verify_hostname", "localhost",
            ] + options,
            streams: ChildStreams(input: .pipe(question), output: .pipe(answer), errors: .pipe(answer)))
        let request = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        // One that could not shake hands may have ended by now, and reads nothing.
        try? question.ours.write(contentsOf: Data(request.utf8))
        let said = await answer.text()
        try question.ours.close()
        _ = await openssl.status()
        return said
    }

    @Test func `is shown to whoever comes, and the renewed one to whoever comes later`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["a", "b", "used"] { try await make(name) }
        try replace("used", by: "a")
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = try ShiftworkServer.local(
            store: MemoryStore(), address: .init(port: 0), logger: logger,
            certificate: (path("used.crt"), path("used.key")))
        try await serving(server) { port in
            let first = try await shake(port, trusting: "a")
            #expect(
                first.contains("HTTP/1.1 200") && first.contains("Verify return code: 0 (ok)"), "\(first)")
            #expect(first.contains("TLSv1.3"))
            let stranger = try await shake(port, trusting: "b")
            #expect(!stranger.contains("HTTP/1.1"), "a client that trusts another one asks nothing")
            let old = try await shake(port, trusting: "a", ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
            #expect(!old.contains("HTTP/1.1"), "nobody comes in by an old protocol")
            try replace("used", by: "b")
            // The server looks by itself, every few seconds.
            _ = try server.certificate?.reload()
            #expect(try await shake(port, trusting: "b").contains("HTTP/1.1 200"))
            #expect(try await !shake(port, trusting: "a").contains("HTTP/1.1"))
            try Data("half a certif".utf8).write(to: URL(filePath: path("used.crt")))
            #expect(throws: ShiftworkServer.Refused.self) { try server.certificate?.reload() }
            #expect(try await shake(port, trusting: "b").contains("HTTP/1.1 200"))
        }
    }

    private func replace(_ name: String, by other: String) throws {
        for end in ["crt", "key"] {
            let bytes = try Data(contentsOf: URL(filePath: path("\(other).\(end)")))
            try bytes.write(to: URL(filePath: path("\(name).\(end)")))
        }
    }

    @Test func `is read again when its files change, and kept when they are no good`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await make("a")
        try await make("b")
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

    @Test func `that does not fit its key, or whose key anybody may read, is refused`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await make("a")
        try await make("b")
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
