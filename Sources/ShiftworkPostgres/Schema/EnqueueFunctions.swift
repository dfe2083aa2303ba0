internal import ShiftworkCore

/// `enqueue` and `enqueue_many`: for any language, in any transaction. They store what ``Inserting`` stores, word for
/// word, and refuse what `Limits` and `NewJob.refusal(now:)` refuse; a test compares the two.
///
/// They run with the rights of the schema's owner and find its tables alone, so that whoever may call them needs no
/// right to any table.
enum EnqueueFunctions {
    static let up: [Statement] = [
        newID, storedText, checkName, checkTexts, checkJob, storeJobs, announce, enqueue, enqueueMany,
        """
        REVOKE ALL ON ROUTINE new_id, stored_text, check_name, check_texts, check_job, store_jobs, announce, enqueue,
          enqueue_many FROM PUBLIC
        """,
    ]

    static let down: [Statement] = [
        """
        DROP ROUTINE enqueue_many, enqueue, announce, store_jobs, check_job, check_texts, check_name, stored_text,
          new_id
        """
    ]

    private static let enqueue: Statement = #"""
        CREATE FUNCTION enqueue(
          type text, payload text DEFAULT '{}', queue text DEFAULT 'default', run_at timestamptz DEFAULT NULL,
          priority int DEFAULT 5, unique_key text DEFAULT NULL, max_attempts int DEFAULT 4,
          tags text[] DEFAULT '{}', reference text[] DEFAULT '{}', notify boolean DEFAULT true) RETURNS uuid
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $enqueue$
        DECLARE
          the_key ALIAS FOR $6; the_id uuid := new_id(); holder uuid;
        BEGIN
          PERFORM check_job($1, $3, $4, $5, $6, $7, $8, $9);
          -- A key whose holder ends between the two statements is free again: then it is taken in the next turn.
          FOR turn IN 1..10 LOOP
            EXIT WHEN the_key IS NULL;
            INSERT INTO uniq (tenant, key, id) VALUES ('', the_key, the_id) ON CONFLICT (tenant, key) DO NOTHING;
            EXIT WHEN FOUND;
            SELECT u.id INTO holder FROM uniq u WHERE u.tenant = '' AND u.key = the_key;
            IF FOUND THEN RETURN holder; END IF;
          END LOOP;
          PERFORM store_jobs(ARRAY[the_id], $1, ARRAY[$2], $3, $4, $5, $7, $8, $9, the_key);
          IF $10 THEN PERFORM announce(); END IF;
          RETURN the_id;
        END $enqueue$
        """#

    private static let enqueueMany: Statement = #"""
        CREATE FUNCTION enqueue_many(
          type text, payloads text[], queue text DEFAULT 'default', run_at timestamptz DEFAULT NULL,
          priority int DEFAULT 5, max_attempts int DEFAULT 4,
          tags text[] DEFAULT '{}', reference text[] DEFAULT '{}', notify boolean DEFAULT true) RETURNS SETOF uuid
        LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $many$
        DECLARE
          ids uuid[] := ARRAY(SELECT new_id() FROM unnest($2) ORDER BY 1);
        BEGIN
          PERFORM check_job($1, $3, $4, $5, NULL, $6, $7, $8);
          IF cardinality(ids) = 0 THEN RETURN; END IF;
          PERFORM store_jobs(ids, $1, $2, $3, $4, $5, $6, $7, $8, NULL);
          IF $9 THEN PERFORM announce(); END IF;
          RETURN QUERY SELECT unnest(ids);
        END $many$
        """#

    /// Tells those who listen, with the commit (``Hints``). The names of channels are as short as other names.
    private static let announce: Statement = #"""
        CREATE FUNCTION announce() RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $announce$
        BEGIN
          IF octet_length('shiftwork ' || current_schema()) < 64 THEN
            PERFORM pg_notify('shiftwork ' || current_schema(), '');
          END IF;
        END $announce$
        """#

    /// A UUIDv7 (RFC 9562): milliseconds, then their fraction, then random bits.
    private static let newID: Statement = #"""
        CREATE FUNCTION new_id() RETURNS uuid LANGUAGE plpgsql SET search_path FROM CURRENT AS $id$
        DECLARE
          us bigint := (extract(epoch FROM \#(StoreTime.server.expression)) * 1000000)::bigint;
          fraction int := us % 1000 * 4096 / 1000;
          raw bytea := substring(int8send(us / 1000) FROM 3) || substring(uuid_send(gen_random_uuid()) FROM 7);
        BEGIN
          raw := set_byte(set_byte(raw, 6, 112 | (fraction >> 8)), 7, fraction & 255);
          RETURN encode(raw, 'hex')::uuid;
        END $id$
        """#

    /// A text as `ByteWriter` writes it: behind its length, which is a varint.
    private static let storedText: Statement = #"""
        CREATE FUNCTION stored_text(content text) RETURNS bytea
        LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $text$
          SELECT CASE WHEN octet_length(b) < 128 THEN set_byte('\x00', 0, octet_length(b))
            ELSE set_byte('\x00', 0, octet_length(b) & 127 | 128) || set_byte('\x00', 0, octet_length(b) >> 7) END || b
          FROM convert_to(content, 'UTF8') AS b
        $text$
        """#
}
