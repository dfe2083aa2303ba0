import Dispatch
import Foundation

/// A connection to a server of this machine, byte by byte.
enum Wire {
    /// Sends bytes, and reads until the server closes, or for a minute: on a starved machine an answer may take long.
    static func ask(_ port: Int, _ text: String) async throws -> String {
        try await ask(port, Array(text.utf8))
    }

    static func ask(_ port: Int, _ bytes: [UInt8]) async throws -> String {
        try await aside {
            let socket = try connected(port)
            defer { close(socket) }
            write(socket, bytes)
            return String(decoding: readAll(socket), as: UTF8.self)
        }
    }

    /// Sends bytes, and leaves.
    static func send(_ port: Int, _ bytes: [UInt8]) async throws {
        try await aside {
            let socket = try connected(port)
            write(socket, bytes)
            close(socket)
        }
    }

    /// A connection that stays open.
    struct Connection: Sendable {
        fileprivate let socket: Int32

        /// Asks for a path, and reads what comes of the answer first.
        func ask(_ path: String) async throws -> String {
            let socket = socket
            return try await Wire.aside {
                Wire.write(socket, Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                var buffer = [UInt8](repeating: 0, count: 65_536)
                let count = recv(socket, &buffer, buffer.count, 0)
                return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
            }
        }

        func close() async throws {
            let socket = socket
            try await Wire.aside { _ = Glibc.close(socket) }
        }
    }

    static func open(_ port: Int) async throws -> Connection {
        try await aside { Connection(socket: try connected(port)) }
    }

    struct Failure: Error { let code: Int32 }

    /// On a thread that may be kept waiting.
    fileprivate static func aside<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
        }
    }

    private static func connected(_ port: Int) throws -> Int32 {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            close(handle)
            throw Failure(code: errno)
        }
        return handle
    }

    /// As much as the server takes: it may have closed.
    fileprivate static func write(_ socket: Int32, _ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    private static func readAll(_ socket: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}
