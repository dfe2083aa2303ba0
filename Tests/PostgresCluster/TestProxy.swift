internal import Foundation
internal import Synchronization

/// Stands between a client and the server, on a socket of its own, and cuts the connection at a commit.
package final class TestProxy: Sendable {
    /// Where the connection of the next commit is cut.
    package enum Cut: Sendable {
        /// The server never hears of it.
        case request
        /// The server commits, and its answer is lost.
        case answer
    }

    /// Of the proxy.
    package let url: String
    private let folder: String
    private let server: String
    private let next = Mutex<Cut?>(nil)

    package init(_ cluster: TestCluster) throws {
        folder = "/tmp/shiftwork-proxy-\(UInt32.random(in: 0..<(.max)))"
        server = "\(cluster.folder)/.s.PGSQL.\(cluster.port)"
        url = "host=\(folder) port=5432 user=postgres dbname=postgres"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard Self.address("\(folder)/.s.PGSQL.5432", { bind(listener, $0, $1) }) == 0,
            listen(listener, 16) == 0
        else { throw ClusterTrouble(what: "the proxy cannot listen") }
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self else { break }
                Thread.detachNewThread { self.serve(client) }
            }
            close(listener)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Cuts the connection of the next commit whose text goes by: of a connection's first.
    package func cut(_ cut: Cut) { next.withLock { $0 = cut } }

    private func serve(_ client: Int32) {
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard Self.address(self.server, { connect(server, $0, $1) }) == 0 else { return _ = close(client) }
        defer {
            close(client)
            close(server)
        }
        var isCutting = false
        while true {
            var files = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&files, 2, -1) > 0 else { return }
            if files[0].revents != 0 {
                guard let bytes = Self.read(client) else { return }
                if bytes.contains(Array("COMMIT".utf8)), let cut = next.withLock({ $0.take() }) {
                    if cut == .request { return }
                    isCutting = true
                }
                Self.write(bytes, to: server)
            }
            if files[1].revents != 0 {
                guard let bytes = Self.read(server) else { return }
                if !isCutting { Self.write(bytes, to: client) }
                // It is ready for the next: the commit is behind it.
                if isCutting, bytes.suffix(6) == [0x5A, 0, 0, 0, 5, 0x49] { return }
            }
        }
    }

    private static func read(_ file: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(file, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }

    private static func write(_ bytes: [UInt8], to file: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func address(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
