import PostgresCluster
import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `The SQL function enqueue` {
    /// A job said twice: as a call of the function, and as the store takes it.
    struct Case: Sendable, CustomTestStringConvertible {
        let call: PostgresStatement
        let job: NewJob
        let testDescription: String

        init(_ name: String, _ call: PostgresStatement, _ change: (inout NewJob) -> Void = { _ in }) {
            var job = NewJob(id: Self.id, type: "send-receipt")
            change(&job)
            (testDescription, self.call, self.job) = (name, call, job)
        }

        static let id = JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: 1))
    }

    private static let later = Timestamp(microseconds: 4_000_000_000_123_456)

    static let cases = [
        Case("plain", "'send-receipt'"),
        Case("payload", "'send-receipt', ' {\"a\": 1, \"a\": \"ü\\u0000\"} '") {
            $0.payload = Array(" {\"a\": 1, \"a\": \"ü\\u0000\"} ".utf8)
        },
        Case("queue, priority, attempts", "'send-receipt', queue => 'mail', priority => 0, max_attempts => 9")
        {
            ($0.queue, $0.priority, $0.maxAttempts) = ("mail", 0, 9)
        },
        Case("later", "'send-receipt', run_at => \(later)") { $0.start = .at(later) },
        Case("unique", "'send-receipt', unique_key => 'ü-7'") { $0.details.uniqueKey = "ü-7" },
        Case("tags", "'send-receipt', tags => '{eu,b b}', unique_key => repeat('k', 200), run_at => \(later)")
        {
            ($0.details.tags, $0.details.uniqueKey) = (["eu", "b b"], String(repeating: "k", count: 200))
            $0.start = .at(later)
        },
        Case("references", "'send-receipt', reference => '{Order/42,File/a/b}', tags => '{eu}'") {
            $0.details.references = [JobReference("Order", 42), JobReference("File", "a/b")]
            $0.details.tags = ["eu"]
        },
    ]

    @Test(arguments: cases)
    func `stores what the store stores`(_ one: Case) async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            _ = try await store.insert([one.job], durability: .durable)
            let id = try await store.call(one.call)
            // A holder of the unique key is answered, as the store answers it.
            guard one.job.details.uniqueKey == nil else {
                #expect(id == Case.id)
                return await store.close()
            }
            try await store.expectTwins(Case.id, id)
            await store.close()
        }
    }

    @Test(arguments: cases.filter { $0.job.details.uniqueKey != nil })
    func `stores a job with a unique key as the store does`(_ one: Case) async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            let id = try await store.call(one.call)
            let answer = try await store.insert([one.job], durability: .durable)
            #expect(answer == [.duplicate(of: id)])
            // Another tenant's key is another one.
            var twin = one.job
            twin.details.tenant = "other"
            _ = try await store.insert([twin], durability: .durable)
            let records = try await store.jobs([id, twin.id], scope: .all)
            var (mine, other) = (records[0].details, records[1].details)
            (mine.tenant, other.tenant) = (nil, nil)
            #expect(records.count == 2 && mine == other)
            #expect(try await store.verify(isDeep: true).isEmpty)
            await store.close()
        }
    }

    @Test func `of many stores as many, in their order`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            let ids = try await store.withTransaction { transaction in
                let rows = try transaction.query(
                    """
                    SELECT * FROM \(name: place.schema).enqueue_many(
                      'send-receipt', ARRAY(SELECT '{"n":' || n || '}' FROM generate_series(1, 500) n), queue => 'mail')
                    """)
                return try rows.map { row throws in try row[0] as JobID }
            }
            let records = try await store.jobs(ids, scope: .all)
            #expect(
                records.map { String(decoding: $0.payload ?? [], as: UTF8.self) }
                    == (1...500).map { "{\"n\":\($0)}" })
            #expect(try await store.counts(scope: .all).map(\.count) == [500])
            #expect(try await store.verify(isDeep: true).isEmpty)
            let none = try await store.withTransaction { transaction in
                try transaction.query("SELECT * FROM \(name: place.schema).enqueue_many('a', '{}')").count
            }
            #expect(none == 0)
            await store.close()
        }
    }

    @Test(arguments: [
        ("''", "cannot be a job type"), ("NULL", "cannot be a job type"), ("'a b'", "cannot be a job type"),
        ("'a', queue => '-b'", "cannot be a queue's name"), ("'a', '{'", "is no JSON"),
        ("'a', NULL", "is no JSON"), ("'a', priority => 10", "within 0 to 9"),
        ("'a', max_attempts => 0", "at least one attempt"),
        ("'a', run_at => 'infinity'", "cannot be planned"),
        ("'a', unique_key => ''", "Unique key is empty"), ("'a', tags => NULL", "Tag is empty"),
        ("'a', tags => ARRAY[E'x\\x07']", "control character"),
        ("'a', tags => array_fill('x'::text, '{21}')", "the limit is 20"),
        ("'a', reference => '{Order}'", "is not written as Type/ID"),
        ("'a', to_json(repeat('x', 300000))::text", "more than 262144 bytes"),
        ("'a', unique_key => repeat('x', 201)", "201 bytes, the limit is 200"),
        ("'a', reference => ARRAY['T/' || repeat('x', 201)]", "201 bytes, the limit is 200"),
    ])
    func `refuses what nobody takes, and says why`(_ call: String, _ words: String) async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            let error = await #expect(throws: PostgresError.self) {
                try await store.call(PostgresStatement(stringLiteral: call))
            }
            #expect(error?.sqlState == "22023")
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            await store.close()
        }
    }

    @Test func `is heard by those who listen, unless it is told not to be`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            let cluster = try await TestCluster.running()
            let heard = Notifications(try ConnectionTarget(cluster.url), channel: "shiftwork \(place.schema)")
            var words: [Notifications.Element] = []
            for await word in heard {
                words.append(word)
                if word == .connected {
                    for call in ["'a', notify => false", "'b'"] as [PostgresStatement] {
                        try await store.call(call)
                    }
                    // What others announce afterwards ends the test.
                    try await store.withTransaction { transaction in
                        _ = try transaction.query("SELECT pg_notify(\("shiftwork " + place.schema), 'end')")
                            .count
                    }
                }
                if word == .announced("end") { break }
            }
            #expect(words.filter { $0 == .announced("") }.count == 1)
            await store.close()
        }
    }

    @Test func `makes ids of version 7, in the order of the calls`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            var last = JobID(UUIDv7(high: 0, low: 0))
            for _ in 1...20 {
                let id = try await store.call("'a'")
                #expect(id.uuid.isVersion7 && id > last)
                last = id
            }
            let now = try await store.now()
            #expect(last.uuid.timestamp <= now && now - last.uuid.timestamp < .seconds(60))
            await store.close()
        }
    }
}

extension PostgresStore {
    /// Calls the function with these arguments.
    @discardableResult
    fileprivate func call(_ arguments: PostgresStatement) async throws -> JobID {
        try await withTransaction { [schema] transaction in
            try transaction.query("SELECT \(name: schema).enqueue(\(arguments))")[0][0]
        }
    }

    /// Two jobs differ in ids and times alone: in what the store says of them, and in every row.
    fileprivate func expectTwins(_ one: JobID, _ other: JobID) async throws {
        let rows = try await look("test") { look in
            try [one, other].map { id in
                try look.ask(
                    """
                    SELECT concat_ws(' ', queue_id, type_id, flags, priority, payload_version, max_attempts,
                      max_crashes, payload, details, run_at,
                      (SELECT to_jsonb(r) - '{id,enqueued_at}'::text[] FROM ready r WHERE r.id = job.id),
                      (SELECT to_jsonb(s) - '{id}'::text[] FROM scheduled s WHERE s.id = job.id),
                      (SELECT array_agg((kind, key)::text ORDER BY kind, key) FROM facet f WHERE f.id = job.id))
                    FROM job WHERE id = \(id.uuid)
                    """)[0][0] as String
            }
        }
        #expect(rows[0] == rows[1])
        let kinds: Int = try await look("test") { look in
            try look.ask(
                """
                SELECT count(DISTINCT (queue_id, type_id, status, user_name, n, attempts, wait, run)::text)
                FROM stat_delta
                """)[0][0]
        }
        #expect(kinds == 1)
        let counts = try await counts(scope: .all)
        #expect(counts.map(\.count) == [2])
        #expect(try await verify(isDeep: true).isEmpty)
        let records = try await jobs([one, other], scope: .all)
        #expect(records.count == 2 && records[0].details == records[1].details)
        #expect(records[0].status == records[1].status)
    }
}
