extension WorkerRecord: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", info.id.description)
            $0.member("name", info.name)
            $0.member("version", info.version)
            $0.member("queues", info.queues.map(\.rawValue))
            $0.member("types", info.types.map(\.rawValue))
            $0.member("slots", info.slots)
            $0.member("slots_used", slotsUsed)
            $0.member("directive", directive.rawValue)
            $0.member("can_restart", info.canRestart ?? false)
            $0.member("lease_ms", milliseconds: info.lease)
            $0.member("started_at", startedAt)
            $0.member("beat_at", beatAt)
            $0.member("gone", isGone)
        }
    }
}
