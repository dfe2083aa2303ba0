extension Schema {
    /// What the routes of home-made job APIs take and answer: in the notation of ``Schema``.
    static let recordTexts = """
        NewRecord!
          user_id?: text(1..200)
          queue?: name
          params?: object
          tags?: [text(1..64)]
          max_retries?: integer(0..2147483646)
          type?: name
        Record
          job_id: id
          user_id: text?
          queue: text
          status: queued|paused|started|finished|failed|canceled
          progress_pct: integer(0..100)
          retries: integer
          max_retries: integer
          params: object
          result: object?
          error: text?
          created_at: time
          enqueued_at: time?
          started_at: time?
          finished_at: time?
          failed_at: time?
          canceled_at: time?
          tags: [text]
          parent_id: text?
          trace_id: text?
          wait_ms: integer?
          run_ms: integer?
        RecordSummary
          from_ts: time
          to_ts: time
          success_rate: number
          total_finished: integer
          total_failed: integer
          p95_run_ms: number
          p95_run_ms_failed: number
          avg_wait_ms_by_queue: {number}
        NewDispatch!
          type?: name
          queue?: name
          payload?: object
        Dispatched
          job_id: id
          status: 'enqueued'
        DispatchStatus
          id: id
          status: queued|started|completed|failed
          result: any
          created_at: time
          updated_at: time
        """
}
