internal import ServiceLifecycle
internal import ShiftworkCore

/// The duties that keep a store in order. Rescue is watched by every node, since a watcher needs a whole
/// lease to know, and acts by compare-and-set; the others are led by one node at a time, to save work. None
/// needs a leader to be correct.
struct Maintenance: Service {
    let store: any JobStore
    let node: WorkerID
    let configuration: ShiftworkConfiguration
    let system: System
    let telemetry: Telemetry

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask(executorPreference: system.engine) { await rescue() }
                group.addTask(executorPreference: system.engine) {
                    await lead("release", every: .seconds(1), if: .release, release)
                }
                group.addTask(executorPreference: system.engine) {
                    await lead("prune", every: configuration.pruneEvery, prune)
                }
                group.addTask(executorPreference: system.engine) {
                    await lead("operate", every: .seconds(1), if: .operate, operate)
                }
            }
        }
    }

    // MARK: Rescue

    private func rescue() async {
        let rescuer = Rescuer(store: store, telemetry: telemetry)
        var state = RescueState()
        let check = configuration.worker.rescueCheck
        while await pause(check) {
            do {
                let workers = try await store.workers()
                let silent = Set(state.observe(workers, at: system.uptime()).map(\.worker))
                if !silent.isEmpty { await rescuer.rescue(workers.filter { silent.contains($0.info.id) }) }
            } catch {
                telemetry.storeFailed(error)
            }
        }
    }

    // MARK: Led duties

    private func release() async throws(StoreError) -> Duty {
        // Workers release what is due on their own trips; this is for stores whose workers are all busy or away.
        while try await store.release(limit: 1_000) == 1_000 {}
        return .isDone
    }

    private func prune() async throws(StoreError) -> Duty {
        let request = PruneRequest(retention: configuration.retention)
        while true {
            let pruned = try await store.prune(request)
            telemetry.pruned(pruned)
            // Others want to write, too.
            guard pruned.hasMore, await pause(.milliseconds(20)) else { return .isDone }
        }
    }

    /// Up to eight operations side by side, the oldest first: each keeps its rate. Others wait for
    /// a place.
    private func operate() async throws(StoreError) -> Duty {
        let running = try await store.operations(
            in: [.running], endedAfter: nil, scope: .all, limit: 10_000)
        return await withTaskGroup(of: Duty.self) { group in
            var duty = Duty.isDone
            for (number, operation) in running.enumerated() {
                if number >= Self.operationsAtOnce, await group.next() == .hasMore { duty = .hasMore }
                group.addTask(executorPreference: system.engine) { await turn(of: operation.id) }
            }
            for await turn in group where turn == .hasMore { duty = .hasMore }
            return duty
        }
    }

    /// Carries an operation on for two seconds.
    private func turn(of operation: OperationID) async -> Duty {
        let runner = OperationRunner(store: store)
        let end = system.uptime() + .seconds(2)
        do {
            while system.uptime() < end {
                let start = system.uptime()
                guard let step = try await runner.step(operation), step.hasMore else { return .isDone }
                let wait = max(.milliseconds(1), step.pause(elapsed: system.uptime() - start))
                guard await pause(wait) else { return .isDone }
            }
            return .hasMore
        } catch {
            telemetry.storeFailed(error)
            return .isDone
        }
    }

    private static let operationsAtOnce = 8

    /// What a duty says at the end of a round.
    private enum Duty { case isDone, hasMore }

    /// Does a duty as long as this node leads it: once in an interval, if the store has such a chore, and at once
    /// again when there is more to do.
    private func lead(
        _ duty: String, every interval: Duration, if chore: Chores? = nil,
        _ act: () async throws(StoreError) -> Duty
    ) async {
        let lease = max(interval * 3, .seconds(15))
        var wait = interval
        while await pause(wait) {
            wait = interval
            do {
                if let chore, try await !store.chores().contains(chore) { continue }
                guard try await store.lead(duty, node: node, lease: lease) else { continue }
                if try await act() == .hasMore { wait = .zero }
            } catch {
                telemetry.storeFailed(error)
            }
        }
    }

    /// Waits; false when it is time to end.
    private func pause(_ duration: Duration) async -> Bool {
        do {
            try await system.sleep(duration)
            return true
        } catch {
            return false
        }
    }
}
