// Where a fuzzer begins, and what a damaged text was before.
extension FuzzTarget {
    /// Good inputs, each of another shape.
    package var seeds: [String] {
        switch self {
        case .query:
            [
                "status:failed type:send-* Order/42 since:7d sort:-run", "-queue:mail,\"two words\" run:>5m",
                "created:2026-11-20..2026-11-21T14:03:07.412Z attempt:>=2 payload.user.plan:business",
                "error:ERR-7f3a01bc id:0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7 reference:TaskPlan/* priority:0..3",
            ]
        case .cron:
            ["*/15 9-17 * * mon-fri", "0 0 29 2 *", "5/10,30 2 1-7 jan,jul 0", "@daily", "0 0 13 * fri"]
        case .json, .redaction:
            [
                #"{"a":[1,-0.5e3,true,null,"é\uD83D\uDE00\n"],"password":"x","n":{"token":"sk_live_4eC39Hq"}}"#,
                #"["postgres://u:secret@host/db","Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc",{"":[]}]"#, "-0",
                "\"\"",
            ]
        case .job:
            [
                """
                {"id":"0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7","type":"send-email","queue":"mail","status":"failed",\
                "priority":5,"attempt":2,"max_attempts":4,"failures":2,"crashes":0,"max_crashes":3,"payload":{},\
                "references":[{"type":"TaskPlan","id":"42"}],"tags":["eu"],"error":{"type":"E","message":"m"},\
                "progress":{"percent":40,"current":2,"total":5},"worker":{"id":"0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d8"},\
                "timestamps":{"created_at":"2026-11-20T14:03:07.412Z","failed_at":"2026-11-20T14:03:09Z"},\
                "timeout_ms":5000,"depends_on":["0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d9"]}
                """
            ]
        case .newJob:
            [
                #"{"type":"a","max_retries":3,"delay_ms":500,"tags":["x"],"priority":0,"timeout_ms":1}"#,
                #"{"type":"a","payload":{"n":1},"run_at":"2026-11-20T14:03:07Z","max_attempts":1,"unique_key":"k"}"#,
            ]
        case .histogram:
            [
                "\u{1}\u{0}", "\u{1}\u{1}\u{5}\u{5}\u{0}%\u{1}",
                "\u{1}\u{2}\u{3}\u{1}\u{1}\u{0}\u{1}\u{F}\u{1}",
            ]
        case .timestamp: ["2026-11-20T14:03:07.412+01:00", "2026-11-20", "0001-01-01T00:00:00Z"]
        case .uuid: ["0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7", "0192F3A4-7C1E-7D2B-9A54-3F0C8E61B2D7"]
        case .reference: ["TaskPlan/42", "a/b/c"]
        case .message:
            [
                "Order 42 not found (status 404) at https://u:p@example.org/a?b=c#d",
                "name@host.org ::1 'a b' x=\"y\"",
                "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7 in /Library/x/tmp/y, errno 13",
            ]
        case .limits: ["send-receipt", "mail.eu:1", "two words", "é\u{1B}[2J"]
        }
    }

    /// What a text for this parser is made of.
    package var pieces: [String] {
        let digits = [
            "0", "1", "7", "42", "9223372036854775807", "-9223372036854775808", "99999999999999999999",
        ]
        let fields = seeds.flatMap { $0.split { ":,\"{}[]/ ".contains($0) }.map(String.init) }
        let signs: [String] =
            switch self {
            case .query:
                [":", ":>", ":<=", ",", "..", "/", "*", "-", "\"", "\\", " ", "\t", "payload.", "\0"]
            case .cron: ["*", "/", "-", ",", " ", "?", "#", "L", "@", "sun", "jan", "60", "\u{a0}"]
            case .json, .redaction, .job, .newJob:
                [
                    "{", "}", "[", "]", ",", ":", "\"", "\\u", "\\uD83D", "\\u0000", "e9", ".", "null",
                    "\"\":", "1e999",
                ]
            case .timestamp: ["-", ":", "T", "Z", ".", "+", "24", "60", "02-29"]
            case .uuid: ["-", "f", "F", "g", "0000"]
            case .histogram: ["\u{1}", "\u{0}", "\u{7F}", "\u{81}"]
            case .reference, .message, .limits:
                ["/", "'", "\"", "@", "=", ".", "\u{0}", "\u{1B}[2J", "\n", "(", "#"]
            }
        return signs + digits + fields + ["é", "e\u{301}", "😀", "\u{202E}", "\u{2028}", "\r\n", " "]
    }
}
