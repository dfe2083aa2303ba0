extension Schema {
    /// Jobs, and what is handed in to make and change them: in the notation of ``Schema``.
    static let jobTexts = """
        JobStatus = scheduled|blocked|queued|started|retrying|paused|kill_requested|finished|failed|killed|canceled
        ForeignStatus = QUEUED|PROCESSING|COMPLETED|FAILED|pending|processing|completed
        NewJob!
          type: name -- what it does: workers name the types that they run
          id?: id -- your own, UUID of version 7, so that the request can be repeated
          payload?: any -- JSON, kept byte for byte
          queue?: name
          run_at?: time -- the first run; not together with delay_ms
          delay_ms?: integer(0..126144000000000)
          priority?: integer(0..9) -- 0 runs first; 5 if nothing is said
          max_attempts?: integer(1..2147483647)
          max_retries?: integer(0..2147483646) -- one less than max_attempts; give one of them
          timeout_ms?: integer(1..126144000000000) -- of one attempt
          start_before?: time -- canceled instead, if no worker has taken it by then
          unique_key?: text(1..200) -- at most one job that has not ended holds a key
          references?: [Reference] -- the entities that it is about
          user_id?: text(1..200)
          tenant?: text(1..200) -- only for credentials without a tenant
          tags?: [text(1..64)]
          parent_id?: id
          batch_id?: id -- the set that it belongs to, for lists and counts: callbacks do not wait for it
          depends_on?: [Dependency] -- jobs that must end first
          retention?: Retention
        JobOverrides!
          type?: name
          id?: id
          payload?: any
          queue?: name
          run_at?: time
          delay_ms?: integer(0..126144000000000)
          priority?: integer(0..9)
          max_attempts?: integer(1..2147483647)
          max_retries?: integer(0..2147483646)
          timeout_ms?: integer(1..126144000000000)
          start_before?: time
          unique_key?: text(1..200)
          references?: [Reference]
          user_id?: text(1..200)
          tenant?: text(1..200)
          tags?: [text(1..64)]
          parent_id?: id
          batch_id?: id
          depends_on?: [Dependency]
          retention?: Retention
        Reference
          type: name
          id: text(1..200)
        Dependency = id or DependencyWithPolicy
        DependencyWithPolicy
          id: id
          on_failure?: cancel|run|wait
        Retention!
          finished?: Keep
          failed?: Keep
          killed?: Keep
          canceled?: Keep
        Keep = integer(0..126144000000000) or time or 'forever'
        JobChange!
          queue?: name
          priority?: integer(0..9)
          run_at?: time -- a queued job leaves the line for a time that lies ahead
          tags?: [text(1..64)]
          max_attempts?: integer(1..2147483647)
          max_retries?: integer(0..2147483646)
          timeout_ms?: integer(1..126144000000000)
          reason?: text -- for the job's history
        Reason!
          reason?: text -- for the job's history
        DelayedReason!
          reason?: text
          delay_ms?: integer(0..126144000000000)
        Job
          id: id
          type: text
          queue: text
          status: JobStatus or ForeignStatus -- the latter only with the parameter words
          priority: integer
          attempt: integer -- counted from 1, 0 before the first
          max_attempts: integer
          retries: integer
          max_retries: integer
          failures: integer
          crashes: integer
          max_crashes: integer
          payload?: any -- in a full answer
          result?: any -- in a full answer
          progress: Progress?
          references: [Reference]
          user_id: text?
          tags: [text]
          tenant: text?
          parent_id: text?
          batch_id: text?
          depends_on: [Dependency]
          unique_key: text?
          start_before: time?
          retention: Retention?
          payload_version: integer
          worker: WorkerName?
          trace_id: text?
          trace: {text}
          error: Failure?
          timestamps: Timestamps
          wait_ms: integer?
          run_ms: integer?
          timeout_ms: integer?
          links?: {text}
          deduplicated?: boolean -- whether it was there before
        WorkerName
          id: id
          name: text?
        Progress
          percent: integer(0..100)
          current: integer?
          total: integer?
          message: text?
        Failure
          type: text
          message: text
          location: text?
          fingerprint: text
          attempt: integer
        Timestamps
          created_at: time
          run_at: time?
          scheduled_at: time?
          blocked_at: time?
          enqueued_at: time?
          started_at: time?
          retry_at: time?
          paused_at: time?
          kill_requested_at: time?
          finished_at: time?
          failed_at: time?
          killed_at: time?
          canceled_at: time?
          updated_at: time
          prune_at: time?
        JobPage
          data: [Job]
          page: PageMarks
          count?: Count
        PageMarks
          next: text?
          prev: text?
          has_more: boolean
          complete: boolean -- false when a scan ended early: next goes on
        Count
          value: integer
          relation: eq|gte
          as_of: time
        BulkAnswers
          data: [BulkAnswer]
        BulkAnswer
          status: integer
          id?: id
          deduplicated?: boolean
          detail?: text
          errors?: [Mistake]
        Attempt
          attempt: integer
          outcome: text?
          worker: text?
          enqueued_at: time?
          started_at: time?
          ended_at: time?
          wait_ms: integer?
          run_ms: integer?
          error: Failure?
        AttemptList
          data: [Attempt]
        Event
          sequence: integer
          at: time
          event: text
          from: JobStatus?
          to: JobStatus
          attempt: integer
          worker: text?
          enqueued_at: time?
          started_at: time?
          due_at: time?
          error: Failure?
          actor: text?
          reason: text?
        EventList
          data: [Event]
        LogLine
          attempt: integer
          sequence: integer
          at: time
          level: text
          text: text
        LogList
          data: [LogLine]
        Explanation
          id: id
          status: JobStatus
          reasons: [ExplanationReason]
        ExplanationReason
          code: text
          text: text
          number: integer?
          until: time?
        Related
          id: id
          parent: Job?
          groups: [RelatedGroup]
        RelatedGroup
          relation: child|batch|waited_for|reference|error|trace
          q: text
          jobs: [Job]
          has_more: boolean
        Erasure
          reference: text
          still_running: integer
          operation: Operation
        """
}
