internal import ShiftworkCore

extension Migration {
    /// A status is a place: what moves lies in narrow tables, a job's own row is written when it is made and
    /// when it ends.
    ///
    /// - `job`: while the job lives its `status` is the open code, and everything from `attempt` on is a
    ///   placeholder of the width that the end will have, so that the end is written in place. `flags` are
    ///   ``JobFlags``.
    /// - `ready`, `scheduled`, `held`, `running`: exactly one row for each living job. Each carries the whole motion.
    /// - `event`: the exceptional steps of a life (``StoredEvent``); the insert, claims, releases by time and
    ///   the success are read off the columns. A success is written as an event when the job is run again.
    /// - `stat.resolution` is a bucket's length in seconds, `stat.bucket` its beginning in microseconds.
    /// - Moments are microseconds since 1970, days are days since 1970.
    static let jobs = Migration(
        version: 1,
        up: """
            CREATE TABLE queue (
              id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, name TEXT NOT NULL,
              paused_at INTEGER, paused_until INTEGER, paused_by TEXT, paused_reason TEXT,
              UNIQUE (tenant, name)) STRICT;
            CREATE INDEX queue_paused ON queue (id) WHERE paused_at IS NOT NULL;
            CREATE TABLE type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

            CREATE TABLE worker (
              id INTEGER PRIMARY KEY, uuid BLOB NOT NULL UNIQUE, info TEXT NOT NULL,
              started_at INTEGER NOT NULL, beat_at INTEGER NOT NULL, beat INTEGER NOT NULL,
              slots_used INTEGER NOT NULL, directive TEXT NOT NULL, is_live INTEGER NOT NULL) STRICT;
            CREATE INDEX worker_live ON worker (id) WHERE is_live = 1;

            CREATE TABLE job (
              n INTEGER PRIMARY KEY, id BLOB NOT NULL,
              created_at INTEGER NOT NULL, run_at INTEGER,
              queue_id INTEGER NOT NULL, type_id INTEGER NOT NULL, priority INTEGER NOT NULL,
              flags INTEGER NOT NULL, max_attempts INTEGER NOT NULL, max_crashes INTEGER NOT NULL,
              payload_version INTEGER NOT NULL,
              status INTEGER NOT NULL, attempt INTEGER NOT NULL, failures INTEGER NOT NULL, crashes INTEGER NOT NULL,
              token INTEGER NOT NULL, worker_id INTEGER, enqueued_at INTEGER, started_at INTEGER,
              ended_at INTEGER NOT NULL, cause_id INTEGER, payload BLOB NOT NULL) STRICT;
            CREATE UNIQUE INDEX job_id ON job (id);
            CREATE INDEX job_type ON job (type_id, n);
            CREATE INDEX job_status ON job (status, n) WHERE \(EndedJobs.bad);
            CREATE INDEX job_bad_end ON job (type_id, status, n) WHERE \(EndedJobs.bad);
            CREATE INDEX job_ended ON job (status, ended_at) WHERE \(EndedJobs.plain);
            CREATE INDEX job_cause ON job (cause_id, n) WHERE cause_id IS NOT NULL;

            CREATE TABLE ready (
              queue_id INTEGER NOT NULL, priority INTEGER NOT NULL, enqueued_at INTEGER NOT NULL, n INTEGER NOT NULL,
              type_id INTEGER NOT NULL, token INTEGER NOT NULL, attempt INTEGER NOT NULL, failures INTEGER NOT NULL,
              crashes INTEGER NOT NULL, flags INTEGER NOT NULL,
              PRIMARY KEY (queue_id, priority, enqueued_at, n)) WITHOUT ROWID, STRICT;
            CREATE UNIQUE INDEX ready_n ON ready (n);
            CREATE INDEX ready_failed ON ready (n) WHERE failures + crashes > 0;
            CREATE TABLE scheduled (
              n INTEGER PRIMARY KEY, status INTEGER NOT NULL, due_at INTEGER NOT NULL, enqueued_at INTEGER NOT NULL,
              day INTEGER NOT NULL, queue_id INTEGER NOT NULL, type_id INTEGER NOT NULL, priority INTEGER NOT NULL,
              token INTEGER NOT NULL, attempt INTEGER NOT NULL, failures INTEGER NOT NULL, crashes INTEGER NOT NULL,
              flags INTEGER NOT NULL) STRICT;
            CREATE INDEX scheduled_due ON scheduled (due_at, n);
            CREATE INDEX scheduled_failed ON scheduled (n) WHERE failures + crashes > 0;
            CREATE TABLE held (
              n INTEGER PRIMARY KEY, status INTEGER NOT NULL, since INTEGER NOT NULL,
              due_at INTEGER NOT NULL, enqueued_at INTEGER NOT NULL,
              queue_id INTEGER NOT NULL, type_id INTEGER NOT NULL, priority INTEGER NOT NULL,
              token INTEGER NOT NULL, attempt INTEGER NOT NULL, failures INTEGER NOT NULL, crashes INTEGER NOT NULL,
              flags INTEGER NOT NULL) STRICT;
            CREATE TABLE running (
              n INTEGER PRIMARY KEY, id BLOB NOT NULL, status INTEGER NOT NULL, worker_id INTEGER NOT NULL,
              token INTEGER NOT NULL, enqueued_at INTEGER NOT NULL, started_at INTEGER NOT NULL,
              kill_requested_at INTEGER,
              queue_id INTEGER NOT NULL, type_id INTEGER NOT NULL, priority INTEGER NOT NULL,
              attempt INTEGER NOT NULL, failures INTEGER NOT NULL, crashes INTEGER NOT NULL,
              flags INTEGER NOT NULL) STRICT;
            CREATE INDEX running_kill ON running (worker_id) WHERE kill_requested_at IS NOT NULL;

            CREATE TABLE detail (n INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
            CREATE TABLE facet (
              kind INTEGER NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL,
              PRIMARY KEY (kind, key, n)) WITHOUT ROWID, STRICT;
            CREATE TABLE uniq (
              tenant TEXT NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL,
              PRIMARY KEY (tenant, key)) WITHOUT ROWID, STRICT;
            CREATE UNIQUE INDEX uniq_n ON uniq (n);
            CREATE TABLE dependency (
              child INTEGER NOT NULL, parent INTEGER NOT NULL, policy TEXT NOT NULL,
              PRIMARY KEY (child, parent)) WITHOUT ROWID, STRICT;
            CREATE INDEX dependency_parent ON dependency (parent, child);
            CREATE TABLE result (n INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
            CREATE TABLE progress (n INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT;
            CREATE TABLE event (
              n INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, cause_id INTEGER, data TEXT NOT NULL,
              PRIMARY KEY (n, seq)) WITHOUT ROWID, STRICT;
            CREATE TABLE log (
              n INTEGER NOT NULL, attempt INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
              level TEXT NOT NULL, text TEXT NOT NULL,
              PRIMARY KEY (n, attempt, seq)) WITHOUT ROWID, STRICT;
            CREATE TABLE expiry (
              prune_at INTEGER NOT NULL, n INTEGER NOT NULL,
              PRIMARY KEY (prune_at, n)) WITHOUT ROWID, STRICT;
            CREATE UNIQUE INDEX expiry_n ON expiry (n);

            CREATE TABLE counter (
              day INTEGER NOT NULL, queue_id INTEGER NOT NULL, type_id INTEGER NOT NULL, status INTEGER NOT NULL,
              n INTEGER NOT NULL,
              PRIMARY KEY (day, queue_id, type_id, status)) WITHOUT ROWID, STRICT;
            CREATE TABLE stat (
              resolution INTEGER NOT NULL, bucket INTEGER NOT NULL, queue_id INTEGER NOT NULL, type_id INTEGER NOT NULL,
              status INTEGER NOT NULL, user TEXT NOT NULL,
              n INTEGER NOT NULL, attempts INTEGER NOT NULL, wait BLOB NOT NULL, run BLOB NOT NULL,
              PRIMARY KEY (resolution, bucket, queue_id, type_id, status, user)) WITHOUT ROWID, STRICT;
            CREATE TABLE cause (
              id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, type TEXT NOT NULL, sample TEXT NOT NULL,
              first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, last_n INTEGER NOT NULL) STRICT;
            CREATE TABLE cause_day (
              day INTEGER NOT NULL, cause_id INTEGER NOT NULL, type_id INTEGER NOT NULL,
              attempts INTEGER NOT NULL, failed INTEGER NOT NULL,
              PRIMARY KEY (day, cause_id, type_id)) WITHOUT ROWID, STRICT;

            CREATE TABLE operation (
              id BLOB PRIMARY KEY, state TEXT NOT NULL, cursor BLOB, data TEXT NOT NULL) WITHOUT ROWID, STRICT;
            CREATE TABLE leader (
              duty TEXT PRIMARY KEY, node BLOB NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID, STRICT;
            """,
        down: [
            "leader", "operation", "cause_day", "cause", "stat", "counter", "expiry", "log", "event",
            "progress",
            "result", "dependency", "uniq", "facet", "detail", "running", "held", "scheduled", "ready", "job",
            "worker", "type", "queue",
        ].map { "DROP TABLE \($0);" }.joined(separator: "\n"))
}
