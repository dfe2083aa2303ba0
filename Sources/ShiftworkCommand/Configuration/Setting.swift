/// Everything that can be configured: its key in files, with its default.
enum Setting: String, CaseIterable, Sendable {
    case storeURL = "store.url"
    case outputFormat = "output.format"
    case outputColor = "output.color"
    case outputTime = "output.time"
    case outputZone = "output.zone"
    case workerQueues = "worker.queues"
    case workerSlots = "worker.slots"
    case workerDrain = "worker.drain"
    case workerCommand = "worker.command"
    case bulkRate = "bulk.rate"
    case encryptionKeys = "encryption.keys"
    case outboundAllow = "outbound.allow"
    case serverToken = "server.token"
    case serverCA = "server.ca"
    case logFormat = "log.format"

    /// What holds where nothing is said; nil when there is no default, or when the machine decides.
    var standard: String? {
        switch self {
        case .storeURL, .workerSlots, .workerQueues, .encryptionKeys, .outboundAllow, .serverToken,
            .serverCA:
            nil
        case .outputFormat: "table"
        case .outputColor: "auto"
        case .outputTime: "relative"
        case .outputZone: "UTC"
        case .workerDrain: "25s"
        case .workerCommand: "false"
        case .bulkRate: "100/s"
        case .logFormat: "text"
        }
    }

    /// One line for people.
    var summary: String {
        switch self {
        case .storeURL: "where the jobs are: sqlite:PATH, postgres://USER@HOST/DATABASE or memory:"
        case .outputFormat: "table, wide, json, ndjson, csv, tsv or id"
        case .outputColor: "auto, always or never"
        case .outputTime: "relative, iso or unix"
        case .outputZone: "the zone of ISO times"
        case .workerQueues: "queues and their slots, as in mail:5,etl:1; default: all"
        case .workerSlots: "jobs that run at a time; default: twice the cores"
        case .workerDrain: "how long a shutdown waits for running jobs"
        case .workerCommand: "whether jobs of type \"command\" may run programs"
        case .encryptionKeys: "keys that secrets are sealed with; best from the environment"
        case .serverToken: "the key that a server is asked with; best from the environment"
        case .serverCA: "a file of certificates to believe of a server, in place of the machine's"
        case .outboundAllow:
            "hosts and ranges that are not public and may be requested all the same, as in hooks.internal,10.1.0.0/16"
        case .logFormat: "lines of the log of serve and work: text or json"
        case .bulkRate: "jobs a second of a bulk retry, rerun, resume or release"
        }
    }

    /// Whether `config show` may print it whole: a URL may carry a password.
    var isSecret: Bool { [.storeURL, .encryptionKeys, .serverToken].contains(self) }

    /// `store.url` is `SHIFTWORK_STORE_URL`.
    var variable: String { "SHIFTWORK_" + rawValue.uppercased().replacing(".", with: "_") }
}
