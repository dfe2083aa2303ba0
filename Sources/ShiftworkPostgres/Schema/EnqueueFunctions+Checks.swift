internal import ShiftworkCore

extension EnqueueFunctions {
    /// What nobody takes is refused with SQLSTATE 22023 and what to change.
    static let checkJob: Statement = #"""
        CREATE FUNCTION check_job(
          the_type text, the_queue text, run_at timestamptz, the_priority int, the_key text, attempts int,
          tags text[], refs text[]) RETURNS void
        LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
        DECLARE
          ref text;
        BEGIN
          PERFORM check_name(the_type, 'a job type', 'send-receipt'), check_name(the_queue, 'a queue''s name', 'mail');
          IF the_priority IS NULL OR the_priority NOT BETWEEN 0 AND 9 THEN
            RAISE EXCEPTION 'The priority % is not within 0 to 9.', the_priority USING ERRCODE = '22023';
          END IF;
          IF attempts IS NULL OR attempts < 1 THEN
            RAISE EXCEPTION 'A job needs at least one attempt, not %.', attempts USING ERRCODE = '22023';
          END IF;
          IF NOT isfinite(run_at) THEN
            RAISE EXCEPTION 'A job cannot be planned for %.', run_at USING ERRCODE = '22023';
          END IF;
          PERFORM check_texts(coalesce(tags, '{null}'), 'Tag', \#(literal: Limits().tags), \#(literal: Limits().tag));
          PERFORM check_texts(
            coalesce(refs, '{null}'), 'Reference', \#(literal: Limits().references),
            \#(literal: Limits().name + 1 + Limits().referenceID));
          FOREACH ref IN ARRAY refs LOOP
            IF strpos(ref, '/') < 2 OR strpos(ref, '/') = length(ref) THEN
              RAISE EXCEPTION 'The reference % is not written as Type/ID.', quote_literal(ref)
                USING ERRCODE = '22023', HINT = 'Write it as in ''Order/42''.';
            END IF;
            PERFORM check_name(split_part(ref, '/', 1), 'a reference''s type', 'TaskPlan'),
              check_texts(
                ARRAY[substr(ref, strpos(ref, '/') + 1)], 'Id of a reference', 1,
                \#(literal: Limits().referenceID));
          END LOOP;
          IF the_key IS NOT NULL THEN
            PERFORM check_texts(ARRAY[the_key], 'Unique key', 1, \#(literal: Limits().uniqueKey));
          END IF;
        END $check$
        """#

    static let checkName: Statement = #"""
        CREATE FUNCTION check_name(name text, what text, example text) RETURNS void
        LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
        BEGIN
          IF name IS NULL OR octet_length(name) > \#(literal: Limits().name)
            OR name COLLATE "C" !~ '^[A-Za-z0-9][A-Za-z0-9_.:-]*$'
          THEN
            RAISE EXCEPTION '% cannot be %.', quote_nullable(left(name, 60)), what USING ERRCODE = '22023',
              HINT = format(
                'Use up to \#(literal: Limits().name) letters, digits, ".", "_", "-" and ":", such as "%s".', example);
          END IF;
        END $check$
        """#

    static let checkTexts: Statement = #"""
        CREATE FUNCTION check_texts(texts text[], what text, most int, longest int) RETURNS void
        LANGUAGE plpgsql SET search_path FROM CURRENT AS $check$
        DECLARE
          one text;
        BEGIN
          IF cardinality(texts) > most THEN
            RAISE EXCEPTION '%: % are given, the limit is %.', what, cardinality(texts), most USING ERRCODE = '22023';
          END IF;
          FOREACH one IN ARRAY texts LOOP
            IF one IS NULL OR one = '' THEN
              RAISE EXCEPTION '% is empty. Leave it out instead.', what USING ERRCODE = '22023';
            ELSIF octet_length(convert_to(one, 'UTF8')) > longest THEN
              RAISE EXCEPTION '% has % bytes, the limit is %.', what, octet_length(convert_to(one, 'UTF8')), longest
                USING ERRCODE = '22023', HINT = 'Shorten it, or use a hash of it.';
            ELSIF one ~ '[\u0001-\u001F\u007F-\u009F]' THEN
              RAISE EXCEPTION '% % holds a control character.', what, quote_literal(one)
                USING ERRCODE = '22023', HINT = 'Use printable text.';
            END IF;
          END LOOP;
        END $check$
        """#
}
