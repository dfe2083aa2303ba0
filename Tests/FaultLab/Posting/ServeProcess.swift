internal import Foundation

/// A `shiftwork serve`, on a port of its own that it keeps over all its lives.
final class ServeProcess {
    private let lab: Lab
    private let port: Int
    private var child: ChildProcess?

    /// Where it answers.
    var root: String { "http://127.0.0.1:\(port)" }

    init(_ lab: Lab) throws {
        self.lab = lab
        port = try Self.freePort()
    }

    /// Starts it on the trial's store.
    func start() throws {
        let folder = URL(fileURLWithPath: ChildProcess.program).deletingLastPathComponent().path
        let store = lab.url ?? "sqlite:\(lab.database)"
        let words = ["serve", "--store", store, "--port", "\(port)", "--no-access-log", "--quiet"]
        // It ends with the laboratory, however that ends.
        child = try ChildProcess(
            ["--pdeathsig", "KILL", folder + "/shiftwork"] + words, program: "/usr/bin/setpriv",
            log: lab.folder + "/log")
    }

    /// Ends it in an instant.
    func kill() async {
        child?.send(SIGKILL)
        _ = await child?.wait()
        child = nil
    }

    /// Asks it to end well.
    func stop() async {
        child?.send(SIGTERM)
        let end = await child?.wait(atMost: .seconds(60))
        lab.expect(end == .exit(0), "I31 Liveness: serve ended with \(end.map { "\($0)" } ?? "nothing")")
        await kill()
    }

    /// How it ended; nil while it runs.
    var end: ChildProcess.End? { child?.poll() }

    /// A port that nobody has at the moment.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard code == 0 else { throw LabError("there is no free port: errno \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
