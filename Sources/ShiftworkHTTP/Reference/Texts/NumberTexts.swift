extension Schema {
    /// Numbers, groups of failures, types: in the notation of ``Schema``.
    static let numberTexts = """
        DurationSummary
          count: integer
          min_ms: integer
          avg_ms: integer
          max_ms: integer
          p50_ms: integer
          p95_ms: integer
          p99_ms: integer
        CountSummary
          total: integer
          by_status: {integer}
          finished: integer
          failed: integer
          success_rate: number?
        Statistics
          from: time
          until: time
          resolution: minute|hour|day
          enqueued: integer
          finished: integer
          failed: integer
          success_rate: number?
          retry_rate: number?
          complete?: boolean -- by user: whether there are no others than those with rows
          rows: [StatisticsRow]
        StatisticsRow
          user_id?: text
          status: JobStatus
          type?: text
          queue?: text
          count: integer
          attempts: integer -- the runs that these jobs took, together
          wait: DurationSummary?
          run: DurationSummary?
          wait_histogram?: text -- with histograms=true
          run_histogram?: text -- with histograms=true
        KindCount
          queue: text
          type: text
          status: JobStatus
          count: integer
          tenant: text?
        KindCountList
          data: [KindCount]
        AnalyticsSummary
          from: time
          until: time
          resolution: minute|hour|day
          enqueued: integer
          finished: integer
          failed: integer
          killed: integer
          canceled: integer
          success_rate: number?
          completion_rate: number?
          retry_rate: number?
          run: DurationSummary?
          run_failed: DurationSummary?
          wait_by_queue: {DurationSummary}
        Series
          metric: text
          from: time
          until: time
          step: minute|hour|day
          by: text?
          omitted: integer
          series: [SeriesLine]
        SeriesLine
          key: text?
          points: [SeriesPoint]
        SeriesPoint
          at: time
          enqueued?: integer
          finished?: integer
          failed?: integer
          killed?: integer
          canceled?: integer
          wait?: DurationSummary?
          run?: DurationSummary?
          retry_rate?: number?
          backlog?: integer
        Bucket
          le_us: integer -- its upper end, in microseconds
          count: integer
        Histogram
          of: run|wait
          status: finished|failed
          from: time
          until: time
          summary: DurationSummary?
          buckets: [Bucket]
        Heatmap
          of: run|wait
          status: finished|failed
          from: time
          until: time
          step: minute|hour|day
          columns: [HeatmapColumn]
        HeatmapColumn
          at: time
          buckets: [Bucket]
        ErrorGroup
          fingerprint: text
          type: text
          sample: text
          attempts: integer
          failed: integer
          types: [text]
          first_seen_at: time
          last_seen_at: time
          last_job: text?
          mute: Mute?
        MuteWish!
          until?: time -- until it is heard again by DELETE, if nothing is said
          reason?: text
        Mute
          until: time?
          actor: text?
          reason: text?
        NewAnnotation!
          text: text(1..500)
          at?: time
        Annotation
          id: id
          at: time
          text: text
          actor: text
        AnnotationList
          data: [Annotation]
        ErrorList
          data: [ErrorGroup]
        Type
          name: text
          workers: integer?
          queues: [text]
          total: integer
          counts: {integer}
          last_day: TypeDay
        TypeDay
          enqueued: integer
          finished: integer
          failed: integer
          success_rate: number?
          wait: DurationSummary?
          run: DurationSummary?
          run_failed: DurationSummary?
        TypeList
          data: [Type]
        """
}
