internal import ShiftworkCore
internal import ShiftworkRuntime

/// One thing that was looked at.
struct Symptom: JSONWritable, Sendable {
    enum Grade: String, Sendable { case good, warning, problem }

    let check: String
    let grade: Grade
    /// What was found, with a number.
    let text: String
    /// What to do.
    let fix: String?

    init(_ check: String, _ grade: Grade, _ text: String, fix: String? = nil) {
        (self.check, self.grade, self.text, self.fix) = (check, grade, text, fix)
    }

    /// What the store says of itself.
    init(_ check: StoreCheck) {
        let grade: Grade =
            switch check.grade {
            case .good: .good
            case .warning: .warning
            case .problem: .problem
            }
        self.init(check.name, grade, check.finding, fix: check.fix)
    }

    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("check", check)
            $0.member("grade", grade.rawValue)
            $0.member("finding", text)
            $0.member("fix", fix)
        }
    }
}

/// Looks at a store, at the flow of its jobs and at its workers.
struct Diagnosis {
    let session: Session
    let isDeep: Bool

    private static let slowAnswer = Duration.milliseconds(250)
    private static let clockLimit = Duration.seconds(1)
    private static let longWait = Duration.seconds(15 * 60)

    func run() async throws -> [Symptom] {
        do { return try await look() } catch let error as StoreError where error.code == .corrupt {
            return try await damage(error)
        }
    }

    /// What can be said of a store whose file is damaged.
    private func damage(_ error: StoreError) async throws -> [Symptom] {
        let symptom = Symptom("file", .problem, error.description, fix: Self.restore)
        do {
            let findings = try await session.store.verify(isDeep: true)
            return [symptom] + findings.map { Symptom($0.invariant, .problem, $0.detail, fix: Self.restore) }
        } catch {
            // Too much is damaged to look further.
            return [symptom]
        }
    }

    private static let restore =
        "Stop all workers, keep a copy of the file and its -wal file, restore a backup."

    private func look() async throws -> [Symptom] {
        let store = session.store
        let (queues, workers) = (try await store.queues(scope: .all), try await store.workers())
        let now = try await store.now()
        return try await self.store(now: now) + flow(queues, workers, now: now)
            + types(try await store.counts(scope: .all), workers) + self.workers(workers, now: now)
            + (try await truth())
    }

    private func store(now: Timestamp) async throws -> [Symptom] {
        let start = session.system.uptime()
        let health = try await session.store.health()
        let latency = session.system.uptime() - start
        let difference = session.system.now() - now
        var symptoms = [
            Symptom("store", .good, "\(health.name), schema \(health.schemaVersion), \(health.durability)"),
            latency > Self.slowAnswer
                ? Symptom(
                    "latency", .warning, "answered after \(Numbers.duration(latency))",
                    fix: "Look at the disk and at other load on this machine.")
                : Symptom("latency", .good, "answered after \(Numbers.duration(latency))"),
            abs(difference.microseconds) > Self.clockLimit.microseconds
                ? Symptom(
                    "clock", .warning,
                    "this machine's clock is \(Numbers.duration(difference)) apart from the store's",
                    fix: "Synchronise the clocks (chrony, systemd-timesyncd).")
                : Symptom("clock", .good, "the clocks agree to a second"),
        ]
        symptoms += health.warnings.map { Symptom("store", .warning, $0) }
        return symptoms + (try await session.store.checks()).map(Symptom.init)
    }

    private func flow(_ queues: [QueueRecord], _ workers: [WorkerRecord], now: Timestamp) -> [Symptom] {
        var symptoms: [Symptom] = []
        for queue in queues {
            let queued = queue.counts[.queued] ?? 0
            let name = queue.name.rawValue
            if queue.pause != nil, queued > 0 {
                symptoms.append(
                    Symptom(
                        "queue \(name)", .warning, "paused, \(Numbers.count(queued, "job")) waiting",
                        fix: "shiftwork queue resume \(name)"))
                continue
            }
            let serving = workers.filter { $0.info.queues.isEmpty || $0.info.queues.contains(queue.name) }
            if queued > 0, serving.isEmpty {
                symptoms.append(
                    Symptom(
                        "queue \(name)", .problem,
                        "\(Numbers.count(queued, "job")) queued and no worker takes from it",
                        fix: "shiftwork work --queues \(name), or start your application's workers"))
            } else if let oldest = queue.oldest, now - oldest > Self.longWait {
                let limits = QueueTable.text(queue.limits).map {
                    "Its limits: \($0). Raise them, or add workers"
                }
                symptoms.append(
                    Symptom(
                        "queue \(name)", .warning, "the oldest job has waited \(Numbers.age(now - oldest))",
                        fix:
                            "\(limits ?? "Add workers") or slots, or look at what runs: shiftwork list --status "
                            + "started --queue \(name)"
                    ))
            }
        }
        return symptoms.isEmpty
            ? [Symptom("queues", .good, "\(Numbers.count(queues.count, "queue")), none stuck")] : symptoms
    }

    private func types(_ counts: [StatusCount], _ workers: [WorkerRecord]) -> [Symptom] {
        let known = Set(workers.flatMap(\.info.types))
        guard !workers.isEmpty else { return [] }
        var waiting: [JobType: Int] = [:]
        for count in counts where count.status == .queued && count.count > 0 && !known.contains(count.type) {
            waiting[count.type, default: 0] += count.count
        }
        return waiting.sorted { $0.key < $1.key }.map { type, count in
            let closest = ClosestWord.to(type.rawValue, among: known.map(\.rawValue))
            return Symptom(
                "type \(type)", .problem,
                "\(Numbers.count(count, "job")) queued and no worker knows the type",
                fix: closest.map { "Did you mean \"\($0)\"? Else deploy" + " the code of this type." }
                    ?? "Register the type in the application whose workers run.")
        }
    }

    private func workers(_ workers: [WorkerRecord], now: Timestamp) -> [Symptom] {
        let silent = workers.filter { $0.isLost(at: now) }
        guard silent.isEmpty else {
            return silent.map {
                Symptom(
                    "worker \($0.info.name)", .warning, "no sign of life for \(Numbers.age(now - $0.beatAt))",
                    fix: "Its jobs are rescued by any running worker; look why it died.")
            }
        }
        let slots = workers.reduce(0) { $0 + $1.info.slots }
        return [
            Symptom(
                "workers", .good, "\(Numbers.count(workers.count, "worker")), \(Numbers.count(slots, "slot"))"
            )
        ]
    }

    private func truth() async throws -> [Symptom] {
        let findings = try await session.store.verify(isDeep: isDeep)
        guard findings.isEmpty else {
            return findings.map {
                Symptom(
                    $0.invariant, .problem, $0.detail + ($0.job.map { " (job \($0))" } ?? ""),
                    fix: $0.invariant == Finding.damagedFile
                        ? Self.restore : "Keep a copy of the store and report it: this must not happen.")
            }
        }
        return [Symptom("invariants", .good, isDeep ? "all hold, every row looked at" : "all hold")]
    }
}
