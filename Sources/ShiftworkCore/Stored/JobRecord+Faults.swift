extension JobRecord {
    /// What is wrong with a stored job by itself: for ``JobStore/verify(isDeep:)``. What a store keeps beside
    /// the record and its history, the store compares.
    package func faults(history: [HistoryEntry]) -> [Finding] {
        var findings: [Finding] = []
        func check(_ holds: Bool, _ invariant: String, _ detail: String) {
            if !holds { findings.append(Finding(invariant, detail, job: id)) }
        }
        let endsAgree = status.isTerminal == (timestamps.endedAt != nil)
        check(endsAgree, "I14 TimeOrder", "its status and its end disagree")
        let isHeld = token > 0 && worker != nil && timestamps.startedAt != nil
        check(!status.isRunning || isHeld, "I3 LeaseExclusive", "it runs without worker, token or start")
        check(failures <= maxAttempts, "I7 Budget", "it failed more often than it may")
        check(crashes <= maxCrashes, "I7 Budget", "it crashed more often than it may")
        if let gap = JobHistory.gap(in: history, of: status) { check(false, "I8 Path", gap) }
        return findings
    }
}
