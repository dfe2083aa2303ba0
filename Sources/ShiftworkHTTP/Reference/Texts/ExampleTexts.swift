/// Bodies to begin with, by the name of their shape. Each is accepted as it is.
enum ExampleTexts {
    static let all = [
        "NewJob":
            #"{"type":"email","queue":"mail","payload":{"to":"anna@example.org","failPercent":0},"priority":3}"#,
        "[NewJob]": #"[{"type":"email","payload":{"to":"a"}},{"type":"email","payload":{"to":"b"}}]"#,
        "NewBatch": #"""
        {"jobs":[{"type":"email","payload":{"to":"a"}},{"type":"email","payload":{"to":"b"}}],
         "on_ended":{"type":"email","payload":{"to":"boss"}}}
        """#,
        "NewOperation": #"{"action":"retry","q":"status:failed since:1d","dry_run":true}"#,
        "NewWorker":
            #"{"id":"0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7","name":"shell","types":["resize"],"slots":2}"#,
        "NewWebhook": #"{"url":"https://example.org/hook","types":["job.failed"],"q":"queue:mail"}"#,
        "AlertRule": #"{"metric":"failure_rate","threshold":0.1,"window_ms":900000}"#,
        "PauseWish": #"{"reason":"migration"}"#,
        "PruneWish": #"{"older_than_days":90,"status":"finished"}"#,
    ]
}

/// The same with the command line, where there is a command for it.
enum CommandNotes {
    static let all = [
        "POST /jobs":
            "shiftwork enqueue email '{\"to\":\"anna@example.org\",\"failPercent\":0}' --queue mail",
        "GET /jobs": "shiftwork list -q 'status:failed since:1d'",
        "GET /jobs/{id}": "shiftwork show ID",
        "GET /jobs/{id}/events": "shiftwork show ID --events",
        "GET /jobs/{id}/attempts": "shiftwork show ID --attempts",
        "GET /jobs/{id}/result": "shiftwork wait ID",
        "POST /jobs/{id}/cancel": "shiftwork cancel ID",
        "POST /jobs/{id}/kill": "shiftwork kill ID",
        "POST /jobs/{id}/retry": "shiftwork retry ID",
        "POST /jobs/{id}/rerun": "shiftwork rerun ID",
        "POST /jobs/{id}/pause": "shiftwork pause ID",
        "POST /jobs/{id}/resume": "shiftwork resume ID",
        "POST /jobs/{id}/release": "shiftwork release ID",
        "DELETE /jobs/{id}": "shiftwork delete ID",
        "GET /batches/{id}": "shiftwork batch show ID",
        "POST /batches/{id}/cancel": "shiftwork batch cancel ID",
        "POST /batches/{id}/retry": "shiftwork batch retry ID",
        "GET /stats": "shiftwork stats --by type,queue",
        "GET /errors": "shiftwork errors",
        "POST /operations": "shiftwork retry -q 'status:failed since:1d' --dry-run",
        "GET /queues": "shiftwork queue list",
        "PATCH /queues/{name}": "shiftwork queue set NAME --concurrency 5 --rate 100/1m",
        "POST /queues/{name}/pause": "shiftwork queue pause NAME --reason migration",
        "POST /queues/{name}/resume": "shiftwork queue resume NAME",
        "GET /webhooks": "shiftwork webhook list",
        "POST /webhooks": "shiftwork webhook add https://example.org/hook --types job.failed",
        "POST /webhooks/{id}/rotate": "shiftwork webhook rotate ID",
        "POST /webhooks/{id}/test": "shiftwork webhook test ID",
        "DELETE /webhooks/{id}": "shiftwork webhook remove ID",
        "GET /workers": "shiftwork worker list",
        "GET /system/checks": "shiftwork doctor",
        "POST /prune": "shiftwork prune --older-than 90d",
    ]
}
