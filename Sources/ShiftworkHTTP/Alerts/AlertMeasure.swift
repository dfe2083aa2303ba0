internal import ShiftworkCore
internal import ShiftworkRuntime

/// What a rule's metric is at a moment: from rollups, queues and workers, never from the jobs. Shiftwork's own jobs
/// count only for a rule that names their queue or type.
struct AlertMeasure: Sendable {
    let store: any JobStore
    let now: Timestamp

    /// The value; nil when there is nothing to measure.
    func value(of alert: Alert) async throws -> Double? {
        switch alert.metric {
        case .failureRate:
            let statistics = try await statistics(of: alert)
            let ended = statistics.count(.finished) + statistics.count(.failed)
            return ended < Alert.leastForRate ? nil : Double(statistics.count(.failed)) / Double(ended)
        case .runTime:
            let statistics = try await statistics(of: alert)
            var runs = statistics.run(.finished)
            runs.merge(statistics.run(.failed))
            return runs.quantile(0.95).map { Double($0) / 1_000 }
        case .arrivals: return Double(try await statistics(of: alert).count(.queued))
        case .backlogAge:
            let queues = try await store.queues(scope: alert.scope).filter { queue in
                alert.queue.map { $0 == queue.name } ?? !OwnNames.include(queue.name)
            }
            let oldest = queues.compactMap(\.oldest).min()
            return oldest.map { max(0, Double((now - $0).microseconds) / 1_000) } ?? 0
        case .lostWorkers:
            return Double(try await lostWorkers(since: now - alert.window))
        }
    }

    /// Those that are silent now, and those whose jobs were taken from them in the window.
    private func lostWorkers(since start: Timestamp) async throws -> Int {
        let silent = try await store.workers().filter { $0.isLost(at: now) }.map(\.info.id)
        let rescued = try await store.allDocuments(LostWorker.kind).compactMap(LostWorker.init)
        return Set(silent).union(rescued.filter { $0.at > start }.map(\.id)).count
    }

    private func statistics(of alert: Alert) async throws -> Statistics {
        var request = StatisticsRequest(from: now - alert.window, until: now)
        request.scope = alert.scope
        request.types = Set([alert.type].compactMap(\.self))
        request.queues = Set([alert.queue].compactMap(\.self))
        let found = try await store.statistics(request)
        return alert.queue == nil && alert.type == nil ? found.withoutOwn : found
    }
}
