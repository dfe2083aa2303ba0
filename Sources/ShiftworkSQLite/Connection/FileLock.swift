internal import CShiftworkSQLite
internal import ShiftworkCore

/// The lock under which every process writes to one database: `flock` on a file of its own beside it, never
/// deleted.
///
/// Some versions of SQLite lose commits when one connection resets the write-ahead log while another
/// checkpoints; a lock of microseconds keeps the two apart on all of them. The kernel frees it when a process
/// dies.
///
/// Not thread-safe: one thread uses it at a time.
final class FileLock: @unchecked Sendable {
    private var descriptor: Int32
    private let path: String
    private var heldSince: Int64 = 0
    private var heldInAll: Int64 = 0

    init(database path: String) throws(StoreError) {
        self.path = path + "-lock"
        descriptor = shiftwork_lock_open(self.path)
        guard descriptor >= 0 else { throw .cannotOpen(self.path, errno: -descriptor) }
    }

    deinit { close() }

    /// Closes the file; the lock is not used again.
    func close() {
        if descriptor >= 0 { shiftwork_lock_close(descriptor) }
        descriptor = -1
    }

    /// Takes the lock, waiting up to `patience`.
    func acquire(patience: Duration = .seconds(5), operation: String) throws(StoreError) {
        let begin = shiftwork_clock_microseconds()
        var pause: Int64 = 20
        while true {
            switch shiftwork_lock_try(descriptor) {
            case 0:
                heldSince = shiftwork_clock_microseconds()
                return
            case 1:
                let waited = shiftwork_clock_microseconds() - begin
                guard waited < patience.microseconds else { throw heldTooLong(operation) }
                shiftwork_sleep_microseconds(pause)
                pause = min(pause * 2, 500)
            case let failure:
                throw .cannotOpen(path, errno: -failure)
            }
        }
    }

    /// Lets the lock go. After 50 ms of holding it in all, stays away for 1 ms: `flock` is not fair, and
    /// others must get in.
    func release() {
        shiftwork_lock_release(descriptor)
        heldInAll += max(0, shiftwork_clock_microseconds() - heldSince)
        guard heldInAll > 50_000 else { return }
        heldInAll = 0
        shiftwork_sleep_microseconds(1_000)
    }

    private func heldTooLong(_ operation: String) -> StoreError {
        StoreError(
            .locked, operation: operation,
            message:
                "Another process has held \(path) for too long. Find the one that hangs; the lock ends with it."
        )
    }
}
