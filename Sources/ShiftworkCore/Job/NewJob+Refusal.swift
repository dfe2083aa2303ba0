extension NewJob {
    /// Why no store takes this job at `now`, in words for whoever made it; nil when nothing is wrong with it by itself.
    ///
    /// The size of what it carries is for ``Limits`` to judge, before a store sees it.
    public func refusal(now: Timestamp) -> String? {
        if !id.uuid.isVersion7 {
            return "The id \(id) is no UUID of version 7: make it anew, from the time."
        }
        if id.uuid.timestamp > now + .hours(1) {
            return "The id \(id) lies over an hour ahead: set the clock of the machine that made it."
        }
        if !(0...9).contains(priority) { return "The priority \(priority) is not within 0 to 9." }
        if maxAttempts < 1 { return "A job needs at least one attempt, not \(maxAttempts)." }
        if maxCrashes < 1 { return "A job may not be allowed \(maxCrashes) crashes: at least one." }
        if let timeout = details.timeout, timeout < JobDetails.leastTimeout {
            return "An attempt needs a millisecond at least, not \(timeout); no timeout is no limit."
        }
        if let twice = dependencyNamedTwice {
            return "It waits for job \(twice) twice: name it once, with one policy."
        }
        return nil
    }

    private var dependencyNamedTwice: JobID? {
        var seen: Set<JobID> = []
        return details.dependencies.first { !seen.insert($0.job).inserted }?.job
    }
}
