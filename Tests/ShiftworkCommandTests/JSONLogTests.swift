import Logging
import ShiftworkCore
import Synchronization
import Testing

@testable import ShiftworkCommand

@Suite("The log as JSON")
struct JSONLogTests {
    @Test func `each line is an object with the metadata by their names`() throws {
        let lines = Mutex("")
        var logger = Logger(label: "shiftwork") { label in
            JSONLogHandler(label: label) { line in lines.withLock { $0 += line } }
        }
        logger[metadataKey: "job.id"] = "a\"b"
        logger.warning("Line\nbreaks", metadata: ["level": "mine", "many": ["x", ["y": "z"]]])
        logger.debug("Not told")
        let text = lines.withLock { $0 }
        #expect(text.hasSuffix("}\n"))
        #expect(text.count { $0 == "\n" } == 1)
        let json = try JSONBytes(validating: Array(text.utf8))
        #expect(json.scalar(at: ["level"]) == "warning")
        #expect(json.scalar(at: ["message"]) == "Line\nbreaks")
        #expect(json.scalar(at: ["job.id"]) == "a\"b")
        #expect(json.scalar(at: ["metadata.level"]) == "mine")
        #expect(json.scalar(at: ["many", "1", "y"]) == "z")
        #expect(json.scalar(at: ["time"]).flatMap { Timestamp(rfc3339: $0) } != nil)
    }

    @Test func `a process that logs objects writes nothing else`() async throws {
        let binary = try Binary()
        let ended = try await binary.run("work", "--once", "--log-format", "json")
        #expect(ended.status == 0)
        let lines = ended.error.split(separator: "\n")
        #expect(lines.count >= 2)
        for line in lines {
            #expect((try? JSONBytes(validating: Array(line.utf8)))?.members != nil, "\(line)")
        }
    }
}
