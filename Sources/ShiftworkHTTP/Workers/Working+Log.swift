internal import ShiftworkCore

// What workers write into the logs of their jobs.
extension Working {
    /// The lines that workers hand in for jobs that they run. They carry no numbers of their own, so the store puts
    /// them behind what is there, and drops those whose lease is lost or was never given.
    func logLines(_ renewals: [WorkRequest.Renewal]) async throws -> [LogReport] {
        guard renewals.contains(where: { !$0.log.isEmpty }) else { return [] }
        let limits = call.desk.configuration.limits
        let now = try await call.store.now()
        return renewals.flatMap { renewal in
            renewal.log.map { text in
                LogReport(lease: renewal.lease, at: now, level: "info", text: limits.cut(logLine: text))
            }
        }.prefix(limits.logLines).map(\.self)
    }
}

extension JobRecord {
    /// Whether the job runs under this lease.
    func isHeld(by lease: Lease) -> Bool {
        status.isRunning && worker == lease.worker && token == lease.token
    }
}
