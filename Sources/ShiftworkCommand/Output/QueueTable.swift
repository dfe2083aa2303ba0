internal import ShiftworkCore

/// Queues for people.
struct QueueTable {
    let console: Console
    let now: Timestamp

    func listing(_ queues: [QueueRecord]) -> Listing {
        // Whose a queue is concerns those alone who have tenants.
        let hasTenants = queues.contains { $0.tenant != nil }
        var list = Listing(
            [Column("queue")] + (hasTenants ? [Column("tenant")] : []) + [
                Column("queued", right: true), Column("oldest", right: true),
                Column("started", right: true), Column("scheduled", right: true),
                Column("retrying", right: true),
                Column("failed", right: true), Column("finished", right: true, extra: true),
                Column("status", elastic: true),
            ], empty: "No queue ever held a job. Enqueue one: shiftwork enqueue TYPE '{}'")
        for queue in queues {
            let oldest = queue.oldest.map { now - $0 }
            let failed = queue.counts[.failed] ?? 0
            list.append(
                [Cell(queue.name.rawValue)] + (hasTenants ? [Cell(queue.tenant ?? "")] : []) + [
                    Cell(queue.counts[.queued] ?? 0),
                    Cell(
                        oldest.map(Numbers.age) ?? "",
                        raw: oldest.map { String($0.microseconds / 1_000) } ?? ""),
                    Cell(queue.counts[.started] ?? 0), Cell(queue.counts[.scheduled] ?? 0),
                    Cell(queue.counts[.retrying] ?? 0), Cell(failed, failed > 0 ? .red : .plain),
                    Cell(queue.counts[.finished] ?? 0), state(queue),
                ], json: queue, id: queue.name.rawValue)
        }
        return list
    }

    func sheet(_ queue: QueueRecord) -> [String] {
        let counts = JobStatus.allCases.map { status in
            "  \(console.style.sign(status)) \(status.rawValue): \(Numbers.grouped(queue.counts[status] ?? 0))"
        }
        let owner = queue.tenant.map { " of \(PlainText.printable($0))" } ?? ""
        return ["\(PlainText.printable(queue.name.rawValue))\(owner)  \(state(queue).text)"] + counts
            + (queue.oldest.map { ["  oldest waits since \(console.times(now: now).text($0))"] } ?? [])
    }

    /// `5 at once, 100 in 1m00s`; nil without limits.
    static func text(_ limits: QueueLimits) -> String? {
        let rate = limits.rate.map { "\(Numbers.grouped($0.count)) in \(Numbers.duration($0.per))" }
        let parts = [limits.concurrency.map { "\(Numbers.grouped($0)) at once" }, rate].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// `open, 5 at once`, or `paused (anna: db migration), 5 at once`.
    private func state(_ queue: QueueRecord) -> Cell {
        let opening = queue.opensAt.map { ", again \(console.times(now: now).text($0))" } ?? ""
        let limits = Self.text(queue.limits).map { ", \($0)\(opening)" } ?? ""
        guard let pause = queue.pause else { return Cell("open\(limits)", .green) }
        let reason = pause.reason.map { JSONRedactor().redact(text: $0) }
        let why = [pause.actor, reason].compactMap(\.self).joined(separator: ": ")
        let until = pause.until.map { " until \(console.times(now: now).text($0))" } ?? ""
        return Cell("paused\(until)" + (why.isEmpty ? "" : " (\(why))") + limits, .yellow)
    }
}
