import Foundation
import PostgresCluster
import ShiftworkCore
import Testing

@Suite(.enabled("PostgreSQL is not installed: bin/setup installs it.") { TestCluster.isThere })
struct `The program on PostgreSQL` {
    var binary: Binary
    let cluster: TestCluster
    let url: String

    init() async throws {
        binary = try Binary()
        cluster = try await TestCluster.running()
        url = "\(cluster.uri)&schema=cli_\(UInt32.random(in: 0..<(.max)))"
        binary.environment["SHIFTWORK_STORE_URL"] = url
    }

    private func id(_ output: String) -> String { output.trimmingCharacters(in: .whitespacesAndNewlines) }

    @Test func `takes a job from enqueue through a worker to its result, as on a file`() async throws {
        let script = try binary.script("greet", "cat > /dev/null; echo '{\"greeting\":\"hello\"}'")
        let job = id(try await binary.run("enqueue", "greet", "{}", "--queue", "mail", "--tag", "eu").output)
        #expect(try await binary.run("work", "--exec", "greet=\(script)", "--once").status == 0)
        #expect(try await binary.job(job).scalar(at: ["result", "greeting"]) == "hello")
        #expect(try await binary.run("wait", job).status == 0)
        let commands = [
            ["list", "-q", "tag:eu"], ["show", job], ["stats"], ["errors"], ["queue", "list"],
            ["worker", "list"],
            ["operation", "list"], ["export"], ["prune", "--older-than", "90d", "--yes"],
            ["rerun", job, "--yes"],
            ["cancel", job, "--yes"], ["retry", job, "--yes"], ["cancel", "-q", "type:greet", "--yes"],
            ["delete", job, "--yes"],
        ]
        for command in commands {
            let ended = try await binary.start(command).end()
            #expect(ended.status == 0, "\(command): \(ended.error)")
        }
        let doctor = try await binary.run("doctor", "--deep", "-o", "json")
        #expect(doctor.status == 2, "\(doctor.output)")
        #expect(doctor.output.contains("idle_in_transaction_session_timeout"))
    }

    @Test func `migrates up and down, says first what it will do, and makes nothing for who only looks`()
        async throws
    {
        #expect(try await binary.run("list").status == 78)
        #expect(try await binary.run("migrate", "status", "-o", "id").output == "0\n")
        #expect(try await binary.run("migrate", "up", "--dry-run").output.contains("from version 0 to "))
        #expect(try await binary.run("migrate", "status", "-o", "id").output == "0\n")
        #expect(try await binary.run("migrate", "up").status == 0)
        #expect(try await binary.run("list").status == 0)
        #expect(try await binary.run("migrate", "down", "--to", "0").status == 64)
        #expect(try await binary.run("migrate", "down", "--to", "0", "--yes").status == 0)
        #expect(try await binary.run("migrate", "sql").output.contains("CREATE TABLE"))
        #expect(try await binary.run("list").status == 78)
    }

    @Test func `keeps a password to itself, wherever it comes from`() async throws {
        var other = binary
        let secret = "postgres://postgres:s3cret-word@127.0.0.1:\(cluster.port)/postgres"
        other.environment["SHIFTWORK_STORE_URL"] = secret
        for command in [["list"], ["migrate", "status"], ["config", "show"], ["work", "--once"]] {
            let ended = try await other.start(command).end()
            #expect(!(ended.output + ended.error).contains("s3cret"), "\(command)")
            #expect(ended.status == (command[0] == "config" ? 0 : 69), "\(command): \(ended.error)")
        }
        let flag = try await other.run("list", "--store", secret)
        #expect(flag.status == 64 && !flag.error.contains("s3cret"))
        let word = TestCluster.password.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        other.environment["SHIFTWORK_STORE_URL"] =
            "postgres://postgres:\(word)@127.0.0.1:\(cluster.port)/postgres?schema=none"
        let right = try await other.run("list")
        #expect(right.status == 78 && right.error.contains("shiftwork migrate up"))
        #expect(!right.error.contains(word) && !right.error.contains(TestCluster.password))
    }
}
