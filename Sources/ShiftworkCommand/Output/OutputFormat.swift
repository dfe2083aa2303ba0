internal import ArgumentParser

/// The shape of what goes to standard output.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case table, wide, json, ndjson, csv, tsv, id

    /// Whether programs read it.
    var isForPrograms: Bool {
        switch self {
        case .table, .wide: false
        case .json, .ndjson, .csv, .tsv, .id: true
        }
    }
}

extension TimeText.Form: ExpressibleByArgument {}

/// When to use colour.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    case auto, always, never
}
