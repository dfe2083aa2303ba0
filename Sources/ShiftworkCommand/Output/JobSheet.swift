internal import ShiftworkCore

/// All about one job, for people: a line for each thing there is to say.
struct JobSheet {
    let job: JobRecord
    let times: TimeText
    let style: Style
    let json: JobJSON

    var lines: [String] {
        let title = style.paint("\(style.sign(job.status)) \(job.status.rawValue)", job.status.paint)
        return ["\(title)  \(style.paint(PlainText.printable(job.type.rawValue), .bold))  \(job.id)"]
            + facts.compactMap { name, value in
                value.map { "  \(pad(name))\(PlainText.printable($0))" }
            }
    }

    private var facts: [(String, String?)] {
        let details = job.details
        let crashes = job.crashes > 0 ? ", \(Numbers.count(job.crashes, "crash"))es" : ""
        return [
            ("queue", "\(job.queue.rawValue), priority \(job.priority)"),
            ("attempt", "\(job.attempt) of \(job.maxAttempts)\(crashes)"),
            ("progress", job.progress.map { "\($0.percent) %" + ($0.message.map { "  \($0)" } ?? "") }),
            ("error", job.error.map { "\($0.text(json.redactor))  (\($0.fingerprint))" }),
            ("reference", joined(details.references.map(\.description))),
            ("tags", joined(details.tags)),
            ("user", details.user), ("tenant", details.tenant),
            ("parent", details.parent?.description), ("batch", details.batch?.description),
            ("waits for", joined(details.dependencies.map(\.job.description))),
            ("unique key", details.uniqueKey),
            ("timeout", details.timeout.map { Numbers.duration($0) }),
            ("worker", job.worker.map { json.workerNames[$0].map { "\($0)" } ?? $0.description }),
            ("trace", job.traceID),
            ("wait", job.wait.map { Numbers.duration($0, isUnicode: style.isUnicode) }),
            ("run", job.run(now: times.now).map { Numbers.duration($0, isUnicode: style.isUnicode) }),
        ] + moments + [("payload", shown(job.payload)), ("result", shown(job.result))]
    }

    private var moments: [(String, String?)] {
        let at = job.timestamps
        let named = [
            ("created", at.createdAt), ("planned", at.runAt), ("blocked", at.blockedAt),
            ("enqueued", at.enqueuedAt),
            ("started", at.startedAt), ("next run", at.retryAt), ("paused", at.pausedAt),
            ("kill asked", at.killRequestedAt), ("finished", at.finishedAt), ("failed", at.failedAt),
            ("killed", at.killedAt), ("canceled", at.canceledAt), ("kept until", at.pruneAt),
        ]
        return named.map { name, moment in
            (name, moment.map { times.form == .relative ? "\($0)  \(times.text($0))" : times.text($0) })
        }
    }

    private func shown(_ bytes: [UInt8]?) -> String? {
        bytes.map { (json.redactor?.redact(JSONBytes(unchecked: $0)) ?? JSONBytes(unchecked: $0)).text }
    }

    private func joined(_ texts: [String]) -> String? { texts.isEmpty ? nil : texts.joined(separator: " ") }

    private func pad(_ name: String) -> String {
        name + String(repeating: " ", count: max(1, 12 - name.count))
    }
}
