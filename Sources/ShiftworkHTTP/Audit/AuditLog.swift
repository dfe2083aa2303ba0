internal import Logging
internal import ShiftworkCore
internal import Synchronization

/// Writes down each change and each denial, beside the jobs. Nothing removes a record but its age.
///
/// What is done to jobs by enqueueing and working is told by the jobs' own histories, with who it was; the log holds
/// everything else. Denials of those who prove nobody, or come too often, cost the server less than them: beyond so
/// many a minute they are counted, and written down together.
final class AuditLog: Sendable {
    static let kind: Document.Kind = "audit"
    /// Denials of nobody that are written down one by one.
    static let strangers = RatePolicy(60, per: .seconds(60))

    private struct Flood {
        var bucket: TokenBucket
        var uncounted = 0
    }

    private let store: any JobStore
    private let logger: Logger
    private let lifetime: Duration
    private let uptime: @Sendable () -> Duration
    private let makeID: @Sendable () -> UUIDv7
    private let flood: Mutex<Flood>

    init(
        store: any JobStore, lifetime: Duration, logger: Logger, uptime: @escaping @Sendable () -> Duration,
        makeID: @escaping @Sendable () -> UUIDv7
    ) {
        (self.store, self.lifetime, self.logger) = (store, lifetime, logger)
        (self.uptime, self.makeID) = (uptime, makeID)
        flood = Mutex(Flood(bucket: TokenBucket(Self.strangers, at: uptime())))
    }

    /// Writes a record down, before its request is answered. A log that cannot be written is told to the server's own.
    func note(_ record: AuditRecord) async {
        guard let record = admitted(record) else { return }
        let key = Document.Key(Self.kind, makeID().description, tenant: record.tenant)
        let change = DocumentChange.put(key, record.data, expiresAt: record.at + lifetime)
        do {
            _ = try await store.save(change, durability: record.outcome == .denied ? .relaxed : .durable)
        } catch {
            logger.error(
                "an audit record was not written",
                metadata: [
                    "error": "\(error)", "actor": "\(record.actor ?? "")",
                    "request_id": "\(record.requestID)",
                ])
        }
    }

    /// The record, standing for those that were only counted before it; nil for one that is only counted itself.
    private func admitted(_ record: AuditRecord) -> AuditRecord? {
        // Whoever is slowed down must not be able to fill the log with it.
        guard record.credential == nil || record.status == 429 else { return record }
        return flood.withLock { flood in
            guard flood.bucket.take(Self.strangers, at: uptime()).isAllowed else {
                flood.uncounted += 1
                return nil
            }
            var record = record
            record.count += flood.uncounted
            flood.uncounted = 0
            return record
        }
    }
}
