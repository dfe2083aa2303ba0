/// What the reference says of a parameter in a query or a path.
struct ParameterNote: Sendable {
    let type: SchemaType
    let note: String?

    /// The note on a parameter of a route: its own, or the usual one; nil when there is none. One in a path is named
    /// with its braces.
    static func find(_ name: String, of route: Route) -> ParameterNote? {
        all["\(route.key) \(name)"] ?? all[name]
    }

    private static let all: [String: ParameterNote] = Dictionary(
        uniqueKeysWithValues: texts.split(separator: "\n").map { line in
            let halves = line.split(separator: ": ", maxSplits: 1)
            let parts = halves[1].split(separator: " -- ", maxSplits: 1)
            let note = ParameterNote(
                type: SchemaType(parts[0]), note: parts.count == 2 ? String(parts[1]) : nil)
            return (String(halves[0]), note)
        })

    /// `name: type -- note`; a line that begins with a route's method and path is that route's alone.
    private static let texts = """
        {id}: id
        {name}: name
        {number}: integer(1..2147483647)
        {fingerprint}: text(1..200) -- as ERR-7f3a01bc
        {slug}: Slug
        {job_id}: id
        GET /keys/{id} {id}: text(16..16)
        DELETE /keys/{id} {id}: text(16..16)
        GET /references/{type}/{id}/jobs {type}: name
        GET /references/{type}/{id}/jobs {id}: text(1..200)
        GET /references/{type}/{id}/export {type}: name
        GET /references/{type}/{id}/export {id}: text(1..200)
        DELETE /references/{type}/{id} {type}: name
        DELETE /references/{type}/{id} {id}: text(1..200)
        q: text(0..2048) -- the filter language: status:failed type:send-* since:1d
        limit: integer(1..200)
        GET /jobs/{id}/logs limit: integer(1..1000)
        GET /errors limit: integer(1..1000)
        GET /operations limit: integer(1..1000)
        cursor: text -- next or prev of an answer to the same query
        count: capped|exact
        fields: summary|full
        sort: text -- as created, or -run for the longest first
        status: text -- words with commas; also open, terminal, problem
        type: text -- names with commas
        queue: text -- names with commas
        actor: text
        outcome: done|denied|failed
        user: text
        user_id: text
        reference: text -- as Order/42
        tag: text
        since: text -- a time, a day, or a span as 7d
        until: text
        tenant: text
        attempt: integer(1..2147483647)
        after: integer(0..9223372036854775807) -- lines behind this number of the attempt that is named
        wait: integer(0..60) -- seconds
        force: boolean
        erase: boolean
        reason: text
        window: text -- a span as 90m, 24h or 7d
        by: text -- status, type, queue, user, with commas; users are the 1,000 with the most jobs
        GET /analytics/series by: type|queue
        histograms: boolean -- adds to each row what can be added up: Base64 of the form in which stores keep histograms
        days: integer(1..1000)
        metric: throughput|wait|run|backlog|retry_rate
        from: time
        to: time
        step: minute|hour|day
        of: run|wait
        GET /analytics/heatmap status: finished|failed
        GET /analytics/histogram status: finished|failed
        words: record|upper|pending|dispatch -- statuses in other words
        topics: text(1..2000) -- stats, queues, workers, changed, job:ID and more, with commas
        """
}
