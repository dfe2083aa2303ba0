extension Schema {
    /// Webhooks and alerts: in the notation of ``Schema``.
    static let outboundTexts = """
        Empty!
        NewWebhook!
          url: text(1..2000) -- an https: URL that leads to a public address
          types?: [EventType] -- none for all but job.progressed
          q?: text(0..2048) -- jobs that do not match are not told of
          format?: standard|cloudevents
          note?: text(0..500)
        WebhookChange!
          url?: text(1..2000)
          types?: [EventType]
          q?: text(0..2048)? -- null for none
          format?: standard|cloudevents
          note?: text(0..500)? -- null for none
          enabled?: boolean
        EventType = job.finished|job.failed|job.killed|job.canceled|job.progressed|job.rescued|queue.paused|\
        queue.resumed|queue.backlogged|worker.lost|operation.ended|alert.raised|webhook.test
        Webhook
          id: id
          url: text
          types: [EventType]
          q: text?
          format: standard|cloudevents
          note: text?
          enabled: boolean
          disabled_because: text?
          tenant: text?
          created_at: time
          hears_from: time -- since when it is told: since it was made, or switched on again
          secret?: text -- shown once: when it is made
        WebhookList
          data: [Webhook]
        DeliveryList
          data: [Job]
        Redelivery!
          delivery: id -- one of the webhook's deliveries
        AlertRule!
          metric: failure_rate|run_p95_ms|backlog_age_ms|lost_workers|arrivals
          threshold: number -- beyond it the alert is raised; for arrivals, below it; above 0, rates up to 1
          window_ms?: integer(60000..604800000) -- not for backlog_age_ms
          queue?: name -- not for lost_workers
          type?: name -- not for lost_workers and backlog_age_ms
        Alert
          name: text
          metric: text
          threshold: number
          window_ms?: integer
          queue: text?
          type: text?
          tenant: text?
          finding: AlertFinding?
        AlertFinding
          raised: boolean
          value: number?
          since: time
          checked_at: time
        AlertList
          data: [Alert]
        """
}
