internal import ShiftworkCore

/// Takes the jobs of silent workers from them, and writes down that the workers were lost, and with which jobs: the
/// store forgets them with their last job.
struct Rescuer: Sendable {
    let store: any JobStore
    let telemetry: Telemetry

    private static let jobsAtOnce = 1_000

    /// What is wrong with one worker keeps no other from being rescued.
    func rescue(_ silent: [WorkerRecord]) async {
        for worker in silent {
            do { try await rescue(worker) } catch { telemetry.storeFailed(error) }
        }
    }

    private func rescue(_ worker: WorkerRecord) async throws(StoreError) {
        // First of all: whoever dies after the last piece leaves nobody who knows of the worker. What cannot be
        // written down keeps no job from being freed.
        let noted = await note(worker)
        let written = await write(nil, heldBy: worker)
        var freed: [JobID]?
        while let rescue = try await store.rescue(worker.info.id, beat: worker.beat, limit: Self.jobsAtOnce) {
            freed = (freed ?? []) + rescue.jobs.keys
            telemetry.rescued(worker.info.id, rescue)
            guard rescue.hasMore else { break }
        }
        if written == nil, let freed { _ = await write(freed, heldBy: worker) }
        switch noted {
        case .made(let takingBack):
            // It has beaten since: it was late, not lost.
            guard freed == nil, try await !store.workers([worker.info.id]).isEmpty else { return }
            _ = try await store.save([takingBack] + (written ?? []), durability: .relaxed)
        case .wasThere: return
        case .failed: if freed != nil { _ = await note(worker) }
        }
    }

    /// Writes down which jobs a worker loses.
    /// - Parameter jobs: nil for those that the store says it holds: as long as its beat stands still, none is added.
    /// - Returns: what takes it back; nil when it could not be written down.
    private func write(_ jobs: [JobID]?, heldBy worker: WorkerRecord) async -> [DocumentChange]? {
        do {
            var held = jobs ?? []
            if jobs == nil { held = try await self.jobs(heldBy: worker.info.id) }
            guard !held.isEmpty else { return [] }
            let changes = RescuedJobs.changes(held, of: worker, at: try await store.now())
            let replies = try await store.save(changes, durability: .relaxed)
            return zip(changes, replies).compactMap { change, reply in
                guard case .saved(let version) = reply else { return nil }
                return .remove(change.key, if: .version(version))
            }
        } catch {
            telemetry.storeFailed(error)
            return nil
        }
    }

    private func jobs(heldBy worker: WorkerID) async throws(StoreError) -> [JobID] {
        let query = JobQuery.status(.started, .killRequested) && .worker(worker.description)
        var request = PageRequest(query, limit: Self.jobsAtOnce)
        var held: [JobID] = []
        repeat {
            let page = try await store.page(request)
            held += page.jobs.map(\.id)
            request.cursor = page.next
        } while request.cursor != nil
        return held
    }

    /// What became of writing it down.
    private enum Note {
        /// It can be taken back.
        case made(takingBack: DocumentChange)
        /// Another rescuer has done so, or this one at an earlier try.
        case wasThere
        case failed
    }

    private func note(_ worker: WorkerRecord) async -> Note {
        do {
            let lost = LostWorker(worker, at: try await store.now())
            let known = try await store.document(lost.key)
            if let known, let before = LostWorker(known), before.at >= worker.beatAt { return .wasThere }
            // Whoever chooses its own id may come back under it, and be lost again.
            let condition: DocumentChange.Condition = known.map { .version($0.version) } ?? .absent
            guard
                case .saved(let version) = try await store.save(
                    lost.change(if: condition), durability: .relaxed)
            else { return .wasThere }
            return .made(takingBack: .remove(lost.key, if: .version(version)))
        } catch {
            telemetry.storeFailed(error)
            return .failed
        }
    }
}
