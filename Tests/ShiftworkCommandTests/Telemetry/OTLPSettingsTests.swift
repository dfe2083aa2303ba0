import Testing

@testable import ShiftworkCommand

@Suite("OpenTelemetry's variables")
struct OTLPSettingsTests {
    private let endpoint = ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"]

    @Test func `nothing is sent that no variable names`() {
        #expect(!OTLPSettings([:]).sendsAnything)
        #expect(!OTLPSettings(endpoint.merging(["OTEL_SDK_DISABLED": "true"]) { $1 }).sendsAnything)
        let half = OTLPSettings(endpoint.merging(["OTEL_TRACES_EXPORTER": "none"]) { $1 })
        #expect(half.traces == nil)
        #expect(half.metrics?.url == "http://c:4318/v1/metrics")
    }

    @Test func `the standard variables are obeyed`() {
        let settings = OTLPSettings([
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318/",
            "OTEL_EXPORTER_OTLP_HEADERS": "api-key=a%20b,x=y",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://t/spans", "OTEL_SERVICE_NAME": "shop",
            "OTEL_RESOURCE_ATTRIBUTES": "service.name=no,deployment.environment=prod",
            "OTEL_METRIC_EXPORT_INTERVAL": "1000", "OTEL_EXPORTER_OTLP_TIMEOUT": "2000",
            "OTEL_BSP_SCHEDULE_DELAY": "300", "OTEL_BSP_MAX_QUEUE_SIZE": "100",
        ])
        #expect(settings.traces?.url == "http://t/spans")
        #expect(settings.traces?.interval == .milliseconds(300))
        #expect(settings.metrics?.url == "http://c:4318/v1/metrics")
        #expect(settings.metrics?.headers == ["api-key": "a b", "x": "y"])
        #expect(settings.metrics?.interval == .seconds(1))
        #expect(settings.metrics?.timeout == .seconds(2))
        #expect(settings.resource == ["service.name": "shop", "deployment.environment": "prod"])
        #expect((settings.queueLimit, settings.batchLimit) == (100, 100))
        #expect(settings.problems.isEmpty)
    }

    @Test(
        arguments: [
            ("OTEL_BSP_SCHEDULE_DELAY", "soon"), ("OTEL_TRACES_SAMPLER", "some"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_METRICS_EXPORTER", "prometheus"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector:4317"),
        ])
    func `what cannot be obeyed is told, and stops nothing else`(_ name: String, _ value: String) {
        let settings = OTLPSettings(endpoint.merging([name: value]) { $1 })
        #expect(!settings.problems.isEmpty)
        #expect(settings.problems.allSatisfy { $0.contains("OTEL_") })
        #expect(settings.sendsAnything)
    }

    @Test func `a sampler keeps a share of what begins here, and does as the caller does`() {
        let half = OTLPSampler("parentbased_traceidratio", share: 0.5)
        let (low, high) = (String(repeating: "0", count: 31) + "1", String(repeating: "f", count: 32))
        #expect(half?.keeps(trace: low, parent: nil) == true)
        #expect(half?.keeps(trace: high, parent: nil) == false)
        for isSampled in [true, false] {
            let caller = SpanPlace(trace: high, span: "1", isSampled: isSampled, state: nil)
            #expect(half?.keeps(trace: high, parent: caller) == isSampled)
            #expect(OTLPSampler("always_off", share: 1)?.keeps(trace: high, parent: caller) == false)
            #expect(OTLPSampler("always_on", share: 1)?.keeps(trace: high, parent: caller) == true)
        }
    }
}
