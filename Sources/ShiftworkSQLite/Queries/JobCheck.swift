internal import GRDB
internal import ShiftworkCore

/// Looks at every job: its place, its times, its facets and its history.
struct JobCheck {
    let db: Database

    /// Jobs of one snapshot, so that the log is not kept for long.
    private static let stretch = 2_000

    private static let places = SQL(
        sql: Place.allCases.map { "(SELECT count(*) FROM \($0.rawValue) p WHERE p.n = j.n)" }.joined(
            separator: " + "))

    /// The next jobs behind a number; `last` is nil at the end.
    func stretch(after number: Int64) throws -> (findings: [Finding], last: Int64?) {
        let rows = try Row.fetchAll(
            db.makeStatement(
                literal: """
                    SELECT n, id, status, flags,
                      \(Self.places)
                    FROM job j WHERE n > \(number) ORDER BY n LIMIT \(Self.stretch)
                    """))
        let findings = try rows.flatMap { row in
            try Self.fault(in: row) ?? lives(row.at(0))
        }
        return (findings, rows.count < Self.stretch ? nil : try rows.last?.at(0))
    }

    private static func fault(in row: Row) throws -> [Finding]? {
        let (status, places): (Int64, Int) = try (row.at(2), row.at(4))
        let expected = status == JobStatus.openCode ? 1 : 0
        guard places != expected else { return nil }
        return [
            Finding(
                "I9 IndexEqualsRows", "lies in \(places) places instead of \(expected)",
                job: try row.identifier(1))
        ]
    }

    private func lives(_ number: Int64) throws -> [Finding] {
        guard let record = try RecordReader(db: db, extent: .summary).record(number) else { return [] }
        var findings = try record.faults(history: EventReader(db: db).history(of: number))
        func check(_ holds: Bool, _ invariant: String, _ detail: String) {
            if !holds { findings.append(Finding(invariant, detail, job: record.id)) }
        }
        check(
            try hasFacets(number, record.details), "I9 IndexEqualsRows", "its facets differ from its details")
        if !record.status.isTerminal, let key = record.details.uniqueKey {
            let holder = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT n FROM uniq WHERE tenant = ? AND key = ?"),
                arguments: [record.details.tenant ?? "", key])
            check(holder == number, "I23 UniqueLive", "it does not hold its unique key")
        }
        return findings
    }

    /// No index leads from a job to its facets, as nobody else asks for one: so each that there must be is
    /// looked up.
    private func hasFacets(_ number: Int64, _ details: JobDetails) throws -> Bool {
        let facet = try db.cachedStatement(sql: "SELECT 1 FROM facet WHERE kind = ? AND key = ? AND n = ?")
        return try FacetKind.allCases.allSatisfy { kind in
            try kind.keys(of: details).allSatisfy { key in
                try Int.fetchOne(facet, arguments: [kind.rawValue, key, number]) != nil
            }
        }
    }
}
