internal import ServiceLifecycle
internal import ShiftworkHTTP
internal import ShiftworkRuntime

/// The worker of a process. Where a server runs beside it, an operator who stops the worker does not mean the server:
/// it goes on, and its process looks after the store as one without a worker. A restart is of the whole process.
struct ServedWork: Service {
    let shiftwork: Shiftwork<BuiltInServices>
    let server: ShiftworkServer?
    let restart: Restart
    /// Lets balancers know before the server stops.
    let announceEnd: @Sendable () async throws -> Void
    let say: @Sendable (String) -> Void

    func run() async throws {
        try await shiftwork.run()
        guard server != nil else { return }
        if restart.isWanted {
            try await announceEnd()
        } else {
            if !Task.isShuttingDownGracefully {
                say("The worker was stopped. The server goes on and works no jobs.")
            }
            try await shiftwork.maintenance().run()
        }
    }
}
