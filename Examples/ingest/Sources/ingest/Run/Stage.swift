import Shiftwork

/// One step of the pipeline, as it is shown: how many of its jobs there are, and how they stand.
struct Stage: Sendable, Hashable {
    var type: JobType
    var finished = 0
    var failed = 0
    var running = 0
    var retrying = 0
    var waiting = 0

    /// Jobs that will not move any more.
    var ended: Int { finished + failed }
    /// All jobs.
    var total: Int { ended + running + retrying + waiting }
    /// Jobs that still have to run.
    var open: Int { total - ended }

    /// The steps in their order.
    static let types: [JobType] = [ChunkFile.type, EmbedChunks.type, StoreVectors.type, CleanUp.type]

    /// The steps, from a store's counters.
    static func all(_ counts: [StatusCount]) -> [Stage] {
        types.map { type in
            var stage = Stage(type: type)
            for count in counts where count.type == type { stage.add(count) }
            return stage
        }
    }

    private mutating func add(_ count: StatusCount) {
        switch count.status {
        case .finished: finished += count.count
        case .failed, .killed, .canceled: failed += count.count
        case .started, .killRequested: running += count.count
        case .retrying: retrying += count.count
        case .scheduled, .blocked, .queued: waiting += count.count
        case .paused: failed += count.count
        }
    }

    /// The stage without the jobs that had ended `before`, as far as they still exist.
    func since(_ before: Stage) -> Stage {
        var stage = self
        stage.finished = max(0, finished - before.finished)
        stage.failed = max(0, failed - before.failed)
        return stage
    }
}
