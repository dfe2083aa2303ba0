internal import CShiftworkPostgres
internal import Foundation

extension Connection {
    /// Asks the server, over a connection of its own, to stop what it does for us.
    func cancelStatement() {
        guard let cancel = PQgetCancel(handle) else { return }
        defer { PQfreeCancel(cancel) }
        var message = [CChar](repeating: 0, count: 256)
        _ = PQcancel(cancel, &message, Int32(message.count))
    }

    /// Asks the same without waiting: the connection is given up, and what runs on it would run on for nobody.
    func cancelAside() {
        guard let cancel = PQgetCancel(handle) else { return }
        nonisolated(unsafe) let request = cancel
        Thread.detachNewThread {
            var message = [CChar](repeating: 0, count: 256)
            _ = PQcancel(request, &message, Int32(message.count))
            PQfreeCancel(request)
        }
    }
}
