import Foundation
import Shiftwork

/// Ingests a folder of texts: a pipeline of jobs that depend on each other.
@main
struct Ingest {
    static func main() async {
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            if arguments.contains("--help") || arguments.contains("-h") { return say(Options.usage) }
            exit(try await run(Options(arguments)))
        } catch let misuse as Options.Misuse {
            fail("\(misuse)\n\n\(Options.usage)", code: 64)
        } catch {
            fail("\(error)", code: 1)
        }
    }

    /// 0 when everything is in place and right; 1 when the self-check finds fault; 130 when interrupted. Files that
    /// cannot be read are the folder's business: they are shown, and change nothing.
    private static func run(_ options: Options) async throws -> Int32 {
        let place = URL(fileURLWithPath: options.store).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let run = try await IngestRun(options)
        let seen = try await run.look()
        say(
            "\(options.folder): \(seen.added) new, \(seen.changed) changed, \(seen.removed) removed, "
                + "\(seen.unchanged) unchanged files")
        let ending = try await run.work()
        if ending.isInterrupted {
            say("Stopped; what was running has been given back. Run it again to go on.")
            await run.shiftwork.store.close()
            return 130
        }
        let summary = Summary(run: run, store: options.store)
        say(try await summary.text(of: ending))
        let isGood = try await check(run.services)
        if let query = options.query {
            say("\n\(query)")
            for line in try await Search(services: run.services).lines(for: query) { say(line) }
        }
        say(summary.commands(example: run.services.folder.paths().last ?? "NAME"))
        if options.stays {
            say("Working on what changes, until Ctrl-C.")
            try await run.stay()
        }
        await run.shiftwork.store.close()
        return isGood ? 0 : 1
    }

    private static func check(_ services: Ingestion) async throws -> Bool {
        let check = try await SelfCheck(services)
        say("check     \(check.answered) of \(check.asked) phrases found the chunk they are from")
        for problem in check.problems.prefix(10) { say("  wrong: \(problem)") }
        say(check.isGood ? "          all is as it should be" : "          SOMETHING IS WRONG")
        return check.isGood
    }

    private static func fail(_ text: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data((text + "\n").utf8))
        exit(code)
    }
}
