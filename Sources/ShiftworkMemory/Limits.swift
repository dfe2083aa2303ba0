internal import ShiftworkCore

extension MemoryTable {
    mutating func limit(_ queue: QueueKey, _ change: QueueLimitsChange) {
        let next = change.applied(to: limits[queue] ?? .none)
        limits[queue] = next == .none ? nil : next
        windows[queue] = next.keeping(windows[queue])
        queueKeys.insert(queue)
        changed()
    }

    /// The room of the queues with limits that hold jobs for a claim.
    func rooms(for request: ClaimRequest, at now: Timestamp) -> QueueRooms<QueueKey> {
        var rooms: [QueueKey: QueueRoom] = [:]
        for queue in limits.keys
        where request.isAbout(queue.name, tenant: queue.tenant) && !isPaused(queue, at: now)
            && count(in: queue, [.queued]) > 0
        {
            rooms[queue] = room(of: queue, at: now)
        }
        return QueueRooms(rooms)
    }

    /// The room of one queue; nil when it has no limits.
    func room(of queue: QueueKey, at now: Timestamp) -> QueueRoom? {
        limits[queue].map { limits in
            QueueRoom(
                limits, running: count(in: queue, JobStatus.running), window: windows[queue], at: now)
        }
    }

    /// Whether jobs that ended have made room for others that wait, in queues that were full: whoever rests beside them
    /// is told of that by nothing else.
    func hasMadeRoom(at now: Timestamp) -> Bool {
        leftRunning.contains { queue in
            guard limits[queue]?.concurrency != nil, let room = room(of: queue, at: now) else { return false }
            return room.left > 0 && count(in: queue, [.queued]) > 0
        }
    }

    private func count(in queue: QueueKey, _ statuses: Set<JobStatus>) -> Int {
        counters.reduce(0) { sum, counter in
            counter.key.queue == queue && statuses.contains(counter.key.status) ? sum + counter.value : sum
        }
    }
}
