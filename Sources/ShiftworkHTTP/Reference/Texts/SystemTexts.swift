extension Schema {
    /// Queues, operations, workers and the server itself: in the notation of ``Schema``.
    static let systemTexts = """
        RouteList
          routes: [RouteRow]
        RouteRow
          method: text
          path: text
          summary: text
          permission: text?
          parameters: [text]
        NewOperation!
          action: cancel|kill|pause|resume|retry|rerun|release|delete|move|set_priority
          q?: text(0..2048) -- the filter language; this or ids
          ids?: [id]
          dry_run?: boolean
          confirm_token?: text -- of a dry run: what was shown is what is treated
          reason?: text
          rate?: integer(0..2147483647) -- jobs a second
          limit?: integer(1..2147483647) -- ends once it has done this to so many jobs
          queue?: name -- for move
          priority?: integer(0..9) -- for set_priority
        Operation
          id: id
          action: text
          q: text
          state: running|paused|canceled|finished
          tenant: text?
          actor: text?
          reason: text?
          rate: integer?
          limit: integer?
          expected: integer?
          matched: integer
          done: integer
          skipped: {integer}
          failed: integer
          as_of: time
          created_at: time
          ended_at: time?
        OperationList
          data: [Operation]
        Preview
          action: text
          q: text
          matched: integer
          eligible: integer
          exact: boolean
          not_eligible: {integer}
          as_of: time
          confirm_token: text
          samples: [Job]
        QueueLimits!
          concurrency?: integer(1..100000)? -- so many of its jobs run at once, at most; null for any number
          rate_limit?: NewRateLimit? -- null for none
        NewRateLimit!
          count: integer(1..1000000) -- so many jobs begin in a window, at most
          per_ms: integer(100..86400000) -- a window begins with the first start after the one before
        RateLimit
          count: integer
          per_ms: integer
        PauseWish!
          reason?: text
          until?: time
        Queue
          name: text
          tenant: text?
          status: open|paused
          pause: QueuePause?
          concurrency: integer? -- so many of its jobs run at once, at most
          rate_limit: RateLimit?
          opens_at: time? -- where the rate limit is used up: when jobs begin again
          counts: {integer}
          oldest_at: time?
        QueuePause
          since: time
          until: time?
          actor: text?
          reason: text?
        QueueSheet
          name: text
          tenant: text?
          status: open|paused
          pause: QueuePause?
          concurrency: integer? -- so many of its jobs run at once, at most
          rate_limit: RateLimit?
          opens_at: time? -- where the rate limit is used up: when jobs begin again
          counts: {integer}
          oldest_at: time?
          last_minutes: QueueFlow
          workers: integer?
          slots: integer?
          slots_used: integer?
        QueueFlow
          from: time
          until: time
          enqueued: integer
          ended: integer
          wait: DurationSummary?
        QueueList
          data: [Queue]
        NewWorker!
          id: id -- made by the worker at its start, UUID of version 7
          name: text(0..200)
          version?: text(0..100)
          queues?: [name] -- in this order; none for all
          types: [name]
          slots?: integer(1..1000)
          lease_ms?: integer(5000..3600000) -- how long it may be silent
          can_restart?: boolean -- whether it begins again after a restart; without it a restart is refused
        Lease
          id: id
          lease_ms: integer
          renew_every_ms: integer
        Worker
          id: id
          name: text
          version: text
          queues: [text]
          types: [text]
          slots: integer
          slots_used: integer
          directive: work|quiet|stop|restart
          can_restart: boolean
          lease_ms: integer
          started_at: time
          beat_at: time
          gone: boolean
        WorkerList
          data: [Worker]
        Trip!
          settle?: [Ending]
          renew?: [LeaseRenewal]
          claim?: ClaimWish
        Claim!
          slots?: integer(0..2147483647)
          wait_ms?: integer(0..126144000000000)
          jobs?: [id] -- these and no others, of any type
          renew?: [LeaseRenewal] -- all that the worker holds
        ClaimWish!
          number?: integer(0..2147483647) -- of the claim; a repeat is known by its leases
          slots?: integer(0..2147483647)
          wait_ms?: integer(0..126144000000000)
          jobs?: [id]
        LeaseRenewal!
          job: id
          lease: text
          progress?: ProgressReport
          log?: [text]
        ProgressReport!
          percent?: integer
          current?: integer
          total?: integer
          message?: text
        Ending!
          job: id
          lease: text
          outcome: finished|failed|killed|snoozed|given_back
          result?: any
          error?: text or NewFailure
          retry?: boolean -- false: no further attempt
          retry_in_ms?: integer(0..126144000000000)
          run_in_ms?: integer(0..126144000000000) -- for snoozed
          reason?: text
          ran_ms?: integer(0..126144000000000)
        NewFailure!
          type?: text
          message: text
          location?: text
        Settlement!
          worker: id
          lease: text
          outcome: finished|failed|killed|snoozed|given_back
          result?: any
          error?: text or NewFailure
          retry?: boolean
          retry_in_ms?: integer(0..126144000000000)
          run_in_ms?: integer(0..126144000000000)
          reason?: text
          ran_ms?: integer(0..126144000000000)
        Settled
          job: id
          status: text
        Renewal!
          worker: id
          lease: text
          progress?: ProgressReport
          log?: [text]
        ProgressOfLease!
          worker: id
          lease: text
          percent?: integer
          current?: integer
          total?: integer
          message?: text
        LogOfLease!
          worker: id
          lease: text
          log?: [text]
        Renewed
          job: id
          kill: boolean -- whether somebody wants it stopped
        TripAnswer
          known: boolean
          directive: work|quiet|stop|restart
          settled: [Settled]
          kill: [id]
          lost: [id]
          jobs: [ClaimedJob]
        ClaimedJob
          id: id
          type: text
          queue: text
          attempt: integer
          max_attempts: integer
          payload: any
          payload_version: integer
          timeout_ms: integer?
          lease: LeaseToken
          traceparent: text?
        LeaseToken
          token: text
          expires_in_ms: integer?
        Health
          status: healthy|unhealthy
          checks: {text}
          store: StoreHealth?
        StoreHealth
          name: text
          durability: text
          schema_version: integer
          warnings: [text]
        System
          version: text?
          now: time
          workers: integer
          store: StoreTraits
        StoreTraits
          kind: text
          persistent: boolean
          shared: boolean
          health: StoreHealth
        Check
          check: text
          grade: good|warning|problem
          finding: text
          fix: text?
        CheckList
          data: [Check]
        PruneWish!
          older_than_days?: integer(0..36500) -- by an operation for each status; without, what is past its retention
          status?: EndStatus or [EndStatus] -- with older_than_days
          reason?: text -- with older_than_days
          retention?: Retention -- in place of 90 days, for jobs that say nothing themselves; not with older_than_days
        Pruned
          removed: integer
          has_more: boolean -- whether the same request would remove more at once
        EndStatus = finished|failed|killed|canceled
        Problem
          type: text -- a page of this server
          title: text
          status: integer
          detail: text
          instance: text
          request_id: text
          errors?: [Mistake]
        Mistake
          pointer: text
          detail: text
          code?: text
          offset?: integer
          suggestion?: text
        """
}
