internal import Logging
internal import ServiceLifecycle
internal import ShiftworkCore

/// Claims jobs and runs them, a number of them at a time.
///
/// Its life: it registers under a new id, its pump claims, its slots run, its watch stops what runs too long.
/// A graceful shutdown ends the claiming, gives back what has not started, waits for handlers, asks them to
/// stop, and signs off when the last settlement is written. A worker that others have rescued begins again
/// under another id.
struct Worker<Services: Sendable>: Service {
    let store: any JobStore
    let executor: JobExecutor<Services>
    let configuration: WorkerConfiguration
    let system: System
    let telemetry: Telemetry
    let makeID: @Sendable () -> UUIDv7

    func run() async throws {
        while true {
            switch try await liveOnce() {
            case .signedOff: return
            case .restarting:
                configuration.onRestart?()
                return
            case .rescued: if Task.isCancelled || Task.isShuttingDownGracefully { return }
            }
        }
    }

    private func liveOnce() async throws -> Pump.End {
        let board = WorkBoard(uptime: system.uptime, prepare: executor.prepare)
        let signals = WorkerSignals(board: board, now: system.uptime())
        let info = describe()
        guard let start = try await register(info) else { return .signedOff }
        signals.noteBeat(startedAt: start)
        telemetry.workerStarted(info)
        let listener = store.doorbell.listen { if $0.concerns(info.types) { signals.news() } }
        defer { store.doorbell.stop(listener) }
        return await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await work(info, board, signals)
            } onGracefulShutdown: {
                signals.shutDown()
            }
        } onCancel: {
            signals.stop()
        }
    }

    private func work(_ info: WorkerInfo, _ board: WorkBoard, _ signals: WorkerSignals) async -> Pump.End {
        let pump = makePump(info, board, signals)
        return await withTaskGroup(of: Pump.End?.self) { group in
            group.addTask(executorPreference: system.engine) {
                let end = await pump.run()
                board.close()
                return end
            }
            group.addTask(executorPreference: system.engine) {
                await watch(board, signals)
                return nil
            }
            for _ in 0..<configuration.slots {
                group.addTask {
                    await slot(board)
                    return nil
                }
            }
            var end = Pump.End.signedOff
            for await finished in group {
                guard let finished else { continue }
                end = finished
                group.cancelAll()
            }
            return end
        }
    }

    private func slot(_ board: WorkBoard) async {
        while let running = await board.next() {
            async let settlement = executor.run(running)
            board.ended(running, settlement: await settlement)
        }
    }

    /// Stops what runs too long, and everything when the lease can no longer be trusted. Apart from the pump,
    /// whose trip may hang.
    private func watch(_ board: WorkBoard, _ signals: WorkerSignals) async {
        var isInDoubt = false
        while !Task.isCancelled {
            let now = system.uptime()
            board.stopOverdue(at: now)
            let trusted = signals.beatStartedAt + configuration.lease - configuration.margin
            if now >= trusted {
                if !isInDoubt { telemetry.leaseInDoubt() }
                board.stop(.leaseLost)
            }
            isInDoubt = now >= trusted
            let next = min(
                now + .milliseconds(250), board.nextTimeout.map { max($0, now) } ?? .seconds(Int64.max / 2))
            // A cancelled sleep ends the loop above.
            try? await system.sleep(max(.milliseconds(1), next - now))
        }
    }

    private func makePump(_ info: WorkerInfo, _ board: WorkBoard, _ signals: WorkerSignals) -> Pump {
        var settings = PumpSettings()
        let lanes = LanePlan(queues: configuration.queues)
        settings.slots = configuration.slots
        settings.renewal = configuration.renewal
        (settings.drain, settings.grace) = (configuration.drain, configuration.grace)
        if !store.traits.isShared { settings.longestPoll = .seconds(1) }
        return Pump(
            store: store, worker: info, lanes: lanes, board: board,
            signals: signals,
            telemetry: telemetry, system: system, settings: settings, durability: configuration.durability)
    }

    private func describe() -> WorkerInfo {
        var info = WorkerInfo(
            id: WorkerID(makeID()), name: configuration.name ?? System.processName,
            version: configuration.version,
            queues: configuration.queues.names, types: executor.registry.types.sorted(),
            slots: configuration.slots,
            lease: configuration.lease)
        info.canRestart = configuration.onRestart.map { _ in true }
        return info
    }

    /// Store trouble at the start is waited out, not died of. When the call began, by the monotonic clock; nil when
    /// a shutdown came first, for then there is nothing to sign off.
    private func register(_ info: WorkerInfo) async throws -> Duration? {
        while true {
            let start = system.uptime()
            do {
                try await store.register(info)
                return start
            } catch {
                guard error.isTransient else { throw error }
                telemetry.storeFailed(error)
                if Task.isShuttingDownGracefully { return nil }
                try await system.sleep(.seconds(1))
            }
        }
    }
}
