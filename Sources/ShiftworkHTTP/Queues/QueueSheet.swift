internal import ShiftworkCore

/// A queue with what moves through it, and who works it.
struct QueueSheet: JSONWritable {
    let queue: QueueRecord
    /// Of the last minutes.
    let recent: Statistics
    /// Those that take from it; nil for a caller who may not see workers.
    let workers: [WorkerRecord]?

    private static let window = Duration.minutes(5)

    init(call: Call) async throws {
        queue = try await call.queue()
        let now = try await call.store.now()
        var request = StatisticsRequest(from: now - Self.window, until: now)
        request.scope = queue.tenant.map(Scope.tenant) ?? call.scope
        request.queues = [queue.name]
        let (name, tenant) = (queue.name, queue.tenant)
        var recent = try await call.store.statistics(request)
        recent.rows.removeAll { $0.tenant != tenant }
        self.recent = recent
        guard call.principal.tenant == nil else {
            workers = nil
            return
        }
        workers = try await call.store.workers().filter {
            $0.info.queues.isEmpty || $0.info.queues.contains(name)
        }
    }

    package func write(to json: inout JSONWriter) {
        var bytes = JSONWriter.bytes { queue.write(to: &$0) }
        bytes.removeLast()
        let ended = JobStatus.terminal.reduce(0) { $0 + recent.count($1) }
        let more = JSONWriter.bytes { json in
            json.object { json in
                json.key("last_minutes")
                json.object {
                    $0.member("from", recent.from)
                    $0.member("until", recent.until)
                    $0.member("enqueued", recent.count(.queued))
                    $0.member("ended", ended)
                    $0.member("wait", DurationSummary(recent.wait(.finished)))
                }
                json.member("workers", workers?.count)
                json.member("slots", workers?.reduce(0) { $0 + $1.info.slots })
                json.member("slots_used", workers?.reduce(0) { $0 + $1.slotsUsed })
            }
        }
        json.raw(bytes + Array(",".utf8) + more.dropFirst())
    }
}
