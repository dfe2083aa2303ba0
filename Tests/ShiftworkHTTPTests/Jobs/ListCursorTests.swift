import Crypto
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("A place in a list")
struct ListCursorTests {
    private let cursors = ListCursor(key: SymmetricKey(size: .bits256))
    private let query = JobQuery.status(.failed)
    private let job = JobID(UUIDv7(milliseconds: 1_767_225_600_000, sequence: 7, random: 42))

    @Test(arguments: [nil, 0, 1, 4_711, -3, .max, .min] as [Int64?], [true, false])
    func `is read as it was written`(_ number: Int64?, _ isBackward: Bool) throws {
        let place = JobCursor(value: -12, job: job, number: number)
        let text = cursors.text(place, isBackward: isBackward, query, .all)
        let (found, isBack) = try cursors.read(text, for: query, .all)
        #expect(found == place)
        #expect(isBack == isBackward)
    }

    @Test func `does not tell how many jobs others made`() throws {
        let others = (0..<200).map { number in
            JobID(UUIDv7(milliseconds: 1_767_225_600_000, sequence: 7, random: UInt64(number)))
        }
        let told = try others.enumerated().map { index, job in
            let text = cursors.text(
                JobCursor(job: job, number: Int64(index)), isBackward: false, query, .tenant("acme"))
            let bytes = try #require(Base64URL.decoded(text))
            return Array(bytes[25..<33])
        }
        // Numbers below 200 have seven bytes of zeros.
        #expect(told.count { $0.prefix(6).allSatisfy { $0 == 0 } } == 0)
        #expect(Set(told).count == 200)
    }

    @Test func `is good for its own query, whole`() throws {
        let text = cursors.text(JobCursor(job: job, number: 9), isBackward: false, query, .all)
        #expect(throws: Problem.self) { try cursors.read(text, for: .status(.killed), .all) }
        #expect(throws: Problem.self) { try cursors.read(text, for: query, .tenant("acme")) }
        let bytes = try #require(Base64URL.decoded(text))
        for cut in [1, 8, 32] {
            let shorter = Base64URL.encoded(bytes.dropLast(cut))
            #expect(throws: Problem.self) { try cursors.read(shorter, for: query, .all) }
        }
        var other = bytes
        other[30] ^= 1
        #expect(throws: Problem.self) { try cursors.read(Base64URL.encoded(other), for: query, .all) }
    }
}
