internal import Foundation
internal import Logging
internal import Shiftwork
internal import ShiftworkCore
internal import ShiftworkPostgres
internal import ShiftworkSQLite

/// Where a process of the laboratory works: folder, store and clock, as it was told.
struct Workplace {
    let folder: String
    let database: String
    let clock: @Sendable () -> Timestamp
    private let arguments: Arguments

    init(_ arguments: Arguments) throws {
        self.arguments = arguments
        folder = arguments.required("folder")
        database = arguments["database"] ?? folder + "/lab.sqlite"
        clock = LabClock(path: folder + "/" + (arguments["clock"] ?? "clock")).read()
        if let disk = arguments["disk"] {
            try FaultyDisk(folder: folder).install(keepsUnsynced: disk == "unsynced")
        }
    }

    /// Whether the store is in a database, in which applications have tables of their own.
    var hasDatabase: Bool { arguments.has("url") }

    /// Opens the store, again and again while it is in trouble that may pass.
    func openStore() async throws -> any LabStore {
        while true {
            switch await attempt() {
            case .success(let store): return store
            case .failure(let error):
                guard error.isTransient else { throw error }
                Paper(path: folder + "/trouble").append("open \(error.code)")
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    private func attempt() async -> Result<any LabStore, StoreError> {
        do {
            guard let url = arguments["url"] else {
                return .success(try SQLiteStore(path: database, clock: clock))
            }
            return .success(try await PostgresStore(url: url, migrates: false))
        } catch { return .failure(error) }
    }

    /// Opens for business.
    func open() async throws -> Shiftwork<Paper> {
        let (takesHeld, hasDatabase) = (arguments.has("held"), hasDatabase)
        return try await Shiftwork(
            store: try await openStore(), services: Paper(path: folder + "/ledger"),
            configuration: configuration
        ) {
            QuickJob.self
            SlowJob.self
            FlakyJob.self
            ParentJob.self
            PoisonJob.self
            DeafJob.self
            if takesHeld { HeldJob.self }
            if hasDatabase { BookingJob.self }
        }
    }

    private var configuration: ShiftworkConfiguration {
        var logger = Logger(label: "lab") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        var worker = WorkerConfiguration(slots: arguments.number("slots", default: 4))
        worker.lease = .milliseconds(arguments.number("lease-ms", default: 2_000))
        worker.drain = .milliseconds(arguments.number("drain-ms", default: 5_000))
        worker.grace = .milliseconds(arguments.number("grace-ms", default: 2_000))
        worker.name = BeatWatch.name(of: getpid())
        return ShiftworkConfiguration(worker: worker, retention: .all(.forever), logger: logger)
    }
}
