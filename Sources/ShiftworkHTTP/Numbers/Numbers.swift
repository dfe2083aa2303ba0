internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Counts and statistics: from counters and rollups, never from the jobs.
    static let numberRoutes: [Route] = [
        Route(.get, "/jobs/stats/summary", .read, "Counts by status, and the success rate") { call in
            let counts = try await call.store.counts(scope: call.scope)
            let sums = counts.reduce(into: [JobStatus: Int]()) { $0[$1.status, default: 0] += $1.count }
            let (finished, failed) = (sums[.finished] ?? 0, sums[.failed] ?? 0)
            return .json { json in
                json.object { json in
                    json.member("total", sums.values.reduce(0, +))
                    json.key("by_status")
                    json.object {
                        for status in JobStatus.allCases { $0.member(status.rawValue, sums[status] ?? 0) }
                    }
                    json.member("finished", finished)
                    json.member("failed", failed)
                    let ended = finished + failed
                    json.member("success_rate", share: ended == 0 ? nil : Double(finished) / Double(ended))
                }
            }
        },
        Route(
            .get, "/stats", .read, "Counts, wait and run times of a window",
            parameters: StatisticsAnswer.parameters
        ) {
            .json(try await StatisticsAnswer(call: $0))
        },
        Route(.get, "/stats/counts", .read, "Jobs now, by queue, type and status") { call in
            .list(try await call.store.counts(scope: call.scope).filter { $0.count > 0 })
        },
        Route(
            .get, "/errors/{fingerprint}", .read, "Failures of one cause", parameters: ["window"]
        ) { call in
            try call.mustSeeAll()
            let group = try await call.failures(in: try call.window())
            let mutes = try await Mute.all(in: call.store)
            return .json(ErrorSheet(group: group, mute: mutes[group.fingerprint]))
        },
        Route(.get, "/errors", .read, "Failures by cause", parameters: ["window", "limit"]) { call in
            try call.mustSeeAll()
            let now = try await call.store.now()
            let window = try call.window()
            let groups = try await call.store.errors(
                from: now - window, until: now, limit: try call.query.integer("limit", in: 1...1_000) ?? 20)
            let mutes = try await Mute.all(in: call.store)
            return .list(groups.map { ErrorSheet(group: $0, mute: mutes[$0.fingerprint]) })
        },
    ]
}

extension Call {
    /// As far back as numbers are kept.
    static let longestWindow = Duration.seconds(3 * 366 * 86_400)

    /// Failures of the cause that the path names, in a window that ends now.
    /// - Throws: ``Problem``: 404 when there are none.
    func failures(in window: Duration) async throws -> ErrorGroup {
        let now = try await store.now()
        let groups = try await store.errors(from: now - window, until: now, limit: 10_000)
        guard let group = groups.first(where: { $0.fingerprint == path["fingerprint"] }) else {
            throw Problem.notFound("failure of this cause in the window")
        }
        return group
    }

    /// The parameter `window`, as `24h`: a day unless it says otherwise.
    func window() throws -> Duration {
        guard let text = query.given("window") else { return .seconds(86_400) }
        guard let window = Span.duration(text), window > .zero, window <= Self.longestWindow else {
            throw query.mistake("window", "A span as 90m, 24h or 7d is expected here")
        }
        return window
    }

    /// What the store does not keep by tenant, only those see who see all.
    func mustSeeAll() throws {
        guard principal.tenant == nil else {
            throw Problem(.forbidden, "This is not kept by tenant: only a key without a tenant sees it.")
        }
    }
}
