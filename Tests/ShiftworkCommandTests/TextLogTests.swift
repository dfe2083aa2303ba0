import Logging
import Synchronization
import Testing

@testable import ShiftworkCommand

@Suite("The log as text")
struct TextLogTests {
    /// Remembers what it is told.
    private struct Memory: LogHandler {
        let told: @Sendable (LogEvent) -> Void
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            var event = event
            event.metadata = metadata.merging(event.metadata ?? [:]) { _, later in later }
            told(event)
        }
    }

    @Test func `nobody's text forges a line`() {
        let events = Mutex<[LogEvent]>([])
        var logger = Logger(label: "test") { _ in
            TextLogHandler(base: Memory { event in events.withLock { $0.append(event) } })
        }
        logger[metadataKey: "job.type"] = "a\nFORGED"
        logger.info("b\r\nFORGED", metadata: ["c": "\u{1b}[2J", "d": ["e\nFORGED", ["f": "g\u{2028}h"]]])
        let event = events.withLock { $0[0] }
        #expect(event.message.description == "b\\r\\nFORGED")
        #expect(event.metadata?["job.type"] == "a\\nFORGED")
        #expect(event.metadata?["c"] == "\\u{1B}[2J")
        #expect(event.metadata?["d"] == ["e\\nFORGED", ["f": "g\\u{2028}h"]])
    }
}
