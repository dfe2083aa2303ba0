internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Kinds of jobs.
    static let typeRoutes: [Route] = [
        Route(.get, "/types", .read, "The types that workers run or the store has seen") { call in
            .list(try await TypeSheet.all(call))
        },
        Route(.get, "/types/{name}", .read, "One type: its jobs, who runs it, how long it takes") { call in
            let all = try await TypeSheet.all(call)
            guard let sheet = all.first(where: { $0.type.rawValue == call.path["name"] }) else {
                throw Problem.notFound("type of this name")
            }
            return .json(sheet)
        },
    ]
}

/// What is known of a type: from counters, from the last day's rollups, and from the workers that name it.
struct TypeSheet: JSONWritable {
    let type: JobType
    private(set) var counts: [JobStatus: Int] = [:]
    private(set) var queues: Set<String> = []
    /// Workers that run it; nil for a caller who may not see workers.
    private(set) var workers: Int?
    private(set) var rows: [StatisticsRow] = []

    private static let window = Duration.seconds(86_400)

    init(_ type: JobType) { self.type = type }

    static func all(_ call: Call) async throws -> [TypeSheet] {
        var sheets: [JobType: TypeSheet] = [:]
        for count in try await call.store.counts(scope: call.scope) {
            sheets[count.type, default: TypeSheet(count.type)].add(count)
        }
        let now = try await call.store.now()
        var request = StatisticsRequest(from: now - window, until: now)
        request.scope = call.scope
        for row in try await call.store.statistics(request).rows { sheets[row.type]?.rows.append(row) }
        if call.principal.tenant == nil {
            for type in sheets.keys { sheets[type]?.workers = 0 }
            for worker in try await call.store.workers() {
                for type in worker.info.types {
                    let known = sheets[type]?.workers ?? 0
                    sheets[type, default: TypeSheet(type)].workers = known + 1
                }
            }
        }
        return sheets.values.sorted { $0.type.rawValue < $1.type.rawValue }
    }

    private mutating func add(_ count: StatusCount) {
        counts[count.status, default: 0] += count.count
        queues.insert(count.queue.rawValue)
    }

    package func write(to json: inout JSONWriter) {
        let day = Statistics(
            rows: rows, resolution: .hour, from: Timestamp(seconds: 0), until: Timestamp(seconds: 0))
        json.object { json in
            json.member("name", type.rawValue)
            json.member("workers", workers)
            json.member("queues", queues.sorted())
            json.member("total", counts.values.reduce(0, +))
            json.key("counts")
            json.object {
                for status in JobStatus.allCases { $0.member(status.rawValue, counts[status] ?? 0) }
            }
            json.key("last_day")
            json.object {
                $0.member("enqueued", day.count(.queued))
                $0.member("finished", day.count(.finished))
                $0.member("failed", day.count(.failed))
                $0.member("success_rate", share: day.successRate)
                $0.member("wait", DurationSummary(day.wait(.finished)))
                $0.member("run", DurationSummary(day.run(.finished)))
                $0.member("run_failed", DurationSummary(day.run(.failed)))
            }
        }
    }
}
