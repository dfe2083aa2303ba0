internal import ShiftworkCore

extension EnqueueFunctions {
    /// Writes checked jobs: their own rows, their places, what they are found by, and the counts.
    static let storeJobs: Statement = #"""
        CREATE FUNCTION store_jobs(
          ids uuid[], the_type text, payloads text[], the_queue text, run_at timestamptz, the_priority int,
          attempts int, tags text[], refs text[], the_key text) RETURNS void
        LANGUAGE plpgsql SET search_path FROM CURRENT AS $store$
        DECLARE
          moment timestamptz := \#(StoreTime.server.expression);
          due timestamptz := greatest(coalesce(run_at, moment), moment);
          carried bytea := ''; job_flags int := 0; t int; q int; part text;
        BEGIN
          FOREACH part IN ARRAY payloads LOOP
            IF octet_length(convert_to(part, 'UTF8')) > \#(literal: Limits().payload) THEN
              RAISE EXCEPTION 'A payload of % has more than \#(literal: Limits().payload) bytes.', the_type
                USING ERRCODE = '22023', HINT = 'Store it elsewhere and pass a pointer.';
            END IF;
            BEGIN
              IF part IS NULL THEN RAISE null_value_not_allowed; END IF;
              PERFORM part::json;
            EXCEPTION WHEN OTHERS THEN
              RAISE EXCEPTION 'A payload of % is no JSON.', the_type USING ERRCODE = '22023';
            END;
          END LOOP;

          SELECT id INTO q FROM queue WHERE tenant = '' AND name = the_queue;
          IF q IS NULL THEN
            INSERT INTO queue (tenant, name) VALUES ('', the_queue) ON CONFLICT (tenant, name) DO NOTHING;
            SELECT id INTO q FROM queue WHERE tenant = '' AND name = the_queue;
          END IF;
          SELECT id INTO t FROM type WHERE name = the_type;
          IF t IS NULL THEN
            INSERT INTO type (name) VALUES (the_type) ON CONFLICT (name) DO NOTHING;
            SELECT id INTO t FROM type WHERE name = the_type;
          END IF;

          FOREACH part IN ARRAY refs LOOP
            carried := carried || '\x01' || stored_text(split_part(part, '/', 1))
              || stored_text(substr(part, strpos(part, '/') + 1));
          END LOOP;
          FOREACH part IN ARRAY tags LOOP carried := carried || '\x02' || stored_text(part); END LOOP;
          IF carried <> '' THEN job_flags := \#(flags: .facets); END IF;
          IF the_key IS NOT NULL THEN
            carried := carried || '\x07' || stored_text(the_key);
            job_flags := job_flags | \#(flags: .uniqueKey);
          END IF;
          IF carried <> '' THEN job_flags := job_flags | \#(flags: .details); END IF;
          IF due > moment THEN job_flags := job_flags | \#(flags: .bornScheduled); END IF;

          INSERT INTO job (id, created_at, run_at, queue_id, type_id, flags, priority, payload_version, max_attempts,
            max_crashes, payload, details)
          SELECT x.id, moment, CASE WHEN run_at IS NOT NULL THEN due END, q, t, job_flags, the_priority, 1, attempts, 3,
            convert_to(x.payload, 'UTF8'), nullif(carried, '')
          FROM unnest(ids, payloads) AS x (id, payload);
          IF due > moment THEN
            INSERT INTO scheduled (due_at, id, token, enqueued_at, queue_id, type_id, flags, attempt, failures, crashes,
              status, priority)
            SELECT due, id, 0, due, q, t, job_flags, 0, 0, 0, \#(JobStatus.scheduled), the_priority
            FROM unnest(ids) AS x (id);
          ELSE
            INSERT INTO ready (enqueued_at, id, token, queue_id, type_id, flags, attempt, failures, crashes, priority)
            SELECT due, id, 0, q, t, job_flags, 0, 0, 0, the_priority FROM unnest(ids) AS x (id);
          END IF;
          INSERT INTO facet (kind, key, id)
          SELECT f.kind, f.key, x.id
          FROM unnest(ids) AS x (id) CROSS JOIN (
            SELECT \#(kind: .reference) AS kind, unnest(refs) AS key
            UNION ALL SELECT \#(kind: .tag), unnest(tags)) f
          ON CONFLICT DO NOTHING;

          INSERT INTO counter_delta (day, queue_id, type_id, status, n)
          SELECT ('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint / 86400000, q, t,
            CASE WHEN due > moment THEN \#(JobStatus.scheduled) ELSE \#(JobStatus.queued) END, count(*)
          FROM unnest(ids) AS x (id)
          GROUP BY 1;
          INSERT INTO stat_delta (at, queue_id, type_id, status, user_name, n, attempts, wait, run)
          VALUES (moment, q, t, \#(JobStatus.queued), '', cardinality(ids), 0, '\x0100', '\x0100');
        END $store$
        """#
}

extension Statement.StringInterpolation {
    fileprivate mutating func appendInterpolation(flags: JobFlags) {
        appendInterpolation(literal: flags.rawValue)
    }

    fileprivate mutating func appendInterpolation(kind: FacetKind) {
        appendInterpolation(literal: kind.rawValue)
    }
}
