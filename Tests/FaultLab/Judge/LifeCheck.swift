internal import ShiftworkCore

/// Looks at one job's life.
struct LifeCheck {
    /// What was found, gathered while looking.
    private final class Findings { var lines: [String] = [] }

    private let findings = Findings()
    private let record: JobRecord
    private let history: [HistoryEntry]
    private let judge: Judge

    init(_ record: JobRecord, _ history: [HistoryEntry], _ ledger: Ledger, _ judge: Judge) {
        (self.record, self.history, self.judge) = (record, history, judge)
        checkEnd()
        checkPath()
        checkFence()
        checkTokens(ledger.tokens[record.id] ?? [])
        checkAttempts()
        checkTimes()
    }

    /// One line for each broken invariant.
    var broken: [String] { findings.lines }

    private func expect(_ holds: Bool, _ invariant: String, _ detail: @autoclosure () -> String) {
        if !holds { findings.lines.append("\(invariant): job \(record.id) \(detail())") }
    }

    private func checkEnd() {
        let status = record.status
        expect(judge.mayBeOpen || status.isTerminal, "I31 Liveness", "is still \(status.rawValue)")
        let ends = history.filter(\.to.isTerminal).count
        let generations = 1 + history.count { $0.kind == .event(.retry) || $0.kind == .event(.rerun) }
        let expected = status.isTerminal ? generations : generations - 1
        expect(ends == expected, "I2 OneEnd", "ended \(ends) times in \(generations) generations")
    }

    private func checkPath() {
        if let gap = JobHistory.gap(in: history, of: record.status) {
            expect(false, "I8 Path", "has a gap: \(gap)")
        }
    }

    /// Whoever was rescued settles nothing afterwards.
    private func checkFence() {
        var rescued: Set<WorkerID> = []
        for step in history {
            guard let worker = step.worker, step.endsRun else { continue }
            expect(!rescued.contains(worker), "I4 Fence", "was moved by \(worker) after its rescue")
            if step.isRescue { rescued.insert(worker) }
        }
    }

    private func checkTokens(_ tokens: [Int64]) {
        expect(Set(tokens).count == tokens.count, "I5 TokenRises", "ran twice under one token")
        expect(
            (tokens.max() ?? 0) <= record.token, "I5 TokenRises",
            "ran under token \(tokens.max() ?? 0), and its last is \(record.token)")
    }

    private func checkAttempts() {
        // A run that was given back or snoozed does not count; nor does the one under way end.
        let spent = history.count { $0.endsRun && !$0.isUnspent } + (record.status.isRunning ? 1 : 0)
        expect(
            record.attempt == spent, "I6 AttemptCounts",
            "has attempt \(record.attempt) after \(spent) spent runs")
        expect(record.failures <= record.maxAttempts, "I7 Budget", "failed \(record.failures) times")
        expect(record.crashes <= record.maxCrashes, "I7 Budget", "crashed \(record.crashes) times")
        let hasReason = history.last?.reason == HistoryEntry.crashLimit
        let isOverLimit = record.status == .failed && record.crashes == record.maxCrashes
        expect(
            hasReason == isOverLimit, "I7 Budget",
            "ended by \(record.crashes) crashes without saying so, or not")
    }

    private func checkTimes() {
        expect((record.wait ?? .zero) >= .zero, "I14 TimeOrder", "waited less than nothing")
        expect(
            record.status.isTerminal == (record.timestamps.endedAt != nil), "I14 TimeOrder",
            "has no time of its end")
        guard judge.hasForwardClock else { return }
        var last = record.timestamps.createdAt
        var due: Timestamp?
        for step in history {
            expect(step.at >= last, "I14 TimeOrder", "has step \(step.sequence) before the one before")
            last = max(last, step.at)
            if let started = step.startedAt, let planned = due {
                expect(started >= planned, "I15 NotEarly", "ran at \(started), planned for \(planned)")
                due = nil
            }
            due = step.dueAt ?? due
        }
        if let runAt = record.timestamps.runAt, let started = history.compactMap(\.startedAt).first {
            expect(started >= runAt, "I15 NotEarly", "ran at \(started), planned for \(runAt)")
        }
    }
}

extension HistoryEntry {
    private var event: JobEvent? { if case .event(let event) = kind { event } else { nil } }

    /// Whether a run ended with this step.
    var endsRun: Bool { from?.isRunning == true && !to.isRunning }

    /// Whether that run does not count.
    var isUnspent: Bool { (event == .giveBack || event == .snooze) && to != .killed }

    /// Whether its worker was gone.
    var isRescue: Bool { event == .rescue || event == .rescueLater || event == .abandon }
}
