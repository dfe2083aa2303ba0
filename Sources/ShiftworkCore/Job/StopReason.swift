/// Why a running handler is asked to stop.
public enum StopReason: String, Sendable, Hashable, CaseIterable {
    /// Somebody asked for it.
    case killed
    /// It ran longer than its type allows.
    case timeout
    /// Its worker could not renew the lease: another may run the job by now.
    case leaseLost = "lease_lost"
    /// Its worker is shutting down.
    case shutdown
}
