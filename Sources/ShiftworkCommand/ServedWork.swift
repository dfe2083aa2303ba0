internal import ServiceLifecycle
internal import ShiftworkRuntime

/// The worker of a process. Where a server runs beside it, an operator who stops the worker does not mean the server:
/// it goes on, and its process looks after the store as one without a worker.
struct ServedWork: Service {
    let shiftwork: Shiftwork<BuiltInServices>
    let isServed: Bool

    func run() async throws {
        try await shiftwork.run()
        if isServed { try await shiftwork.maintenance().run() }
    }
}
