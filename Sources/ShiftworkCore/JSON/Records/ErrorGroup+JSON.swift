extension ErrorGroup: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("fingerprint", fingerprint)
            $0.member("type", JSONRedactor().redact(text: type))
            $0.member("sample", JSONRedactor().redact(text: sample))
            $0.member("attempts", attempts)
            $0.member("failed", failed)
            $0.member("types", types.map(\.rawValue))
            $0.member("first_seen_at", firstSeen)
            $0.member("last_seen_at", lastSeen)
            $0.member("last_job", lastJob?.description)
        }
    }
}
