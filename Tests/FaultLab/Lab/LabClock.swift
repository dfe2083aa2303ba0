internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// The clock of laboratory processes: the machine's, moved and bent by what a file says, which a trial rewrites under
/// their hands.
struct LabClock: Sendable {
    let path: String

    /// Shifts the clock and lets it run faster or slower from here on.
    func set(_ seconds: Int, drift: Double = 1) {
        let base = SQLiteStore.systemClock().microseconds
        let text = "\(seconds) \(Int(drift * 1_000)) \(base) ".padding(
            toLength: 64, withPad: " ", startingAt: 0)
        // In place, since the processes keep the file open.
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        let bytes = Array(text.utf8)
        _ = pwrite(file, bytes, bytes.count, 0)
    }

    /// Reads the file at every look.
    func read() -> @Sendable () -> Timestamp {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        return {
            let now = SQLiteStore.systemClock()
            var text = [UInt8](repeating: 0, count: 64)
            let count = pread(file, &text, 64, 0)
            let words = String(decoding: text.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
            guard words.count >= 3, let seconds = Int64(words[0]), let rate = Int64(words[1]),
                let base = Int64(words[2])
            else { return now }
            let drifted = (now.microseconds - base) * (rate - 1_000) / 1_000
            return now + .seconds(seconds) + .microseconds(drifted)
        }
    }
}
