internal import ShiftworkCore

/// Jobs as a table.
struct JobListing {
    let times: TimeText
    let style: Style
    let json: JobJSON

    static let columns = [
        Column("status"), Column("id"), Column("type", elastic: true), Column("reference", elastic: true),
        Column("try", right: true), Column("run", right: true), Column("when", right: true),
        Column("error", elastic: true), Column("queue", extra: true),
        Column("priority", right: true, extra: true),
        Column("wait", right: true, extra: true), Column("created", right: true, extra: true),
        Column("worker", extra: true), Column("user", extra: true), Column("tags", extra: true),
    ]

    /// The list; with `hasShortIDs`, ids keep head and tail only.
    func listing(of jobs: [JobRecord], hasShortIDs: Bool) -> Listing {
        var list = Listing(Self.columns, empty: "No job matches.")
        for job in jobs {
            list.append(
                cells(job, hasShortIDs: hasShortIDs), json: json.encode(job, now: times.now),
                id: job.id.description)
        }
        return list
    }

    private func cells(_ job: JobRecord, hasShortIDs: Bool) -> [Cell] {
        let isUnicode = style.isUnicode
        let (run, wait) = (job.run(now: times.now), job.wait)
        let worker = job.worker.map { json.workerNames[$0] ?? $0.description }
        return [
            Cell(
                "\(style.sign(job.status)) \(job.status.rawValue)", raw: job.status.rawValue, job.status.paint
            ),
            Cell(hasShortIDs ? short(job.id) : job.id.description, raw: job.id.description),
            Cell(job.type.rawValue),
            Cell(job.details.references.map(\.description).joined(separator: " ")),
            Cell("\(job.attempt)/\(job.maxAttempts)", raw: String(job.attempt)),
            Cell(run.map { Numbers.duration($0, isUnicode: isUnicode) } ?? "", raw: milliseconds(run)),
            times.cell(job.decisiveMoment),
            Cell(job.error.map(firstLine) ?? "", raw: job.error.map(firstLine)),
            Cell(job.queue.rawValue),
            Cell(job.priority),
            Cell(wait.map { Numbers.duration($0, isUnicode: isUnicode) } ?? "", raw: milliseconds(wait)),
            times.cell(job.timestamps.createdAt),
            Cell(worker ?? ""),
            Cell(job.details.user ?? ""),
            Cell(job.details.tags.joined(separator: " ")),
        ]
    }

    private func short(_ id: JobID) -> String {
        let text = id.description
        return "\(text.prefix(4))\(style.ellipsis)\(text.suffix(4))"
    }

    private func firstLine(_ error: JobFailure) -> String {
        String(error.text(json.redactor).prefix { !$0.isNewline })
    }

    private func milliseconds(_ duration: Duration?) -> String {
        duration.map { String($0.microseconds / 1_000) } ?? ""
    }
}

extension JobRecord {
    /// The moment that tells most about a job in its status: its end, its next run, its start.
    var decisiveMoment: Timestamp? {
        switch status {
        case .scheduled: timestamps.runAt ?? timestamps.createdAt
        case .blocked: timestamps.blockedAt
        case .queued: timestamps.enqueuedAt
        case .started: timestamps.startedAt
        case .retrying: timestamps.retryAt
        case .paused: timestamps.pausedAt
        case .killRequested: timestamps.killRequestedAt
        case .finished, .failed, .killed, .canceled: timestamps.endedAt
        }
    }
}

extension Console {
    /// Shows jobs: with complete ids if they fit, with short ones if they do not.
    func print(
        _ jobs: [JobRecord], _ rows: JobListing, columns: [String]?,
        page: (@Sendable (inout JSONWriter) -> Void)?
    )
        throws
    {
        var list = rows.listing(of: jobs, hasShortIDs: false)
        list.page = page
        if options.format == .table, let width = surroundings.width {
            let shown = list.columns.indices.filter { !list.columns[$0].isExtra }
            let table = Table(
                columns: shown.map { list.columns[$0] }, rows: list.rows.map { row in shown.map { row[$0] } })
            let longest =
                table.lines(
                    style: Style(hasColor: false, isUnicode: style.isUnicode), width: nil, hasHeadings: false
                ).map(PlainText.width).max() ?? 0
            if longest > width { list = rows.listing(of: jobs, hasShortIDs: true) }
        }
        try print(list, columns: columns)
    }
}
