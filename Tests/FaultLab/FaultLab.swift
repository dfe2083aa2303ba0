internal import Foundation

/// The fault laboratory: real processes on a real store, to which everything is done that may happen, and a judge of
/// what is left.
///
///     fault-lab TRIAL [--seed N] [--small] [--rounds N] [--folder DIR] [--report FILE]
///     fault-lab prove --minutes N [--store postgres] [--small] [--only TRIAL,…] [--report FOLDER]
///
/// A test tool, not a product. It starts itself as workers, enqueuers and whatever a trial needs.
@main
struct FaultLab {
    static func main() async {
        let arguments = Arguments(CommandLine.arguments.dropFirst())
        do {
            if let trial = trials.first(where: { $0.name == arguments.command }) {
                if trial.name == DiskFullTrial.name { try SmallDisk.enter(arguments) }
                exit(try await Lab.run(trial, arguments))
            } else if arguments.command == "prove" {
                exit(try await Prove(arguments).run())
            } else {
                try await runChild(arguments)
            }
        } catch {
            fail("fault-lab \(arguments.command): \(error)")
        }
    }

    private static func runChild(_ arguments: Arguments) async throws {
        ChildProcess.endWithParent()
        switch arguments.command {
        case "worker": try await WorkerProcess(arguments).run()
        case "enqueuer":
            var enqueuer = try EnqueuerProcess(arguments)
            try await enqueuer.run()
        case "keeper": try await KeeperProcess(arguments).run()
        case "holder": try await HolderProcess(arguments).run()
        case "foreigner": try ForeignerProcess(arguments).run()
        case "reader": try await ReaderProcess(arguments).run()
        case "caller": try await CallerProcess(arguments).run()
        default:
            let names = trials.map { $0.name }.joined(separator: ", ")
            fail(
                "Usage: fault-lab TRIAL [--seed N] [--small] [--rounds N] [--folder DIR], with one of \(names)"
            )
        }
    }

    static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(1)
    }
}
