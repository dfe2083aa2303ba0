import Foundation
import GRDB
import ShiftworkCore

@testable import ShiftworkSQLite

/// Writes the rows of one job in any status.
struct RowWriter {
    let db: Database
    let record: JobRecord

    private var isOpen: Bool { !record.status.isTerminal }

    private var flags: JobFlags {
        var flags: JobFlags = []
        if !record.details.isEmpty { flags.insert(.details) }
        if !FacetKind.allCases.allSatisfy({ $0.keys(of: record.details).isEmpty }) { flags.insert(.facets) }
        if record.details.uniqueKey != nil { flags.insert(.uniqueKey) }
        if record.details.user != nil { flags.insert(.user) }
        if !JobHistory.restored(record).stored.isEmpty { flags.insert(.events) }
        if record.progress != nil { flags.insert(.progress) }
        if record.status == .blocked { flags.insert(.bornBlocked) }
        if record.status == .scheduled { flags.insert(.bornScheduled) }
        return flags
    }

    func write() throws {
        let number = try job()
        if isOpen { try place(number) }
        try aside(number)
        try events(number)
        try db.execute(
            literal: """
                INSERT INTO counter VALUES (\(record.id.uuid.timestamp.day), \(try queue), \(try type),
                  \(record.status.code), 1)
                ON CONFLICT DO UPDATE SET n = n + 1
                """)
    }

    private var queue: Int64 {
        get throws {
            let tenant = record.details.tenant ?? ""
            let name = record.queue.rawValue
            try db.execute(literal: "INSERT OR IGNORE INTO queue (tenant, name) VALUES (\(tenant), \(name))")
            return try Int64.fetchOne(
                db, sql: "SELECT id FROM queue WHERE tenant = ? AND name = ?", arguments: [tenant, name]) ?? 0
        }
    }

    private var type: Int64 {
        get throws {
            try db.execute(literal: "INSERT OR IGNORE INTO type (name) VALUES (\(record.type.rawValue))")
            return try Int64.fetchOne(
                db, sql: "SELECT id FROM type WHERE name = ?", arguments: [record.type.rawValue]) ?? 0
        }
    }

    private var worker: Int64? {
        get throws {
            guard let worker = record.worker else { return nil }
            try db.execute(
                sql: "INSERT OR IGNORE INTO worker VALUES (NULL, ?, '{}', 0, 0, 0, 0, 'work', 1)",
                arguments: [worker.data])
            return try Int64.fetchOne(
                db, sql: "SELECT id FROM worker WHERE uuid = ?", arguments: [worker.data])
        }
    }

    private var cause: Int64? {
        get throws {
            guard let error = record.error else { return nil }
            try db.execute(
                sql: "INSERT OR IGNORE INTO cause VALUES (NULL, ?, ?, ?, 0, 0, 1)",
                arguments: [error.fingerprint, error.type, error.message])
            return try Int64.fetchOne(
                db, sql: "SELECT id FROM cause WHERE fingerprint = ?", arguments: [error.fingerprint])
        }
    }

    private func job() throws -> Int64 {
        let times = record.timestamps
        try db.execute(
            literal: """
                INSERT INTO job VALUES (NULL, \(record.id.data), \(times.createdAt.microseconds),
                  \(times.runAt?.microseconds), \(try queue), \(try type), \(record.priority), \(flags.rawValue),
                  \(record.maxAttempts), \(record.maxCrashes), \(record.payloadVersion),
                  \(isOpen ? JobStatus.openCode : record.status.code), \(record.attempt), \(record.failures),
                  \(record.crashes), \(record.token), \(isOpen ? nil : try worker),
                  \(isOpen ? times.createdAt.microseconds : times.enqueuedAt?.microseconds),
                  \(isOpen ? times.createdAt.microseconds : times.startedAt?.microseconds),
                  \((times.endedAt ?? times.createdAt).microseconds), \(isOpen ? nil : try cause),
                  \(Data(record.payload ?? [])))
                """)
        return db.lastInsertedRowID
    }

    private func place(_ n: Int64) throws {
        let times = record.timestamps
        let motion: SQL =
            "\(record.token), \(record.attempt), \(record.failures), \(record.crashes), \(flags.rawValue)"
        let kind: SQL = "\(try queue), \(try type), \(record.priority)"
        let enqueued = (times.enqueuedAt ?? times.createdAt).microseconds
        switch record.status {
        case .queued:
            try db.execute(
                literal: """
                    INSERT INTO ready
                    VALUES (\(try queue), \(record.priority), \(enqueued), \(n), \(try type), \(motion))
                    """)
        case .scheduled, .retrying:
            let due = (record.status == .scheduled ? times.runAt : times.retryAt) ?? times.createdAt
            try db.execute(
                literal: """
                    INSERT INTO scheduled VALUES (\(n), \(record.status.code), \(due.microseconds), \(enqueued),
                      \(record.id.uuid.timestamp.day), \(kind), \(motion))
                    """)
        case .blocked, .paused:
            let since = (times.blockedAt ?? times.pausedAt ?? times.createdAt).microseconds
            try db.execute(
                literal: """
                    INSERT INTO held
                    VALUES (\(n), \(record.status.code), \(since), \(since), \(enqueued), \(kind), \(motion))
                    """)
        case .started, .killRequested:
            try db.execute(
                literal: """
                    INSERT INTO running VALUES (\(n), \(record.id.data), \(record.status.code), \(try worker),
                      \(record.token), \(enqueued), \(times.startedAt?.microseconds),
                      \(times.killRequestedAt?.microseconds), \(kind), \(record.attempt), \(record.failures),
                      \(record.crashes), \(flags.rawValue))
                    """)
        case .finished, .failed, .killed, .canceled: break
        }
    }

    private func aside(_ n: Int64) throws {
        let details = record.details
        if !details.isEmpty {
            try db.execute(literal: "INSERT INTO detail VALUES (\(n), \(Data(details.bytes)))")
        }
        for kind in FacetKind.allCases {
            for key in Set(kind.keys(of: details)) {
                try db.execute(literal: "INSERT INTO facet VALUES (\(kind.rawValue), \(key), \(n))")
            }
        }
        if let result = record.result {
            try db.execute(literal: "INSERT INTO result VALUES (\(n), \(Data(result)))")
        }
        if isOpen, let key = details.uniqueKey {
            try db.execute(
                literal: "INSERT OR IGNORE INTO uniq VALUES (\(details.tenant ?? ""), \(key), \(n))")
        }
        if let progress = record.progress {
            let text = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
            try db.execute(literal: "INSERT INTO progress VALUES (\(n), \(text))")
        }
    }

    private func events(_ n: Int64) throws {
        for (index, step) in JobHistory.restored(record).stored.enumerated() {
            try db.execute(
                literal: """
                    INSERT INTO event VALUES (\(n), \(index + 1), \(step.at.microseconds), \(try cause),
                      \(try StoredEvent(step).json()))
                    """)
        }
    }
}
