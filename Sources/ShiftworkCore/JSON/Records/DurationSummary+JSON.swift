extension DurationSummary: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("count", count)
            $0.member("min_ms", milliseconds: min)
            $0.member("avg_ms", milliseconds: mean)
            $0.member("max_ms", milliseconds: max)
            $0.member("p50_ms", milliseconds: p50)
            $0.member("p95_ms", milliseconds: p95)
            $0.member("p99_ms", milliseconds: p99)
        }
    }
}
