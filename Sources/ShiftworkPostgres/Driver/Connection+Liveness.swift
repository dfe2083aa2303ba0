internal import CShiftworkPostgres

extension Connection {
    /// Whether the connection is worth using: what the server said meanwhile (that it ends, above all) is read, without
    /// waiting.
    var isAlive: Bool {
        guard !isBroken, !isInTransaction else { return false }
        while true {
            let event = interrupter.wait(for: PQsocket(handle), writing: false, until: .after(.zero))
            if event.contains(.interrupted) { interrupter.drain() }
            guard event.contains(.readable) else { return true }
            // The server's farewell is one piece, the end of the connection the next.
            guard PQconsumeInput(handle) == 1, PQstatus(handle) == CONNECTION_OK else { return false }
        }
    }

    /// Whether a statement of the open transaction was refused: then committing it would undo it, without a word.
    var hasFailedTransaction: Bool { PQtransactionStatus(handle) == PQTRANS_INERROR }
}
