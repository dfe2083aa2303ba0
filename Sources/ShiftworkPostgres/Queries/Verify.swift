public import ShiftworkCore

extension PostgresStore {
    /// Looks for broken invariants: counters against a recount, places against statuses, tables aside against jobs.
    /// `isDeep` looks at every row of every job, and at every history.
    public func verify(isDeep: Bool) async throws(StoreError) -> [Finding] {
        var findings = try await look("verify", patience: Self.patience) { look in
            try Stray.all.flatMap { try $0.findings(look) } + look.countersAgainstJobs()
        }
        guard isDeep else { return findings }
        findings += try await look("verify", patience: Self.patience) { look in
            try Stray.ofEachRow.flatMap { try $0.findings(look) }
        }
        var last: JobID?
        repeat {
            let start = last
            let part = try await look("verify", patience: Self.patience) { look in
                try JobCheck(look: look).stretch(behind: start)
            }
            findings += part.findings
            last = part.last
        } while last != nil
        return findings
    }
}

extension PostgresStore {
    /// One question looks at all rows there are.
    private static let patience = Duration.seconds(1_800)
}

/// Rows that should not be: each is one statement that finds none in a sound database.
struct Stray: Sendable {
    let invariant: String
    let detail: String
    /// Selects the ids of the jobs concerned.
    let statement: Statement

    func findings(_ look: Look) throws -> [Finding] {
        try look.ask("SELECT id FROM (\(statement)) s LIMIT 100").map {
            Finding(invariant, detail, job: $0[0] as JobID)
        }
    }

    private static let everyPlace = Place.allCases.map { "SELECT id FROM \($0.table)" as Statement }
        .joined(separator: " UNION ALL ")
    /// Whether a job stands in none of some places. Not by `NOT IN`: with many jobs the server would walk through all
    /// of them for each.
    private static func isIn(noneOf places: [Place], _ job: Statement) -> Statement {
        places.map { "NOT EXISTS (SELECT 1 FROM \($0.table) place WHERE place.id = \(job))" as Statement }
            .joined(separator: " AND ")
    }

    static let all: [Stray] = [
        Stray(
            invariant: "I9 IndexEqualsRows", detail: "lies in two places",
            statement: "SELECT id FROM (\(everyPlace)) p GROUP BY id HAVING count(*) > 1"),
        Stray(
            invariant: "I3 LeaseExclusive", detail: "runs without a registered worker or a token",
            statement: """
                SELECT r.id FROM running r LEFT JOIN worker w ON w.id = r.worker_id
                WHERE w.id IS NULL OR NOT w.is_live OR r.token <= 0
                """),
        Stray(
            invariant: "I23 UniqueLive", detail: "holds a unique key, but does not live",
            statement: "SELECT id FROM uniq WHERE \(isIn(noneOf: Place.living, "uniq.id"))"),
        Stray(
            invariant: "I29 Relations", detail: "waits for jobs, but does not live",
            statement:
                "SELECT DISTINCT child AS id FROM dependency WHERE \(isIn(noneOf: Place.living, "child"))"),
        Stray(
            invariant: "I29 Relations", detail: "waits for a job that is gone",
            statement: """
                SELECT child AS id FROM dependency WHERE NOT EXISTS (SELECT 1 FROM job WHERE job.id = parent)
                """),
        Stray(
            invariant: "I29 Relations", detail: "is blocked and waits for nothing",
            statement: """
                SELECT id FROM held
                WHERE status = \(JobStatus.blocked) AND NOT EXISTS (SELECT 1 FROM dependency WHERE child = held.id)
                """),
        Stray(
            invariant: "I9 IndexEqualsRows", detail: "has an end of retention, but no end",
            statement:
                "SELECT id FROM expiry WHERE NOT EXISTS (SELECT 1 FROM outcome WHERE outcome.id = expiry.id)"),
    ]

    /// Those that look at every job.
    static let ofEachRow: [Stray] =
        [
            Stray(
                invariant: "I9 IndexEqualsRows", detail: "lies in no place",
                statement: "SELECT id FROM job WHERE \(isIn(noneOf: Place.allCases, "job.id"))"),
            Stray(
                invariant: "I9 IndexEqualsRows", detail: "lies in a place, but does not exist",
                statement:
                    "SELECT id FROM (\(everyPlace)) p WHERE NOT EXISTS (SELECT 1 FROM job WHERE job.id = p.id)"
            ),
        ]
        + Place.allCases.map { place in
            Stray(
                invariant: "I9 IndexEqualsRows", detail: "is of another queue, type or priority in its place",
                statement: """
                    SELECT p.id FROM \(place.table) p JOIN job j ON j.id = p.id
                    WHERE (p.queue_id, p.type_id, p.priority) IS DISTINCT FROM (j.queue_id, j.type_id, j.priority)
                    """)
        }
}

extension Look {
    fileprivate func countersAgainstJobs() throws -> [Finding] {
        let places = Place.allCases.map { place -> Statement in
            let status: Statement = place == .ready ? "\(JobStatus.queued)::smallint" : "status"
            return "SELECT queue_id, type_id, \(status) AS status FROM \(place.table)"
        }
        let rows = try ask(
            """
            SELECT q.name, t.name, status, coalesce(c.n, 0), coalesce(j.n, 0)
            FROM (\(countersNow)) c
            FULL JOIN (
              SELECT queue_id, type_id, status, count(*) AS n FROM (\(places.joined(separator: " UNION ALL "))) p
              GROUP BY queue_id, type_id, status) j USING (queue_id, type_id, status)
            LEFT JOIN queue q ON q.id = queue_id
            LEFT JOIN type t ON t.id = type_id
            WHERE coalesce(c.n, 0) <> coalesce(j.n, 0)
            """)
        return try rows.map { row in
            let (queue, type): (String?, String?) = (row[0], row[1])
            let (counter, jobs): (Int, Int) = (row[3], row[4])
            let status = try row.status(2).rawValue
            return Finding(
                "I9 IndexEqualsRows",
                "\(queue ?? "?") \(type ?? "?") \(status): counter \(counter), jobs \(jobs)")
        }
    }
}

/// Looks at every job: its times, its facets, its key and its history.
private struct JobCheck {
    let look: Look

    /// Jobs of one view.
    private static let stretch = 1_000

    /// The next jobs behind an id; `last` is nil at the end.
    func stretch(behind start: JobID?) throws -> (findings: [Finding], last: JobID?) {
        let behind: Statement = start.map { "id > \($0.uuid)" } ?? "true"
        let ids = try look.ask("SELECT id FROM job WHERE \(behind) ORDER BY id LIMIT \(Self.stretch)")
            .map { $0[0] as JobID }
        let records = try RecordReader(look: look, extent: .summary).records(ids)
        let histories = try look.histories(of: records)
        let (facets, keys) = (try facets(of: ids), try keys(of: ids))
        let findings = zip(records, histories).flatMap { record, history in
            faults(in: record, history, facets: facets[record.id] ?? [], key: keys[record.id])
        }
        return (findings, ids.count < Self.stretch ? nil : ids.last)
    }

    private func faults(
        in record: JobRecord, _ history: [HistoryEntry], facets: Set<Facet>, key: String?
    ) -> [Finding] {
        var findings = record.faults(history: history)
        func check(_ holds: Bool, _ invariant: String, _ detail: String) {
            if !holds { findings.append(Finding(invariant, detail, job: record.id)) }
        }
        let expected = FacetKind.allCases.flatMap { kind in
            kind.keys(of: record.details).map { Facet(kind: Int16(kind.rawValue), key: $0) }
        }
        check(facets == Set(expected), "I9 IndexEqualsRows", "its facets differ from its details")
        if !record.status.isTerminal, record.details.uniqueKey != nil {
            check(key == record.details.uniqueKey, "I23 UniqueLive", "it does not hold its unique key")
        }
        return findings
    }

    private struct Facet: Hashable {
        let kind: Int16
        let key: String
    }

    private func facets(of ids: [JobID]) throws -> [JobID: Set<Facet>] {
        var facets: [JobID: Set<Facet>] = [:]
        // No index leads from a job to its facets, as nobody else asks for one.
        for row in try look.ask("SELECT id, kind, key FROM facet WHERE id = ANY (\(ids.map(\.uuid)))") {
            facets[row[0] as JobID, default: []].insert(Facet(kind: row[1], key: row[2]))
        }
        return facets
    }

    private func keys(of ids: [JobID]) throws -> [JobID: String] {
        var keys: [JobID: String] = [:]
        for row in try look.ask("SELECT id, key FROM uniq WHERE id = ANY (\(ids.map(\.uuid)))") {
            keys[row[0] as JobID] = row[1]
        }
        return keys
    }
}
