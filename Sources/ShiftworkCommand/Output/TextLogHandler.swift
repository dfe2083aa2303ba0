internal import Logging
internal import ShiftworkCore

/// Writes the log as text, a line for each event: what would begin another line, or move the cursor, is escaped, for
/// whoever is quoted may have written anything.
struct TextLogHandler: LogHandler {
    private var base: any LogHandler

    init(base: any LogHandler) { self.base = base }

    var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue.mapValues(\.printable) }
    }

    var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue?.printable }
    }

    func log(event: LogEvent) {
        var event = event
        event.message = "\(event.message.description.escapedForMessages)"
        event.metadata = event.metadata?.mapValues(\.printable)
        if let error = event.error {
            event.metadata = (event.metadata ?? [:]).merging(["error": "\("\(error)".escapedForMessages)"]) {
                own, _ in own
            }
            event.error = nil
        }
        base.log(event: event)
    }
}

extension Logger.MetadataValue {
    fileprivate var printable: Logger.MetadataValue {
        switch self {
        case .string(let text): .string(text.escapedForMessages)
        case .stringConvertible(let value): .string(value.description.escapedForMessages)
        case .array(let values): .array(values.map(\.printable))
        case .dictionary(let values): .dictionary(values.mapValues(\.printable))
        }
    }
}
