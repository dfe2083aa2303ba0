import ServiceLifecycle
import ShiftworkCore
import ShiftworkRuntime

// What each process does: the runtime as it ships, and people around it.
extension Run {
    func play(_ role: Role, as process: SimulatedProcess) async throws {
        guard process.isAlive else { return }
        let store = ProcessStore(process: process, sea: sea)
        let shiftwork = try await Shiftwork(
            store: store, services: process, configuration: role.configuration(of: scenario),
            system: process.system
        ) {
            Errand.self
            Guarded.self
            Fragile.self
        }
        switch role.part {
        case .all: try await shiftwork.run()
        case .worker: try await shiftwork.worker().run()
        case .maintenance: try await shiftwork.maintenance().run()
        case .enqueuer: try await enqueue(role, shiftwork, process)
        case .operator: try await operate(role, shiftwork, process)
        }
    }

    // MARK: Enqueuers

    private func enqueue(
        _ role: Role, _ shiftwork: Shiftwork<SimulatedProcess>, _ process: SimulatedProcess
    ) async throws {
        for offer in scenario.offers where offer.by == role.name {
            while ledger[offer.number] != .done, process.isAlive {
                try await wait(until: offer.at, process)
                // Without an id of one's own a call cannot be repeated: what became of it stays unknown.
                guard offer.isOwnID || ledger[offer.number] == nil else { break }
                ledger[offer.number] = .tried
                if await offerOnce(offer, shiftwork) {
                    ledger[offer.number] = .done
                } else {
                    try await process.sleep(for: .milliseconds(300))
                }
            }
        }
    }

    /// Whether it is known what became of it.
    private func offerOnce(_ offer: Offer, _ shiftwork: Shiftwork<SimulatedProcess>) async
        -> Bool
    {
        let options = offer.options(seed: scenario.seed)
        do {
            switch offer.kind {
            case .errand: try await shiftwork.enqueue(Errand(script: offer.script), options)
            case .guarded: try await shiftwork.enqueue(Guarded(script: offer.script), options)
            case .fragile: try await shiftwork.enqueue(Fragile(script: offer.script), options)
            }
            return true
        } catch let error as StoreError {
            return !error.isTransient
        } catch {
            return true
        }
    }

    func wait(until milliseconds: Int, _ process: SimulatedProcess) async throws {
        let rest = Int64(milliseconds) * 1_000 - world.scheduler.now
        if rest > 0 { try await process.sleep(for: .microseconds(rest)) }
    }

    // MARK: Operators

    private func operate(
        _ role: Role, _ shiftwork: Shiftwork<SimulatedProcess>, _ process: SimulatedProcess
    ) async throws {
        for (index, order) in scenario.orders.enumerated() where order.by == role.name {
            guard done.insert(index).inserted else { continue }
            try await wait(until: order.at, process)
            guard !world.weather.isCalm else { return }
            for _ in 0..<4 {
                do {
                    try await carryOut(order.wish, shiftwork)
                    break
                } catch let error as StoreError where error.isTransient {
                    try await process.sleep(for: .milliseconds(500))
                }
            }
        }
    }

    private func carryOut(_ wish: Order.Wish, _ shiftwork: Shiftwork<SimulatedProcess>) async throws {
        let store = shiftwork.store
        switch wish {
        case .control(let action, let offers):
            var request = ControlRequest(action, jobs: offers.map { Offer.id($0, seed: scenario.seed) })
            request.actor = "operator"
            _ = try await store.control(request)
        case .pauseQueue(let queue, let span):
            let until = try await store.now() + .milliseconds(span ?? 0)
            try await shiftwork.pauseQueue(QueueName(queue), until: span == nil ? nil : until)
        case .resumeQueue(let queue): try await shiftwork.resumeQueue(QueueName(queue))
        case .limitQueue(let queue, let concurrency, let starts, let span):
            let rate = starts.map { RateLimit($0, per: .milliseconds(span)) }
            try await store.limitQueue(
                QueueName(queue), QueueLimitsChange(concurrency: .some(concurrency), rate: .some(rate)),
                tenant: nil)
        case .direct(let number, let directive):
            let workers = try await store.workers()
            guard !workers.isEmpty else { return }
            _ = try await store.direct(workers[number % workers.count].info.id, directive)
        case .operate(let action, let query, let rate):
            _ = try await shiftwork.jobs(matching: query).apply(action, actor: "operator", rate: rate)
        case .setOperation(let number, let state):
            let operations = try await store.operations(limit: 10)
            guard !operations.isEmpty else { return }
            _ = try await store.setOperation(operations[number % operations.count].id, to: state)
        }
    }

    /// When it is calm: opens what is closed, so that all can end.
    func care(as process: SimulatedProcess) async throws {
        let store = ProcessStore(process: process, sea: sea)
        // Calls that were late have come by then.
        try await process.sleep(for: .seconds(31))
        for queue in try await store.queues(scope: .all) where queue.pause != nil {
            try await store.resumeQueue(queue.name, tenant: queue.tenant)
        }
        for queue in try await store.queues(scope: .all) where queue.limits != .none {
            let change = QueueLimitsChange(concurrency: .some(nil), rate: .some(nil))
            try await store.limitQueue(queue.name, change, tenant: queue.tenant)
        }
        for worker in try await store.workers() where worker.directive == .quiet {
            _ = try await store.direct(worker.info.id, .work)
        }
        for operation in try await store.operations(limit: 1_000) where operation.state == .paused {
            _ = try await store.setOperation(operation.id, to: .running)
        }
    }
}
