internal import Foundation

/// A file to which processes append lines: journal, ledger.
struct Paper: Sendable {
    private let descriptor: Int32

    init(path: String) { descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600) }

    /// One `write` of whole lines: on a local file other processes' lines do not mix with them.
    func append(_ lines: [String]) {
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        _ = write(descriptor, bytes, bytes.count)
    }

    func append(_ line: String) { append([line]) }

    /// The words of each line of a file; of none when there is no file.
    static func lines(of path: String) -> [[Substring]] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { $0.split(separator: " ") }
    }
}

/// How far enqueuers have come, read off the end of their journal.
struct JournalTail {
    private let path: String
    private var offset: UInt64 = 0
    private var rest = ""
    /// The next number of each lane, which is named by its lowest number.
    private(set) var next: [Int: Int] = [:]

    init(path: String) { self.path = path }

    /// Reads what was added.
    mutating func read() {
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: offset)) != nil, let data = try? file.readToEnd() else { return }
        offset += UInt64(data.count)
        let lines = (rest + String(decoding: data, as: UTF8.self)).split(
            separator: "\n", omittingEmptySubsequences: false)
        rest = String(lines.last ?? "")
        for line in lines.dropLast() where line.hasPrefix("next ") {
            let words = line.split(separator: " ")
            guard words.count == 3, let lane = Int(words[1]), let number = Int(words[2]) else { continue }
            next[lane] = max(next[lane] ?? 0, number)
        }
    }
}

/// How much of their share enqueuers may have offered by now, in millionths: a file that a trial rewrites.
struct Quota: Sendable {
    let path: String

    func set(_ share: Double) {
        let text = "\(Int(min(max(share, 0), 1) * 1_000_000)) ".padding(
            toLength: 16, withPad: " ", startingAt: 0)
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        let bytes = Array(text.utf8)
        _ = pwrite(file, bytes, bytes.count, 0)
    }

    /// Everything, where no file says less.
    func read() -> Double {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return Double(text.split(separator: " ").first.flatMap { Int($0) } ?? 1_000_000) / 1_000_000
    }
}
