internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// No answer came from a server: in words what kept it.
struct ServerSilent: Error, CustomStringConvertible {
    let description: String

    init(_ error: any Error, from url: String, patience: TimeAmount) {
        let reason = Self.reason(error, patience)
        description = "No answer from \(PlainText.printable(url)): \(reason)."
    }

    private static func reason(_ error: any Error, _ patience: TimeAmount) -> String {
        switch error {
        case let error as NIOConnectionError:
            guard error.dnsAError == nil || error.dnsAAAAError == nil else {
                return "the name \(error.host) is not known"
            }
            return error.connectionErrors.first.map { reason($0.error, patience) } ?? "no connection was made"
        case let error as IOError: return text(of: error.errnoCode)
        case let error as HTTPClientError: return text(of: error, patience)
        case is NIOTooManyBytesError: return "it is longer than this program reads"
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            return "it speaks no TLS, or shows a certificate that this machine does not believe. "
                + "SHIFTWORK_SERVER_CA names a file of those to believe"
        default: return "\(error)"
        }
    }

    private static func text(of error: HTTPClientError, _ patience: TimeAmount) -> String {
        switch error {
        case .connectTimeout: "no connection was made in time"
        case .deadlineExceeded, .readTimeout:
            "it did not come within \(patience.nanoseconds / 1_000_000_000) s"
        case .remoteConnectionClosed: "the connection was closed"
        default: error.shortDescription
        }
    }

    private static func text(of code: Int32) -> String {
        code == ECONNREFUSED ? "nothing listens there" : String(cString: strerror(code)).lowercased()
    }
}
