internal import NIOSSL

/// How a server is asked.
struct ServerAccess: Sendable {
    /// Sent as `Authorization: Bearer`.
    var token: String?
    /// Whose certificates are believed; nil for those that this machine believes.
    var authorities: [NIOSSLCertificate]?
}

extension Settings {
    /// - Throws: ``CommandFailure`` when `server.ca` names no file of certificates.
    func serverAccess() throws(CommandFailure) -> ServerAccess {
        var access = ServerAccess(token: text(of: .serverToken))
        guard let path = text(of: .serverCA), !path.isEmpty else { return access }
        let found = (try? NIOSSLCertificate.fromPEMFile(path)) ?? []
        guard !found.isEmpty else {
            throw CommandFailure(
                .badConfiguration,
                "server.ca: no certificate can be read from \(PlainText.printable(path)). A file in PEM is expected."
            )
        }
        access.authorities = found
        return access
    }
}
