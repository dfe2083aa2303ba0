/// Bodies to begin with, by the name of their shape. Each is accepted as it is.
enum ExampleTexts {
    static let all = [
        "NewJob":
            #"{"type":"email","queue":"mail","payload":{"to":"anna@example.org","failPercent":0},"priority":3}"#,
        "[NewJob]": #"[{"type":"email","payload":{"to":"a"}},{"type":"email","payload":{"to":"b"}}]"#,
        "NewOperation": #"{"action":"retry","q":"status:failed since:1d","dry_run":true}"#,
        "NewWorker":
            #"{"id":"0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7","name":"shell","types":["resize"],"slots":2}"#,
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
        "GET /stats": "shiftwork stats --by type,queue",
        "GET /errors": "shiftwork errors",
        "POST /operations": "shiftwork retry -q 'status:failed since:1d' --dry-run",
        "GET /queues": "shiftwork queue list",
        "POST /queues/{name}/pause": "shiftwork queue pause NAME --reason migration",
        "POST /queues/{name}/resume": "shiftwork queue resume NAME",
        "GET /workers": "shiftwork worker list",
        "GET /system/checks": "shiftwork doctor",
        "POST /prune": "shiftwork prune --older-than 90d",
    ]
}
