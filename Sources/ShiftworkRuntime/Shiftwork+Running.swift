public import ServiceLifecycle
internal import ShiftworkCore

extension Shiftwork: Service {
    /// Works and maintains until a graceful shutdown. To split the two over processes, run ``worker()`` and
    /// ``maintenance()``.
    ///
    /// A shutdown stops claiming, gives back what has not started, waits for handlers, asks them to stop,
    /// settles, and signs off. Services that handlers use belong *before* this one in a service group, so
    /// that they outlive it.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.maintenance().run() }
            try await worker().run()
            // The worker ends last to settle; nothing is left to maintain for.
            group.cancelAll()
        }
    }

    /// Claims and runs jobs of the registered types.
    public func worker(_ configuration: WorkerConfiguration? = nil) -> any Service {
        Worker(
            store: store, executor: executor, configuration: configuration ?? self.configuration.worker,
            system: system,
            telemetry: telemetry, makeID: maker.makeID)
    }

    /// Rescues jobs of silent workers, releases what is due, prunes what is past its retention, and carries
    /// out operations. Any number of processes may do so at once.
    public func maintenance() -> any Service {
        Maintenance(
            store: store, node: WorkerID(maker.makeID()), configuration: configuration, system: system,
            telemetry: telemetry)
    }

    var executor: JobExecutor<Services> {
        JobExecutor(
            store: store, registry: registry, services: services, coding: coding,
            limits: configuration.limits,
            telemetry: telemetry,
            system: system, logger: configuration.logger,
            enqueueChild: { child, options in try await self.enqueueChild(child, options) })
    }

    private func enqueueChild(_ child: some Job, _ options: EnqueueOptions) async throws -> JobID {
        try await enqueue(child, options).id
    }
}
