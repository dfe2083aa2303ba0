internal import ShiftworkCore
internal import ShiftworkRuntime

/// Carries an operation out from here, with progress, at its pace, until it ends or somebody stops it.
struct OperationDriver {
    let session: Session

    private static let retryDelay = Duration.seconds(1)
    private static let retries = 10
    private static let look = Duration.milliseconds(300)

    /// Drives to the end and says how it ended.
    /// - Throws: ``CommandFailure`` with ending 5 when some jobs could not be done.
    func drive(_ id: OperationID) async throws {
        do {
            try await session.interruptible {
                try report(try await session.remote == nil ? steps(of: id) : watched(id))
            }
        } catch is CancellationError {
            throw CommandFailure(
                .interrupted,
                "Interrupted; what is done stays done. Go on with: shiftwork operation resume \(id)")
        }
    }

    private func steps(of id: OperationID) async throws -> Operation {
        let runner = OperationRunner(store: session.store)
        let start = session.system.uptime()
        var meter: ProgressMeter?
        defer { meter?.end() }
        while true {
            try Task.checkCancellation()
            let before = session.system.uptime()
            let step = try await patiently { () async throws(StoreError) in try await runner.step(id) }
            guard let step else { throw CommandFailure(.notFound, "No operation has the id \(id).") }
            let operation = step.operation
            if meter == nil {
                meter = ProgressMeter(
                    Verb(operation.action)?.doing ?? operation.action.name, console: session.console)
            }
            let now = session.system.uptime()
            meter?.update(done: operation.matched, total: operation.expected, elapsed: now - start)
            guard step.hasMore else { return operation }
            let pause = step.pause(elapsed: now - before)
            if pause > .zero { try await session.system.sleep(pause) }
        }
    }

    /// A server carries its operations out itself.
    private func watched(_ id: OperationID) async throws -> Operation {
        let start = session.system.uptime()
        var meter: ProgressMeter?
        defer { meter?.end() }
        while true {
            guard let operation = try await session.store.operation(id) else {
                throw CommandFailure(.notFound, "No operation has the id \(id).")
            }
            if meter == nil {
                meter = ProgressMeter(
                    Verb(operation.action)?.doing ?? operation.action.name, console: session.console)
            }
            meter?.update(
                done: operation.matched, total: operation.expected, elapsed: session.system.uptime() - start)
            guard operation.state == .running else { return operation }
            try await session.system.sleep(Self.look)
        }
    }

    /// A step may be repeated, so a moment's trouble of the store ends nothing.
    private func patiently<Value>(_ step: () async throws(StoreError) -> Value) async throws -> Value {
        for attempt in 1... {
            do {
                return try await step()
            } catch {
                guard error.isTransient, attempt < Self.retries else { throw error }
                try await session.system.sleep(Self.retryDelay)
            }
        }
        throw CancellationError()
    }

    /// Says what became of it.
    func report(_ operation: Operation) throws {
        let console = session.console
        if console.options.format.isForPrograms {
            console.print(one: JSONWriter.bytes { operation.write(to: &$0) }, id: operation.id.description) {
                [OperationText(operation).sentence]
            }
        } else {
            console.say(
                "\(OperationText(operation).sentence)  Details: shiftwork operation show \(operation.id)")
        }
        switch operation.state {
        case .paused, .running:
            throw CommandFailure(
                .failed,
                "The operation is \(operation.state.rawValue). Go on with: shiftwork operation resume \(operation.id)"
            )
        case .canceled: throw CommandFailure(.failed, "The operation was canceled. What is done stays done.")
        case .finished: break
        }
        let undone = operation.matched - operation.done - (operation.skipped["unchanged"] ?? 0)
        if undone > 0 { throw CommandFailure(.partly, "\(Numbers.count(undone, "job")) could not be done.") }
    }
}

/// The result of an operation in words.
struct OperationText {
    let operation: Operation

    init(_ operation: Operation) { self.operation = operation }

    /// `Retried 1,138, skipped 3 (2 not in a status for it, 1 whose unique key is held).`
    var sentence: String {
        let verb = Verb(operation.action)?.done ?? operation.action.name
        var text = "\(verb) \(Numbers.count(operation.done, "job"))"
        if operation.skippedCount > 0 {
            text += ", skipped \(Numbers.grouped(operation.skippedCount)) (\(reasons))"
        }
        let failed = operation.matched - operation.done - operation.skippedCount
        if failed > 0 { text += ", failed \(Numbers.grouped(failed))" }
        return text + "."
    }

    var reasons: String {
        operation.skipped.sorted { $0.key < $1.key }.map { reason, count in
            let words = [
                "unchanged": "so already", "wrong_status": "not in a status for it",
                "unique_key_held": "whose unique key is held", "not_found": "gone meanwhile",
            ]
            return "\(Numbers.grouped(count)) \(words[reason] ?? reason)"
        }.joined(separator: ", ")
    }
}
