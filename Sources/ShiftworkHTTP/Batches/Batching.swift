internal import HTTPTypes
internal import ShiftworkCore

/// Hands in a batch: all of it or nothing.
struct Batching {
    let call: Call

    private var enqueuing: Enqueuing { Enqueuing(call: call) }

    /// *201* and where it is; *200* for one that was there before.
    func reply() async throws -> Reply {
        let batch = try await read()
        let new = batch.newJobs
        // With those that a batch of this id would have if it were another one.
        let ids = Set(new.map(\.id)).union([
            batch.id.job(at: batch.jobs.count), batch.id.onFinished, batch.id.onEnded,
        ])
        let known = try await call.store.jobs(Array(ids), scope: .all)
        guard known.isEmpty || isSame(known, new, batch.id) else { throw Self.taken }
        // Another request may bring the same ids at this moment: then they are known by now.
        let isNew = known.isEmpty ? try await stored(new) : false
        let sheet = try await call.batch(batch.id)
        let shape = BatchShape(
            sheet: sheet, root: call.desk.root, answer: (batch.jobs.map(\.id), isDuplicate: !isNew))
        return Reply.json(shape, isNew ? .created : .ok).with(
            .location, "\(call.desk.root)/batches/\(batch.id)")
    }

    /// Whether jobs that the store knows are those of the batch: by what nobody changes later.
    private func isSame(_ known: [JobRecord], _ new: [NewJob], _ batch: BatchID) -> Bool {
        let known = Dictionary(known.map { ($0.id, $0) }) { first, _ in first }
        return known.count == new.count
            && new.allSatisfy { job in
                guard let record = known[job.id], record.details.batch == batch, call.principal.sees(record)
                else { return false }
                return record.type == job.type && JSONBytes.saysTheSame(record.payload, job.payload)
            }
    }

    /// Whether this call stored them.
    private func stored(_ jobs: [NewJob]) async throws -> Bool {
        let insertions = try await enqueuing.stored(jobs)
        for case .refused(let reason) in insertions { throw Problem(.invalidBody, reason) }
        let number = insertions.filter(\.isNew).count
        guard number == jobs.count || insertions.allSatisfy({ $0 == .known }) else { throw Self.taken }
        return number > 0
    }

    private static let taken = Problem(
        .idTaken,
        "The id of this batch or of a job in it is taken, by another set of jobs. Make another one, or repeat the "
            + "first request as it was.")
}

// What the body says.
extension Batching {
    /// - Throws: ``Problem`` with all that is wrong: first with each part, then with the whole.
    private func read() async throws -> NewBatch {
        var reading = Reading(enqueuing: enqueuing, makeID: call.desk.makeID)
        let batch = try reading.batch(try call.json(), limit: call.desk.configuration.bulkLimit)
        try Self.refuse(reading.mistakes)
        let mistakes = batch.mistakes(now: try await call.store.now())
        try Self.refuse(mistakes.map { Problem.Mistake("#\($0.pointer)", $0.message) })
        return batch
    }

    private static func refuse(_ mistakes: [Problem.Mistake]) throws(Problem) {
        guard let first = mistakes.first else { return }
        throw Problem(
            .invalidBody, "\(first.pointer.dropFirst()): \(first.detail)",
            mistakes: Array(mistakes.prefix(mistakeLimit)))
    }

    /// So many are told.
    private static let mistakeLimit = 100

    /// A body on its way to a batch.
    private struct Reading {
        let enqueuing: Enqueuing
        let makeID: @Sendable () -> UUIDv7
        private(set) var mistakes: [Problem.Mistake] = []

        init(enqueuing: Enqueuing, makeID: @escaping @Sendable () -> UUIDv7) {
            (self.enqueuing, self.makeID) = (enqueuing, makeID)
        }

        mutating func batch(_ document: JSONBytes, limit: Int) throws -> NewBatch {
            let fields = try JSONFields(document)
            try collect {
                try fields.refuse(namesOtherThan: ["id", "jobs", "on_finished", "on_ended"])
            }
            let own: BatchID? = try collect { try fields.id("id") }.flatMap(\.self)
            let id = own ?? BatchID(makeID())
            let documents = try collect { try fields.elements("jobs") } ?? []
            guard documents.count <= limit else {
                throw Problem(.tooLarge, "A batch has at most \(limit) jobs.")
            }
            var batch = NewBatch(id: id, jobs: [])
            for (index, document) in documents.enumerated() {
                if let job = try job(document, id.job(at: index), at: "/jobs/\(index)") {
                    batch.jobs.append(job)
                }
            }
            batch.onFinished = try fields.json("on_finished").flatMap {
                try job($0, id.onFinished, at: "/on_finished")
            }
            batch.onEnded = try fields.json("on_ended").flatMap { try job($0, id.onEnded, at: "/on_ended") }
            return batch
        }

        private mutating func job(_ document: JSONBytes, _ id: JobID, at place: String) throws -> NewJob? {
            try collect(at: place) { [enqueuing] in try enqueuing.made(of: document, id: id) }
        }

        /// What a part says; nil when that is wrong, which is told with everything else. What is forbidden is told
        /// alone.
        private mutating func collect<Value>(at place: String = "", _ read: () throws -> Value) throws
            -> Value?
        {
            do {
                return try read()
            } catch {
                let problem = Problem(any: error)
                guard problem.kind != .forbidden else { throw problem }
                guard !problem.mistakes.isEmpty else {
                    mistakes.append(.init("#\(place)", problem.detail))
                    return nil
                }
                mistakes += problem.mistakes.map { mistake in
                    var mistake = mistake
                    mistake.pointer = "#\(place)" + mistake.pointer.dropFirst()
                    return mistake
                }
                return nil
            }
        }
    }
}
