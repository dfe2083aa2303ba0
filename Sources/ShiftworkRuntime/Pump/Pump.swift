internal import Logging
internal import ShiftworkCore

/// Carries everything between one worker and its store: one loop and one switch around ``PumpState``.
struct Pump: Sendable {
    let store: any JobStore
    let worker: WorkerInfo
    let lanes: LanePlan
    let board: WorkBoard
    let signals: WorkerSignals
    let telemetry: Telemetry
    let system: System
    let settings: PumpSettings
    let durability: Durability

    /// How a pump ended.
    enum End: Sendable { case signedOff, rescued, restarting }

    /// Runs until the worker is shut down, or has been rescued by others.
    func run() async -> End {
        var state = PumpState(settings: settings, now: system.uptime())
        var mark: UInt64?
        while true {
            let now = system.uptime()
            heed(signals.take(), &state, at: now)
            if state.isPatienceOver(at: now) { board.stop(.shutdown) }
            if state.phase == .working {
                giveBackStale(at: now)
            } else {
                board.giveBackWaiting(reason: "worker stops claiming")
            }
            switch state.next(board.snapshot(), at: now) {
            case .trip(let plan):
                if await carry(plan, &state) == .rescued { return state.endOfRescued }
            case .poll: await poll(&state, &mark)
            case .wait(let until, let settlements, let waiting):
                // No timer works in a cancelled task. Only the ends of handlers are left to wait for, and a
                // store that is away is not.
                let isCancelled = Task.isCancelled
                if isCancelled, state.isFailing { return .signedOff }
                await isCancelled
                    ? board.waitForRing(settlements: 1, waiting: .max)
                    : wait(until: until, settlements: settlements, waiting: waiting)
            case .finish:
                await signOff()
                return state.isRestarting ? .restarting : .signedOff
            }
        }
    }

    private func heed(_ signals: WorkerSignals.Pending, _ state: inout PumpState, at now: Duration) {
        if signals.hasNews { state.heardNews() }
        if signals.isShuttingDown { state.drain(at: now) }
        if signals.isStopping { state.stopNow(at: now) }
    }

    private func giveBackStale(at now: Duration) {
        board.giveBackWaiting(since: now - settings.giveBackAfter, reason: "not started in time")
    }

    // MARK: Trip

    private func carry(_ plan: PumpState.TripPlan, _ state: inout PumpState) async -> End? {
        let start = system.uptime()
        let cargo = board.takeCargo(limit: PumpSettings.batchLimit)
        let trip = makeTrip(plan, cargo)
        let reply: PumpReply
        do {
            reply = try await store.pump(trip)
        } catch {
            telemetry.storeFailed(error)
            board.putBack(cargo)
            state.failed(at: system.uptime(), jitter: system.draw())
            return nil
        }
        guard reply.isWorkerKnown else {
            telemetry.workerRescued(worker.id)
            board.dropAll()
            return .rescued
        }
        if plan.isBeat { signals.noteBeat(startedAt: start) }
        // In this order: what was lost may be claimed again, and what is claimed may have to stop.
        board.drop(Set(reply.lost))
        board.add(reply.claimed)
        board.stop(.killed, Set(reply.killRequested))
        telemetry.carried(cargo.settlements, reply)
        state.returned(reply, from: plan, start: start, at: system.uptime())
        return nil
    }

    private func makeTrip(_ plan: PumpState.TripPlan, _ cargo: BoardCargo) -> PumpTrip {
        var trip = PumpTrip(worker: worker.id, slotsUsed: board.runningCount, durability: durability)
        trip.isBeat = plan.isBeat
        (trip.settlements, trip.progress, trip.logLines) = (cargo.settlements, cargo.progress, cargo.logLines)
        if plan.isReconciling { trip.known = board.leases() + cargo.settlements.map(\.lease) }
        if plan.claim > 0 {
            trip.claim = ClaimRequest(
                limit: plan.claim, lanes: lanes.lanes(board.perQueue(), draw: system.draw),
                types: Set(worker.types), suspects: board.hasSuspect ? 0 : 1)
        }
        return trip
    }

    // MARK: Wait

    private func poll(_ state: inout PumpState, _ mark: inout UInt64?) async {
        let seen: UInt64
        do {
            seen = try await store.changeMark()
        } catch {
            telemetry.storeFailed(error)
            state.polled(hasChanged: false, at: system.uptime())
            return
        }
        state.polled(hasChanged: mark.map { $0 != seen } ?? true, at: system.uptime())
        mark = seen
    }

    private func wait(until: Duration, settlements: Int, waiting: Int) async {
        let span = until - system.uptime()
        guard span > .zero else { return }
        await withDiscardingTaskGroup { group in
            group.addTask(executorPreference: system.engine) {
                // A cancelled sleep is the usual end: something rang first.
                try? await system.sleep(span)
                board.ring()
            }
            await board.waitForRing(settlements: settlements, waiting: waiting)
            group.cancelAll()
        }
        board.hush()
    }

    private func signOff() async {
        do {
            try await store.signOff(worker.id)
        } catch {
            // Nobody waits for it: the lease runs out by itself.
            telemetry.storeFailed(error)
        }
    }
}
