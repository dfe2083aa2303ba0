internal import AsyncHTTPClient
internal import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import ShiftworkCore
internal import ShiftworkHTTP
internal import Tracing

/// Sends spans and metrics to a collector, in its rhythm, and once more at the end. Nobody waits for it, and whatever
/// happens to it happens to nothing else.
struct OTLPExporter: Service {
    let settings: OTLPSettings
    let buffer: SpanBuffer
    /// What is counted at this moment.
    let points: @Sendable () async throws -> [MetricPoint]
    let logger: Logger

    /// How long the end of the process waits for the last messages.
    private static let lastPatience = Duration.seconds(3)

    private let startedAt = DefaultTracerClock.now.nanosecondsSinceEpoch

    init(
        _ settings: OTLPSettings, _ buffer: SpanBuffer, logger: Logger,
        points: @escaping @Sendable () async throws -> [MetricPoint]
    ) {
        (self.settings, self.buffer, self.logger, self.points) = (settings, buffer, logger, points)
    }

    /// Sends until it is asked to end.
    func run() async {
        for problem in settings.problems {
            logger.warning("A variable of OpenTelemetry is not obeyed", metadata: ["problem": "\(problem)"])
        }
        let sender = OTLPSender(logger: logger)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                if let traces = settings.traces {
                    group.addTask { await every(traces.interval) { buffer.ring() } }
                    group.addTask { for await _ in buffer.calls { await send(traces, sender) } }
                }
                if let metrics = settings.metrics {
                    group.addTask { await every(metrics.interval) { await sendMetrics(metrics, sender) } }
                }
            }
        }
        await sendTheRest(sender)
        await sender.close()
    }

    private func every(_ interval: Duration, _ body: () async -> Void) async {
        while (try? await Task.sleep(for: interval)) != nil { await body() }
    }

    private func sendTheRest(_ sender: OTLPSender) async {
        await withDiscardingTaskGroup { group in
            if var traces = settings.traces {
                traces.timeout = min(traces.timeout, Self.lastPatience)
                group.addTask { [traces] in await send(traces, sender) }
            }
            if var metrics = settings.metrics {
                metrics.timeout = min(metrics.timeout, Self.lastPatience)
                group.addTask { [metrics] in await sendMetrics(metrics, sender) }
            }
        }
    }

    /// Sends what waits now. What the collector does not take at this moment waits for the next time.
    private func send(_ signal: OTLPSettings.Signal, _ sender: OTLPSender) async {
        let dropped = buffer.takeDropped()
        if dropped > 0 {
            logger.warning(
                "Spans are dropped: the collector is slow or away", metadata: ["spans": "\(dropped)"])
        }
        var rest = buffer.count
        while rest > 0 {
            let spans = buffer.take()
            guard !spans.isEmpty else { return }
            rest -= spans.count
            let body = OTLPText(resource: settings.resource).traces(spans)
            guard await sender.send(body, signal) != .later else { return buffer.putBack(spans) }
        }
    }

    /// Sends the counts of this moment. What gets lost is in the next message.
    private func sendMetrics(_ signal: OTLPSettings.Signal, _ sender: OTLPSender) async {
        guard let points = try? await points() else { return }
        let now = DefaultTracerClock.now.nanosecondsSinceEpoch
        let text = OTLPText(resource: settings.resource)
        _ = await sender.send(text.metrics(points, startedAt: startedAt, now: now), signal)
    }
}
