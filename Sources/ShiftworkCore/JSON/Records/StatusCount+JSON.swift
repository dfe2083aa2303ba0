/// How many jobs of one kind there are: in a list, and as the stream of events tells it.
extension StatusCount: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("queue", queue.rawValue)
            $0.member("type", type.rawValue)
            $0.member("status", status.rawValue)
            $0.member("count", count)
            $0.member("tenant", tenant)
        }
    }
}
