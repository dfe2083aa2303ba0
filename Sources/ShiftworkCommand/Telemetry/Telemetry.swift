internal import Logging
internal import Metrics
internal import ShiftworkCore
internal import ShiftworkHTTP
internal import Tracing

/// What this process tells of itself: metrics for whoever scrapes it, spans and metrics for a collector that
/// OpenTelemetry's variables name.
struct Telemetry: Sendable {
    /// What is counted.
    let metrics = MetricRegistry()
    private let settings: OTLPSettings
    private let buffer: SpanBuffer
    private let logger: Logger

    /// Takes swift-metrics and, where a collector wants spans, swift-distributed-tracing for this process. To be
    /// made once.
    /// - Parameter node: tells this process from others of the same service.
    init(_ environment: [String: String], node: String, logger: Logger) {
        var settings = OTLPSettings(environment)
        settings.identify(node)
        let tracer = OTLPTracer(settings)
        MetricsSystem.bootstrap(metrics)
        if settings.traces != nil { InstrumentationSystem.bootstrap(tracer) }
        (self.settings, buffer, self.logger) = (settings, tracer.buffer, logger)
    }

    /// Sends it; nil when no variable names a collector.
    /// - Parameter server: what is served beside, with what it knows of the store.
    func exporter(beside server: ShiftworkServer?) -> OTLPExporter? {
        guard settings.sendsAnything else { return nil }
        return OTLPExporter(settings, buffer, logger: logger) { [metrics] in
            try await server?.metricPoints() ?? metrics.points
        }
    }
}

extension Session {
    /// What this process tells of itself. To be called once.
    func telemetry() -> Telemetry {
        Telemetry(
            console.surroundings.environment, node: (makeID() as WorkerID).description,
            logger: console.logger)
    }
}
