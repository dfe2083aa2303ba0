internal import ShiftworkCore

/// Takes the jobs of silent workers from them, and writes down that the workers were lost: the store forgets them with
/// their last job.
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
        // First of all: whoever dies after the last piece leaves nobody who knows of the worker. That it cannot be
        // written down keeps no job from being freed.
        let noted = await note(worker)
        var hasLost = false
        while let rescue = try await store.rescue(worker.info.id, beat: worker.beat, limit: Self.jobsAtOnce) {
            hasLost = true
            telemetry.rescued(worker.info.id, rescue)
            guard rescue.hasMore else { break }
        }
        switch noted {
        case .made(let takingBack):
            // It has beaten since: it was late, not lost.
            guard !hasLost, try await !store.workers([worker.info.id]).isEmpty else { return }
            _ = try await store.save(takingBack, durability: .relaxed)
        case .wasThere: return
        case .failed: if hasLost { _ = await note(worker) }
        }
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
