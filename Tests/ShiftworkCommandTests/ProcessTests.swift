import Foundation
import ShiftworkCore
import TestProcess
import Testing

@Suite("The program as a process", .serialized)
struct ProcessTests {
    let binary: Binary

    init() throws { binary = try Binary() }

    private func id(_ output: String) -> String { output.trimmingCharacters(in: .whitespacesAndNewlines) }

    @Test func `a job goes from enqueue through a worker to its result`() async throws {
        let script = try binary.script(
            "greet", "read name; echo hello >&2; echo '{\"greeting\":\"hello '$SHIFTWORK_JOB_ATTEMPT'\"}'")
        let job = id(try await binary.run("enqueue", "greet", #"{"password":"x"}"#, "--queue", "mail").output)
        let worked = try await binary.run("work", "--exec", "greet=\(script)", "--once")
        #expect(worked.status == 0)
        let shown = try await binary.job(job)
        #expect(shown.scalar(at: ["status"]) == "finished")
        #expect(shown.scalar(at: ["result", "greeting"]) == "hello 1")
        #expect(shown.scalar(at: ["payload", "password"]) == "[redacted]")
        #expect(try await binary.run("wait", job).status == 0)
        #expect(try await binary.run("show", job, "--log").output.contains("hello"))
    }

    @Test func `once leaves what a paused queue holds, and what a rate keeps for longer than a minute`()
        async throws
    {
        let script = try binary.script("greet", "echo '{}'")
        for queue in ["held", "mail", "mail", "quick", "quick"] {
            try await binary.run("enqueue", "greet", "--queue", queue)
        }
        try await binary.run("queue", "pause", "held")
        try await binary.run("queue", "set", "mail", "--rate", "1/1h")
        try await binary.run("queue", "set", "quick", "--rate", "1/100ms")
        #expect(try await binary.run("work", "--exec", "greet=\(script)", "--once").status == 0)
        for (queue, left) in [("held", 1), ("mail", 1), ("quick", 0)] {
            let listed = try await binary.run("list", "-q", "queue:\(queue) status:queued").output
            let jobs = listed.split(separator: "\n").filter { $0.contains("greet") }
            #expect(jobs.count == left, "\(queue): \(listed)")
        }
    }

    @Test func `exit 65 is final, and anything else is a failed attempt`() async throws {
        let final = try binary.script("final", "exit 65")
        let flaky = try binary.script("flaky", "echo broken >&2; exit 1")
        let jobs = [
            id(try await binary.run("enqueue", "final").output),
            id(try await binary.run("enqueue", "flaky").output),
        ]
        try await binary.run("work", "--exec", "final=\(final)", "--exec", "flaky=\(flaky)", "--once")
        #expect(try await binary.job(jobs[0]).scalar(at: ["status"]) == "failed")
        #expect(try await binary.job(jobs[1]).scalar(at: ["status"]) == "retrying")
        #expect(try await binary.run("wait", jobs[0], "--timeout", "30s").status == 4)
        #expect(try await binary.run("errors").output.contains("ProgramFailed"))
    }

    @Test func `a kill ends the program and what it started`() async throws {
        let mark = binary.folder + "/pid"
        let script = try binary.script(
            "slow", "sleep 300 & echo $! > \(mark).tmp; mv \(mark).tmp \(mark); echo program-is-up >&2; wait")
        let job = id(try await binary.run("enqueue", "slow").output)
        let worker = try binary.start(["work", "--exec", "slow=\(script)", "--grace", "200ms"])
        for await line in worker.errorLines where line.contains("program-is-up") { break }
        let child = try #require(
            Int32(String(contentsOfFile: mark, encoding: .utf8).trimmingCharacters(in: .newlines)))
        #expect(kill(child, 0) == 0)
        #expect(try await binary.run("kill", job, "--yes").status == 0)
        #expect(try await binary.run("wait", job, "--timeout", "60s").status == 4)
        #expect(try await binary.job(job).scalar(at: ["status"]) == "killed")
        worker.send(SIGTERM)
        #expect(await worker.status() == 0)
        #expect(!isRunning(child))
    }

    /// A zombie that nobody has waited for has ended, too.
    private func isRunning(_ process: Int32) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
            return false
        }
        return !text.contains(") Z ")
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal stops a worker gracefully`(_ signal: Int32) async throws {
        let worker = try binary.start(["work"])
        var said: [String] = []
        for await line in worker.errorLines {
            said.append(line)
            if line.hasPrefix("Working") { worker.send(signal) }
        }
        #expect(await worker.status() == 0)
        #expect(said.contains { $0.hasPrefix("Stopping") })
        #expect(said.last?.hasPrefix("Stopped") == true)
    }

    /// A worker says what it works before the store knows it.
    private func restart(_ name: String, or giveUp: () -> Void) async throws {
        for _ in 0..<50 where try await binary.run("worker", "restart", name, "--yes").status == 0 { return }
        Issue.record("the worker never became known")
        giveUp()
    }

    @Test func `a server that gives no answer is told in words`() async throws {
        let silent = try await binary.run("list", "--server", "http://127.0.0.1:1")
        #expect(silent.status == 69)
        #expect(silent.error.contains("Error: No answer from http://127.0.0.1:1: nothing listens there."))
        var other = binary
        other.environment["SHIFTWORK_SERVER_CA"] = "missing.pem"
        let unread = try await other.run("list", "--server", "https://127.0.0.1:1")
        #expect(unread.status == 78)
        #expect(unread.error.contains("server.ca: no certificate can be read from missing.pem."))
    }

    @Test func `a server's own certificate is believed when its authority is named`() async throws {
        let port = Int.random(in: 33_000..<60_000)
        try await makeCertificate(at: binary.folder + "/tls")
        let server = try binary.start([
            "serve", "--port", "\(port)", "--certificate", "tls.crt", "--certificate-key", "tls.key",
        ])
        for await line in server.errorLines where line.contains("listening") || line.contains("Listening") {
            break
        }
        let url = "https://127.0.0.1:\(port)"
        let strange = try await binary.run("list", "--server", url)
        #expect(strange.status == 69)
        #expect(strange.error.contains("SHIFTWORK_SERVER_CA"))
        var trusting = binary
        trusting.environment["SHIFTWORK_SERVER_CA"] = "tls.crt"
        #expect(try await trusting.run("list", "--server", url).status == 0)
        server.send(SIGTERM)
        #expect(await server.status() == 0)
    }

    @Test func `an operator's restart runs the command line again in the same process`() async throws {
        let worker = try binary.start(["work", "--name", "one"])
        var said: [String] = []
        for await line in worker.errorLines {
            said.append(line)
            guard line.hasPrefix("Working") else { continue }
            if said.contains(where: { $0.hasPrefix("Beginning again") }) {
                worker.send(SIGTERM)
            } else {
                try await restart("one", or: { worker.send(SIGKILL) })
            }
        }
        #expect(await worker.status() == 0)
        #expect(said.count { $0.hasPrefix("Working") } == 2)
        #expect(said.count { $0.hasPrefix("Stopped") } == 2)
        #expect(said.last?.hasPrefix("Stopped") == true)
    }

    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func `a signal ends what waits, with its own code`(_ signal: Int32, _ status: Int32) async throws {
        let job = id(try await binary.run("enqueue", "never").output)
        let tail = try binary.start(["wait", job, "--verbose"])
        for await line in tail.errorLines {
            if line.hasPrefix("Waiting") { tail.send(signal) }
        }
        #expect(await tail.status() == status)
    }

    @Test func `a closed pipe ends an answer quietly`() async throws {
        let lines = (0..<3_000).map { "{\"n\":\($0)}" }.joined(separator: "\n")
        #expect(try await binary.run("enqueue", "many", "--ndjson", input: lines + "\n").status == 0)
        let list = try binary.start(["list", "--all", "-o", "ndjson"])
        try list.closeOutput()
        for await line in list.errorLines { Issue.record("said: \(line)") }
        #expect([0, 13].contains(await list.status()))
    }

    @Test func `an export is what an import restores`() async throws {
        let lines = (0..<50).map {
            "{\"type\":\"a\",\"payload\":{\"n\":\($0),\"secret\":\"s\"},\"tags\":[\"t\"]}"
        }
        try await binary.run("enqueue", "--ndjson", input: lines.joined(separator: "\n"))
        try await binary.run("cancel", "-q", "payload.n:7", "--yes")
        let export = try await binary.run("export").output
        #expect(export.contains(#""secret":"s""#))
        let copy = try Binary()
        #expect(try await copy.run("import", input: export).status == 0)
        #expect(try await copy.run("export").output == export)
        #expect(try await copy.run("import", input: export).error.contains("50 known already"))
    }

    @Test func `bench needs nothing, and loses nothing`() async throws {
        let ended = try await binary.run("bench", "--jobs", "500")
        #expect(ended.status == 0)
        let json = try JSONBytes(validating: ended.output)
        for key in [
            "enqueue_single_per_s", "enqueue_concurrent_per_s", "enqueue_bulk_per_s", "drain_per_s",
            "peak_rss_mb",
        ] {
            #expect(json.scalar(at: [key]) != nil, "\(key)")
        }
        #expect(json.scalar(at: ["lost"]) == "0")
        #expect(json.scalar(at: ["duplicated"]) == "0")
    }

    @Test func `bench refuses a store that holds jobs`() async throws {
        try await binary.run("enqueue", "precious")
        let url = try #require(binary.environment["SHIFTWORK_STORE_URL"])
        #expect(try await binary.run("bench", "--store", url, "--jobs", "10").status == 6)
    }

    @Test func `doctor finds a queue without workers`() async throws {
        #expect(try await binary.run("migrate", "up").status == 0)
        // The system's SQLite may be old enough for a warning.
        #expect([0, 2].contains(try await binary.run("doctor").status))
        try await binary.run("enqueue", "a", "--queue", "lonely")
        let ended = try await binary.run("doctor")
        #expect(ended.status == 1)
        #expect(ended.output.contains("no worker takes from it"))
    }

    @Test func `a store that does not exist is not made by looking`() async throws {
        let ended = try await binary.run("list")
        #expect(ended.status == 69)
        #expect(ended.error.contains("shiftwork migrate up"))
        #expect(!FileManager.default.fileExists(atPath: binary.folder + "/jobs.sqlite"))
    }

    @Test func `no store and bad settings end with 78, wrong usage with 64`() async throws {
        var bare = binary
        bare.environment["SHIFTWORK_STORE_URL"] = nil
        #expect(try await bare.run("list").status == 78)
        bare.environment["SHIFTWORK_STOR_URL"] = "x"
        #expect(try await bare.run("list").status == 78)
        #expect(try await binary.run("list", "--nonsense").status == 64)
        #expect(try await binary.run("cancel", "-q", "queue:a").status == 69)
    }

    @Test func `the demonstration ends well`() async throws {
        let ended = try await binary.run("demo", "--jobs", "20", "--store", "memory:")
        #expect(ended.status == 0)
        #expect(ended.output.contains("email"))
    }
}
