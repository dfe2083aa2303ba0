internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// What is measured, for Prometheus.
    static let metricsRoutes: [Route] = [
        Route(.get, "/metrics", .read, "Metrics in Prometheus' text form", form: "text/plain") { call in
            // What this process did tells of all tenants.
            let points = try await call.desk.metricPoints(
                call.scope, seesAll: call.principal.tenant == nil, store: call.store)
            return Reply(MetricText(points))
        }
    ]
}

extension Reply {
    init(_ text: MetricText) {
        self.init(
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .bytes(Array(text.text.utf8)))
    }
}

extension Desk {
    /// How the store is, and what this process counts.
    func metricPoints(_ scope: Scope, seesAll: Bool, store: any JobStore) async throws(StoreError)
        -> [MetricPoint]
    {
        let gauges = StoreGauges(
            now: try await store.now(), queues: try await store.queues(scope: scope),
            workers: seesAll ? try await store.workers() : nil)
        return gauges.points + (seesAll ? own : [])
    }

    private var own: [MetricPoint] {
        let build = MetricPoint(
            "shiftwork_build_info", ["version": configuration.version ?? "", "swift": Self.swift], .gauge(1))
        return [MetricPoint("shiftwork_event_streams", [:], .gauge(Double(feed.streamCount))), build]
            + (configuration.metrics?.points ?? [])
    }

    /// The compiler's language version, as far as the program can know it.
    private static let swift: String = {
        #if compiler(>=6.4)
            "6.4+"
        #elseif compiler(>=6.3)
            "6.3"
        #elseif compiler(>=6.2)
            "6.2"
        #else
            "6"
        #endif
    }()
}
