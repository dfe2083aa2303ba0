import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `A value` {
    @Test func `comes back from the server as it was sent`() async throws {
        let pool = try await Database.pool()
        try await pool.perform { connection in
            func check<Value: PostgresCodable & Equatable>(_ value: Value) throws {
                let answer = try connection.run(
                    "SELECT \(value), \([value, value]), \([Value]()), \([nil, value])")
                #expect(answer[0][0] as Value == value)
                #expect(answer[0][1] as [Value] == [value, value])
                #expect((answer[0][2] as [Value]).isEmpty)
                #expect(answer[0][3] as [Value?] == [nil, value])
            }
            for number in [0, 1, -1, Int16.max, Int16.min] { try check(number) }
            for number in [0, 1, -1, Int32.max, Int32.min] { try check(number) }
            for number in [0, 1, -1, Int64.max, Int64.min] { try check(number) }
            for number in [0, -0.5, .pi, Double.infinity, .leastNonzeroMagnitude] { try check(number) }
            for text in ["", "ä€🎉", "it's \"quoted\" \\ $1", String(repeating: "x", count: 100_000)] {
                try check(text)
            }
            for bytes in [[], [0, 1, 255], Array("\0\0".utf8)] { try check(Bytes(bytes)) }
            try check(true)
            try check(false)
            try check(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 7, random: .max))
            for moment in [0 as Int64, 1, -1, 1_795_248_000_123_456, -62_000_000_000_000_000, .max] {
                try check(Timestamp(microseconds: moment))
            }
        }
    }

    @Test func `means the same to the server`() async throws {
        let pool = try await Database.pool()
        try await pool.perform { connection in
            let moment = Timestamp(microseconds: 1_795_248_000_123_456)
            let id = UUIDv7(milliseconds: 1_795_248_000_000, sequence: 7, random: 9)
            let answer = try connection.run(
                """
                SELECT \(moment) = '2026-11-21 08:00:00.123456+00', \(id)::text, \(Bytes([222, 173]))::text,
                  \([Int64(1), 2])::text, \(nil as Int32?) IS NULL, \(Timestamp(microseconds: .min)) = '-infinity'
                """)
            #expect(answer[0][0] as Bool)
            #expect(answer[0][1] as String == id.description)
            #expect(answer[0][2] as String == "\\xdead")
            #expect(answer[0][3] as String == "{1,2}")
            #expect(answer[0][4] as Bool)
            #expect(answer[0][5] as Bool)
        }
    }

    @Test func `is copied in binary`() async throws {
        let pool = try await Database.pool()
        try await pool.perform { connection in
            _ = try connection.run(
                "CREATE TEMPORARY TABLE copied (id uuid, n int, t timestamptz, b bytea, x text)")
            var rows = CopyRows()
            for number in 0..<20_000 {
                rows.append(
                    UUIDv7(high: UInt64(number), low: 1), Int32(number),
                    Timestamp(microseconds: Int64(number)),
                    Bytes([1, 2]), number % 2 == 0 ? Optional("even") : nil)
            }
            let count = try connection.copy(rows, by: "COPY copied FROM STDIN (FORMAT binary)")
            #expect(count == 20_000)
            let answer = try connection.run("SELECT count(*), sum(n), count(x), max(t) FROM copied")
            #expect(answer[0][0] as Int == 20_000)
            #expect(answer[0][1] as Int64 == 199_990_000)
            #expect(answer[0][2] as Int == 10_000)
            #expect(answer[0][3] as Timestamp == Timestamp(microseconds: 19_999))
            #expect(throws: PostgresError.self) {
                try connection.copy(rows, by: "COPY nowhere FROM STDIN (FORMAT binary)")
            }
            let answered: Int = try connection.run("SELECT 1")[0][0]
            #expect(answered == 1)
        }
    }
}
