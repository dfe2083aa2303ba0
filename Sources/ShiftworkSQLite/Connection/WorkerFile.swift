internal import CShiftworkSQLite
internal import Foundation
internal import ShiftworkCore
internal import Synchronization

/// A small file that each worker locks while it lives. The kernel frees the lock with the process, so a free
/// lock proves that the worker is gone: its jobs need not wait for the end of its lease.
final class WorkerFile: Sendable {
    private let database: String
    private let held = Mutex<[WorkerID: Int32]>([:])

    init(database: String) { self.database = database }

    deinit { letAllGo() }

    /// Locks a worker's file for as long as this process lives; doing so again changes nothing.
    func hold(_ worker: WorkerID) throws(StoreError) {
        let failure = held.withLock { held -> Int32 in
            guard held[worker] == nil else { return 0 }
            let descriptor = shiftwork_lock_open(path(worker))
            guard descriptor >= 0 else { return -descriptor }
            // Held by another process only if that one registered the same worker: the lock then says that it
            // lives.
            _ = shiftwork_lock_try(descriptor)
            held[worker] = descriptor
            return 0
        }
        if failure != 0 { throw .cannotOpen(path(worker), errno: failure) }
    }

    /// Removes a worker's file: it has signed off, or was rescued.
    func remove(_ worker: WorkerID) {
        unlink(path(worker))
        let descriptor = held.withLock { $0.removeValue(forKey: worker) }
        if let descriptor { shiftwork_lock_close(descriptor) }
    }

    /// Whether the process that registered a worker has died without signing it off.
    func isGone(_ worker: WorkerID) -> Bool {
        let descriptor = shiftwork_lock_open_existing(path(worker))
        guard descriptor >= 0 else { return false }
        defer { shiftwork_lock_close(descriptor) }
        return shiftwork_lock_try(descriptor) == 0
    }

    /// Removes what processes left that died between the locking of a file and the commit that made the worker known:
    /// nobody else would. Files of the last minute stay, since their worker may be about to register.
    func sweep(sparing known: Set<WorkerID>) {
        let url = URL(fileURLWithPath: database)
        let prefix = url.lastPathComponent + "-worker-"
        let folder = url.deletingLastPathComponent().path
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasPrefix(prefix) {
            guard let worker = WorkerID(String(name.dropFirst(prefix.count))), !known.contains(worker),
                isOld(worker), isGone(worker)
            else { continue }
            unlink(path(worker))
        }
    }

    private func isOld(_ worker: WorkerID) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path(worker))
        return (attributes?[.modificationDate] as? Date).map { $0.timeIntervalSinceNow < -60 } ?? false
    }

    /// Lets all locks go; the files stay and tell that their workers are gone.
    func letAllGo() {
        let descriptors = held.withLock { held in
            defer { held = [:] }
            return Array(held.values)
        }
        for descriptor in descriptors { shiftwork_lock_close(descriptor) }
    }

    private func path(_ worker: WorkerID) -> String { "\(database)-worker-\(worker)" }
}
