internal import Foundation
internal import Logging
internal import ShiftworkCore

/// Writes each line of the log as one JSON object: time, level, logger, message, and what is said beside, by its name.
struct JSONLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let write: @Sendable (String) -> Void

    init(label: String, write: @escaping @Sendable (String) -> Void) {
        (self.label, self.write) = (label, write)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata.merging(metadataProvider?.get() ?? [:]) { _, later in later }
        all.merge(event.metadata ?? [:]) { _, later in later }
        if let error = event.error { all["error"] = "\(error)" }
        write(Self.line(event.level, label, event.message.description, all))
    }

    /// One line, with its end.
    static func line(
        _ level: Logger.Level, _ label: String, _ message: String, _ metadata: Logger.Metadata
    ) -> String {
        let bytes = JSONWriter.bytes { json in
            json.object { json in
                json.member("time", Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)))
                json.member("level", level.rawValue)
                json.member("logger", label)
                json.member("message", message)
                for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
                    json.key(reserved.contains(name) ? "metadata.\(name)" : name)
                    value.write(to: &json)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }

    private static let reserved: Set = ["time", "level", "logger", "message"]
}

extension Logger.MetadataValue {
    fileprivate func write(to json: inout JSONWriter) {
        switch self {
        case .string(let text): json.value(text)
        case .stringConvertible(let value): json.value(value.description)
        case .array(let values): json.array { json in for value in values { value.write(to: &json) } }
        case .dictionary(let values):
            json.object { json in
                for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                    json.key(name)
                    value.write(to: &json)
                }
            }
        }
    }
}
