/// A batch as it is handed to a store: jobs that are stored in one commit, and what runs once they have ended.
///
/// All of it is stored or nothing: nothing in it depends on what the store holds, so no store refuses a part of it for
/// which ``mistakes(now:)`` found nothing.
public struct NewBatch: Sendable {
    public var id: BatchID
    /// At least one, in an order in which none waits for one behind it.
    public var jobs: [NewJob]
    /// Runs once all have finished, also after a retry of one that failed.
    public var onFinished: NewJob?
    /// Runs once each has ended, however it did.
    public var onEnded: NewJob?

    public init(id: BatchID, jobs: [NewJob], onFinished: NewJob? = nil, onEnded: NewJob? = nil) {
        (self.id, self.jobs, self.onFinished, self.onEnded) = (id, jobs, onFinished, onEnded)
    }

    /// What a store is handed, in one call: the callbacks stand behind the jobs that they wait for.
    public var newJobs: [NewJob] {
        let callbacks = [
            onFinished.map { waiting($0, onFailure: .wait) }, onEnded.map { waiting($0, onFailure: .run) },
        ]
        return (jobs + callbacks.compactMap(\.self)).map { job in
            var job = job
            job.details.batch = id
            return job
        }
    }

    private func waiting(_ callback: NewJob, onFailure policy: Dependency.Policy) -> NewJob {
        var callback = callback
        callback.details.dependencies = jobs.map { Dependency($0.id, onFailure: policy) }
        return callback
    }
}

// What a batch may not be.
extension NewBatch {
    /// All that is wrong with it, with the places as in a document with `id`, `jobs`, `on_finished` and `on_ended`.
    package func mistakes(now: Timestamp) -> [JSONFieldError] {
        guard id.uuid.isVersion7, id.uuid.timestamp <= now + .hours(1) else {
            return [.init(pointer: "/id", "A UUID of version 7 that is not an hour ahead is expected here")]
        }
        var mistakes: [JSONFieldError] = []
        if jobs.isEmpty { mistakes.append(.init(pointer: "/jobs", "A batch has one job at least")) }
        var before: Set<JobID> = []
        for (index, job) in jobs.enumerated() {
            let place = "/jobs/\(index)"
            mistakes += self.mistakes(in: job, at: place, now)
            for (number, dependency) in job.details.dependencies.enumerated()
            where !before.contains(dependency.job) {
                mistakes.append(
                    .init(
                        pointer: "\(place)/depends_on/\(number)",
                        "A job of the batch before it is expected here"))
            }
            if isCallback(job.id) || !before.insert(job.id).inserted {
                mistakes.append(.init(pointer: "\(place)/id", "This id stands in the batch already"))
            }
        }
        return mistakes + self.mistakes(in: onFinished, id.onFinished, at: "/on_finished", now)
            + self.mistakes(in: onEnded, id.onEnded, at: "/on_ended", now)
    }

    private func mistakes(
        in callback: NewJob?, _ own: JobID, at place: String, _ now: Timestamp
    ) -> [JSONFieldError] {
        guard let callback else { return [] }
        var mistakes = self.mistakes(in: callback, at: place, now)
        if callback.id != own {
            mistakes.append(
                .init(pointer: "\(place)/id", "A callback has its id from the batch: leave it out"))
        }
        if !callback.details.dependencies.isEmpty {
            mistakes.append(
                .init(
                    pointer: "\(place)/depends_on",
                    "A callback waits for the jobs of the batch, and no others"))
        }
        return mistakes
    }

    private func isCallback(_ job: JobID) -> Bool { job == id.onFinished || job == id.onEnded }

    private func mistakes(in job: NewJob, at place: String, _ now: Timestamp) -> [JSONFieldError] {
        let details = job.details
        var mistakes: [JSONFieldError] = []
        if let reason = job.refusal(now: now) { mistakes.append(.init(pointer: place, reason)) }
        if details.uniqueKey != nil {
            // A key that is held would leave the job out, and the callbacks without one that they wait for.
            mistakes.append(
                .init(pointer: "\(place)/unique_key", "A job of a batch has no unique key: give it an id"))
        }
        if let other = details.batch, other != id {
            mistakes.append(.init(pointer: "\(place)/batch_id", "It belongs to this batch: leave it out"))
        }
        if details.tenant != jobs.first?.details.tenant {
            mistakes.append(.init(pointer: "\(place)/tenant", "All jobs of a batch are of one tenant"))
        }
        return mistakes
    }
}
