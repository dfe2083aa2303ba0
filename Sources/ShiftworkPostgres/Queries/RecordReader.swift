internal import ShiftworkCore

/// Puts records together: from a job's own row, from the one place that holds it, and from the tables aside that its
/// flags name. Many jobs cost as many questions as one.
struct RecordReader {
    let look: Look
    let extent: RecordQuestion.Extent

    /// The records of those jobs that exist and are in sight, in the order of the ids.
    func records(_ ids: [JobID], scope: Scope = .all) throws -> [JobRecord] {
        let question = RecordQuestion(ids: ids, scope: scope, extent: extent)
        var found = try question.records(in: look.ask(question.statement))
        for (id, steps) in try look.steps(of: found.eventful) { found.records[id]?.add(steps) }
        for (id, progress) in try progress(of: found.reporting) { found.records[id]?.progress = progress }
        return ids.compactMap { found.records[$0] }
    }

    private func progress(of ids: [JobID]) throws -> [JobID: JobProgress] {
        guard !ids.isEmpty else { return [:] }
        var said: [JobID: JobProgress] = [:]
        for row in try look.ask("SELECT id, data FROM progress WHERE id = ANY (\(ids.map(\.uuid)))") {
            said[row[0] as JobID] = try JobProgress(stored: row[1])
        }
        return said
    }
}
