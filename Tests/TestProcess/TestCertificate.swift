internal import Foundation

/// Makes a certificate that vouches for itself, for `localhost` and `127.0.0.1`, by OpenSSL's command: in `path` with
/// `.crt`, its key in `path` with `.key`.
package func makeCertificate(at path: String, of organization: String = "test") async throws {
    let openssl = try TestProcess(
        "openssl",
        [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=localhost/O=\(organization)",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout", "\(path).key", "-out", "\(path).crt",
        ], streams: ChildStreams(errors: .null))
    guard await openssl.status() == 0 else { throw NoCertificate() }
}

/// OpenSSL made none.
package struct NoCertificate: Error {}
