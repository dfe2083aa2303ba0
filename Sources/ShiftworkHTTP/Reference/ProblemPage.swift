internal import ShiftworkCore

/// The page of one kind of problem: what it means, and what to do.
struct ProblemPage {
    let kind: Problem.Kind

    var html: String {
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(kind.title) · Shiftwork</title><link rel="stylesheet" href="/docs/docs.css"></head>
        <body><main><p><a href="/docs">Reference</a></p>
        <h1>\(kind.title)</h1><p><code>\(kind.status) \(kind.slug)</code></p>
        <p>\(Self.advice[kind.slug] ?? "The answer's <code>detail</code> says what happened, and what to do.")</p>
        </main></body></html>

        """
    }

    private static let advice = [
        "invalid-query": """
        A parameter is unknown, given twice, or cannot be read. <code>errors</code> names each with its \
        place, and what may have been meant.
        """,
        "invalid-body": """
        The body is no strict JSON, or a field is unknown, missing or of the wrong kind. \
        <code>errors</code> has a JSON pointer for each.
        """,
        "invalid-cursor": """
        Take <code>next</code> or <code>prev</code> of an answer, and repeat the query that it came \
        from.
        """,
        "unauthorized": """
        Send a key: <code>Authorization: Bearer sw_…</code>. It may have been revoked, or have expired.
        """,
        "forbidden": "Your credentials lack the permission that the detail names.",
        "cross-origin": """
        A browser may change things only from a page of this server, or of an origin that it allows.
        """,
        "read-only": "This server answers questions only. Ask one that writes.",
        "not-found": """
        It never was, is gone with its retention, or belongs to another tenant: these look alike on \
        purpose.
        """,
        "method-not-allowed": "The header <code>Allow</code> names what the path takes.",
        "not-acceptable": """
        Ask for <code>application/json</code>, or leave the header <code>Accept</code> out.
        """,
        "wrong-status": """
        The job's status forbids it. <code>job_status</code> is the status, <code>allowed</code> what it \
        allows.
        """,
        "id-taken": "Somebody else's job or worker has this id. Make another id.",
        "not-restartable": """
        Only a worker that said <code>can_restart</code> when it registered is started again. \
        <code>shiftwork work</code> and <code>shiftwork serve</code> do.
        """,
        "worker-ending": """
        Somebody asked the worker to stop or to begin again, and it does. Of a restart only a stop can still be made.
        """,
        "lease-lost": """
        The worker was silent for too long, or somebody else runs the job now. Stop, and forget the job.
        """,
        "version-mismatch": """
        Read it again, look at what changed, and repeat with the new <code>ETag</code>.
        """,
        "precondition-required": "Send <code>If-Match</code> with the <code>ETag</code> that you read.",
        "too-large": "Send less at a time; keep large data elsewhere, and put a pointer into the payload.",
        "wrong-host": "The server does not go by the name in <code>Host</code>.",
        "unsupported-media-type": "Send JSON, and say so: <code>Content-Type: application/json</code>.",
        "rate-limited": "Wait as long as <code>Retry-After</code> says.",
        "internal-error": "An error of the server. Its log has more under the <code>request_id</code>.",
        "store-unavailable": """
        The store gave no answer in time. What you sent may have been done or not: repeat it unchanged, \
        with the ids in <code>ids</code> if there are any.
        """,
        "query-timeout": "Ask for a shorter time, or for what an index serves.",
        "quota-reached": "Remove what is not used any more.",
        "too-many-workers":
            "Sign workers off that have ended, or wait until those that are silent are forgotten.",
        "too-many-streams": "Close a stream that you no longer read, or follow several topics with one.",
        "store-full": "The store's disk is full. Free some room; nothing that was accepted is lost.",
    ]
}
