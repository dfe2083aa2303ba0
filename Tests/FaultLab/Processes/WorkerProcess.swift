internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import Shiftwork
internal import UnixSignals

/// Works and maintains until it is killed or told to stop: gently by the first signal, at once by the second.
struct WorkerProcess {
    private let workplace: Workplace

    init(_ arguments: Arguments) throws { workplace = try Workplace(arguments) }

    func run() async throws {
        let shiftwork = try await workplace.open()
        try await runUntilSignalled(shiftwork)
    }
}

/// Keeps a store in order and runs no job.
struct KeeperProcess {
    private let workplace: Workplace

    init(_ arguments: Arguments) throws { workplace = try Workplace(arguments) }

    func run() async throws {
        let shiftwork = try await workplace.open()
        try await runUntilSignalled(shiftwork.maintenance())
    }
}

/// As `shiftwork work` does.
private func runUntilSignalled(_ service: any Service) async throws {
    let group = ServiceGroup(services: [service], logger: Logger(label: "lab"))
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            for await _ in signals {
                signal(SIGINT, SIG_DFL)
                signal(SIGTERM, SIG_DFL)
                await group.triggerGracefulShutdown()
            }
        }
        try await group.run()
        tasks.cancelAll()
    }
}
