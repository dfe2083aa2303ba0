internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// What is measured, for Prometheus.
    static let metricsRoutes: [Route] = [
        Route(.get, "/metrics", .read, "Metrics in Prometheus' text form", form: "text/plain") { call in
            var text = MetricText()
            // What this process did tells of all tenants.
            let seesAll = call.principal.tenant == nil
            let gauges = StoreGauges(
                now: try await call.store.now(), queues: try await call.store.queues(scope: call.scope),
                workers: seesAll ? try await call.store.workers() : nil)
            gauges.write(to: &text)
            if seesAll { call.desk.writeMetrics(to: &text) }
            return Reply(
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .bytes(Array(text.text.utf8)))
        }
    ]
}

extension Desk {
    /// What this process counts.
    fileprivate func writeMetrics(to text: inout MetricText) {
        text.family("shiftwork_event_streams", .gauge)
        text.sample("shiftwork_event_streams", [], Double(feed.streamCount))
        text.family("shiftwork_build_info", .gauge)
        text.sample(
            "shiftwork_build_info", [("version", configuration.version ?? ""), ("swift", Self.swift)], 1)
        if let metrics = configuration.metrics { text.write(metrics) }
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
