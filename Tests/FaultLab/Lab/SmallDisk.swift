internal import Foundation

/// A file system of some megabytes, in memory, that only this process and its children see: it vanishes with them.
struct SmallDisk {
    let path: String

    /// Whether this process may make one: by beginning again, as root, among mounts of its own.
    static func enter(_ arguments: Arguments) throws {
        guard geteuid() == 0, !arguments.has("mounted"), try probe() else { return }
        let words =
            ["unshare", "--mount", "--propagation", "private", ChildProcess.program, arguments.command]
            + arguments.words(without: []) + ["--mounted"]
        let pointers = words.map { strdup($0) } + [nil]
        execv("/usr/bin/unshare", pointers)
    }

    /// Whether mounts of one's own are to be had here.
    private static func probe() throws -> Bool {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare") else { return false }
        return try command("/usr/bin/unshare", ["--mount", "--propagation", "private", "/bin/true"])
    }

    init(path: String, megabytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard
            try Self.command(
                "/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "shiftwork-lab", path])
        else { throw LabError("\(path) could not be mounted") }
    }

    func unmount() throws { _ = try Self.command("/bin/umount", ["-l", path]) }

    /// Leaves so much room, and no more.
    func fill(leaving bytes: Int) {
        clear()
        let file = open(path + "/ballast", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        var size = 0
        // In large pieces, and then in small ones up to the last page.
        for block in [[UInt8](repeating: 1, count: 1 << 20), [UInt8](repeating: 1, count: 4_096)] {
            while case let count = write(file, block, block.count), count > 0 { size += count }
        }
        ftruncate(file, max(0, size - bytes))
    }

    func clear() { unlink(path + "/ballast") }

    /// Runs a program to its end; whether it ended well.
    private static func command(_ program: String, _ words: [String]) throws -> Bool {
        let child = try ChildProcess(words, program: program, log: "/dev/null")
        while true {
            if let end = child.poll() { return end == .exit(0) }
            usleep(1_000)
        }
    }
}
