import Foundation
import GRDB
import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

/// The laboratory's trial `corrupt-page` does the same at random, with processes of its own.
@Suite struct `A damaged file` {
    private let folder: TemporaryFolder
    private static let pageSize = 4_096
    private static let jobs = 80

    init() throws { folder = try TemporaryFolder() }

    @Test func `is told of, whichever page holds the contents of another`() async throws {
        let sound = try await soundFile()
        let pages = sound.count / Self.pageSize
        for page in 1..<pages {
            var bytes = sound
            let (at, from) = (page * Self.pageSize, (page * 7 + 3) % pages * Self.pageSize)
            bytes.replaceSubrange(at..<at + Self.pageSize, with: sound[from..<from + Self.pageSize])
            guard bytes != sound else { continue }
            let path = folder.path("\(page).sqlite")
            try bytes.write(to: URL(fileURLWithPath: path))
            let (told, read) = await whatIsTold(of: path)
            // Two empty pages may stand for each other: then nothing is lost.
            #expect(!told.isEmpty || read == Self.jobs, "page \(page) of \(pages)")
            for line in told {
                // An empty page in the place of the counters is a sound file with wrong numbers: all jobs are read.
                let isRecount = line.contains("counter") && read == Self.jobs
                #expect(line.contains("backup") || isRecount, "page \(page) of \(pages): \(line)")
            }
        }
    }

    /// Everything in one file, with a row in most tables.
    private func soundFile() async throws -> Data {
        let path = folder.path("sound.sqlite")
        var jobs = JobMaker()
        let store = try SQLiteStore(path: path)
        let worker = jobs.worker()
        try await store.register(worker)
        _ = try await store.insert((0..<Self.jobs).map { _ in jobs.job() }, durability: .durable)
        var trip = PumpTrip(worker: worker.id)
        trip.claim = ClaimRequest(limit: 60, types: ["work"])
        let claimed = try await store.pump(trip).claimed
        trip = PumpTrip(worker: worker.id)
        trip.settlements = claimed.map { job in
            var settlement = Settlement(.fail, lease: job.lease)
            settlement.failure = JobFailure(type: "Tried", message: "as it is", fingerprint: "ERR-00000001")
            settlement.delay = .seconds(60)
            return settlement
        }
        _ = try await store.pump(trip)
        await store.close()
        let queue = try DatabaseQueue(path: path)
        _ = try await queue.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        try queue.close()
        return try Data(contentsOf: URL(fileURLWithPath: path))
    }

    /// What opening, reading and checking say, in words; and how many jobs were read.
    private func whatIsTold(of path: String) async -> (told: [String], read: Int) {
        do {
            let store = try SQLiteStore(path: path)
            var (told, read) = ([String](), 0)
            do { read = try await store.lives().lives.count } catch { told.append(error.message) }
            do { _ = try await store.workers() } catch { told.append(error.message) }
            do { told += try await store.verify(isDeep: true).map(\.detail) } catch {
                told.append(error.message)
            }
            await store.close()
            return (told, read)
        } catch {
            return ([error.message], 0)
        }
    }
}
