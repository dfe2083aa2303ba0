internal import ShiftworkCore

extension Migration {
    /// A status is a place: what moves lies in narrow tables, a job's own row is written once.
    ///
    /// - `job`: as it was handed in; queue and priority change only by an operator's edit.
    /// - `ready`, `scheduled`, `held`, `running`: exactly one row for each living job, which carries its whole motion.
    ///   Rows of `ready` are never updated, so that a claim finds nothing but rows to take.
    /// - `outcome`: exactly one row for each ended job.
    /// - `event`: the exceptional steps of a life (``StoredEvent``), in the order of `seq`.
    /// - `counter_delta`, `stat_delta`: what transactions add, one row for each kind; folded into `counter` and `stat`.
    ///   A counter that every transaction updates would make them wait for each other's commits.
    /// - `commit_witness`: a row for each transaction of an application that holds jobs (``CommitWitness``).
    /// - `flags` are ``JobFlags``, statuses ``JobStatus/code``; `stat.resolution` is a bucket's length in seconds.
    /// - Queues of no tenant have the tenant ''. Days are days since 1970.
    /// - Names compare byte by byte, whatever the database's own order is.
    static let jobs = Migration(
        version: 1, up: names + job + places + aside + counts + EnqueueFunctions.up,
        down: EnqueueFunctions.down
            + [
                "cause_day", "cause", "stat_delta", "stat", "counter_delta", "counter", "leader",
                "commit_witness", "operation",
                "expiry",
                "log", "event", "progress", "dependency", "uniq", "facet", "outcome", "running", "held",
                "scheduled",
                "ready", "job", "worker", "type", "queue",
            ].map { "DROP TABLE \(name: $0)" })

    private static let names: [Statement] = [
        """
        CREATE TABLE queue (
          id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL,
          paused_at timestamptz, paused_until timestamptz, paused_by text, paused_reason text,
          UNIQUE (tenant, name))
        """,
        "CREATE INDEX queue_paused ON queue (id) WHERE paused_at IS NOT NULL",
        """
        CREATE TABLE type (
          id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE)
        """,
        """
        CREATE TABLE worker (
          id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid uuid NOT NULL UNIQUE, info text NOT NULL,
          started_at timestamptz NOT NULL, beat_at timestamptz NOT NULL, beat bigint NOT NULL,
          slots_used int NOT NULL, directive text NOT NULL, is_live boolean NOT NULL) WITH (fillfactor = 30)
        """,
    ]

    private static let job: [Statement] = [
        """
        CREATE TABLE job (
          id uuid PRIMARY KEY, created_at timestamptz NOT NULL, run_at timestamptz,
          queue_id int NOT NULL, type_id int NOT NULL, flags int NOT NULL,
          priority smallint NOT NULL, payload_version int NOT NULL, max_attempts int NOT NULL, max_crashes int NOT NULL,
          payload bytea NOT NULL, details bytea)
        """,
        "CREATE INDEX job_type ON job (type_id, id)",
        """
        CREATE TABLE outcome (
          id uuid PRIMARY KEY, token bigint NOT NULL, enqueued_at timestamptz, started_at timestamptz,
          ended_at timestamptz NOT NULL, queue_id int NOT NULL, type_id int NOT NULL, worker_id int, cause_id int,
          flags int NOT NULL, attempt int NOT NULL, failures int NOT NULL, crashes int NOT NULL,
          status smallint NOT NULL, priority smallint NOT NULL, result bytea)
        """,
        "CREATE INDEX outcome_bad ON outcome (type_id, status, id) WHERE \(ended: .bad)",
        "CREATE INDEX outcome_cause ON outcome (cause_id, id) WHERE cause_id IS NOT NULL",
        // Summarized as it grows: what is not is read from end to end by each prune.
        "CREATE INDEX outcome_ended ON outcome USING brin (ended_at) WITH (autosummarize = on)",
    ]

    /// Emptied and filled all day: vacuumed early, never shortened, for that would lock everybody out.
    static let hot: Statement = """
        autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0,
        vacuum_truncate = off, vacuum_index_cleanup = on
        """

    private static let places: [Statement] = [
        """
        CREATE TABLE ready (
          enqueued_at timestamptz NOT NULL, id uuid NOT NULL UNIQUE, token bigint NOT NULL, queue_id int NOT NULL,
          type_id int NOT NULL, flags int NOT NULL, attempt int NOT NULL, failures int NOT NULL, crashes int NOT NULL,
          priority smallint NOT NULL,
          PRIMARY KEY (queue_id, priority, enqueued_at, id)) WITH (\(hot))
        """,
        """
        CREATE TABLE scheduled (
          due_at timestamptz NOT NULL, id uuid PRIMARY KEY, token bigint NOT NULL, enqueued_at timestamptz NOT NULL,
          queue_id int NOT NULL, type_id int NOT NULL, flags int NOT NULL, attempt int NOT NULL, failures int NOT NULL,
          crashes int NOT NULL, status smallint NOT NULL, priority smallint NOT NULL) WITH (\(hot))
        """,
        "CREATE INDEX scheduled_due ON scheduled (due_at, id)",
        """
        CREATE TABLE held (
          id uuid PRIMARY KEY, since timestamptz NOT NULL, due_at timestamptz NOT NULL, token bigint NOT NULL,
          enqueued_at timestamptz NOT NULL, queue_id int NOT NULL, type_id int NOT NULL, flags int NOT NULL,
          attempt int NOT NULL, failures int NOT NULL, crashes int NOT NULL, status smallint NOT NULL,
          priority smallint NOT NULL) WITH (\(hot))
        """,
        """
        CREATE TABLE running (
          id uuid PRIMARY KEY, token bigint NOT NULL, enqueued_at timestamptz NOT NULL, started_at timestamptz NOT NULL,
          kill_requested_at timestamptz, worker_id int NOT NULL, queue_id int NOT NULL, type_id int NOT NULL,
          flags int NOT NULL, attempt int NOT NULL, failures int NOT NULL, crashes int NOT NULL,
          status smallint NOT NULL, priority smallint NOT NULL) WITH (fillfactor = 80, \(hot))
        """,
        "CREATE INDEX running_kill ON running (worker_id, id) WHERE kill_requested_at IS NOT NULL",
    ]

    private static let aside: [Statement] = [
        """
        CREATE TABLE facet (
          kind smallint NOT NULL, key text COLLATE "C" NOT NULL, id uuid NOT NULL, PRIMARY KEY (kind, key, id))
        """,
        """
        CREATE TABLE uniq (
          tenant text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, id uuid NOT NULL UNIQUE,
          PRIMARY KEY (tenant, key))
        """,
        """
        CREATE TABLE dependency (
          child uuid NOT NULL, parent uuid NOT NULL, policy text NOT NULL, PRIMARY KEY (child, parent))
        """,
        "CREATE INDEX dependency_parent ON dependency (parent, child)",
        "CREATE TABLE progress (id uuid PRIMARY KEY, data text NOT NULL)",
        """
        CREATE TABLE event (
          id uuid NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL, cause_id int,
          data text NOT NULL, PRIMARY KEY (id, seq))
        """,
        """
        CREATE TABLE log (
          id uuid NOT NULL, attempt int NOT NULL, seq bigint NOT NULL, at timestamptz NOT NULL, level text NOT NULL,
          text text NOT NULL, PRIMARY KEY (id, attempt, seq))
        """,
        "CREATE TABLE expiry (prune_at timestamptz NOT NULL, id uuid NOT NULL UNIQUE, PRIMARY KEY (prune_at, id))",
        "CREATE TABLE operation (id uuid PRIMARY KEY, is_running boolean NOT NULL, data text NOT NULL)",
        "CREATE INDEX operation_running ON operation (id) WHERE is_running",
        "CREATE TABLE commit_witness (number bigint PRIMARY KEY, at timestamptz NOT NULL)",
        "CREATE TABLE leader (duty text PRIMARY KEY, node uuid NOT NULL, until timestamptz NOT NULL)",
    ]

    private static let counts: [Statement] = [
        """
        CREATE TABLE counter (
          day int NOT NULL, queue_id int NOT NULL, type_id int NOT NULL, status smallint NOT NULL, n bigint NOT NULL,
          PRIMARY KEY (day, queue_id, type_id, status))
        """,
        """
        CREATE TABLE counter_delta (
          seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, day int NOT NULL, queue_id int NOT NULL,
          type_id int NOT NULL, status smallint NOT NULL, n bigint NOT NULL) WITH (\(hot))
        """,
        """
        CREATE TABLE stat (
          resolution int NOT NULL, bucket timestamptz NOT NULL, queue_id int NOT NULL, type_id int NOT NULL,
          status smallint NOT NULL, user_name text NOT NULL, n bigint NOT NULL, attempts bigint NOT NULL,
          wait bytea NOT NULL, run bytea NOT NULL,
          PRIMARY KEY (resolution, bucket, queue_id, type_id, status, user_name))
        """,
        """
        CREATE TABLE stat_delta (
          seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, queue_id int NOT NULL,
          type_id int NOT NULL, status smallint NOT NULL, user_name text NOT NULL, n bigint NOT NULL,
          attempts bigint NOT NULL, wait bytea NOT NULL, run bytea NOT NULL) WITH (\(hot))
        """,
        """
        CREATE TABLE cause (
          id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, fingerprint text NOT NULL UNIQUE, type text NOT NULL,
          sample text NOT NULL, first_seen timestamptz, last_seen timestamptz, last_job uuid NOT NULL)
        """,
        """
        CREATE TABLE cause_day (
          day int NOT NULL, cause_id int NOT NULL, type_id int NOT NULL,
          attempts bigint NOT NULL, failed bigint NOT NULL,
          PRIMARY KEY (day, cause_id, type_id))
        """,
    ]
}
