internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import ShiftworkCore

/// Sends posts to whichever server it likes, each under the `Idempotency-Key` of its number, until all are answered.
/// Every tenth brings three jobs, any other one.
struct PostClient {
    let http: HTTPClient
    let roots: [String]
    let box: PostBox
    let journal: Paper

    func run() async {
        while let number = await box.next() {
            do {
                try await send(number)
            } catch {
                await box.putBack(number, for: "answers lost", wait: .milliseconds(50))
            }
        }
    }

    /// How many jobs a post brings.
    static func jobs(in number: Int) -> Int { number % 10 == 0 ? 3 : 1 }

    private func send(_ number: Int) async throws {
        let isOne = Self.jobs(in: number) == 1
        let job = #"{"type":"\#(QuickJob.type.rawValue)","payload":{"number":\#(number)}}"#
        var request = HTTPClientRequest(url: roots.randomElement()! + "/api/v1/jobs" + (isOne ? "" : "/bulk"))
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Idempotency-Key", value: "post-\(number)")
        let jobs = Array(repeating: job, count: Self.jobs(in: number)).joined(separator: ",")
        request.body = .bytes(ByteBuffer(string: isOne ? job : "[\(jobs)]"))
        let answer = try await http.execute(request, timeout: .seconds(30))
        let bytes = Data(try await answer.body.collect(upTo: 1 << 20).readableBytesView)
        let isReplayed = answer.headers.contains(name: "Idempotency-Replayed")
        switch answer.status.code {
        case 200, 201:
            let jobs = try Self.ids(in: bytes, isOne: isOne)
            journal.append(jobs.map { "ok \($0)" })
            let isKnown = try isOne && JSONDecoder().decode(Posted.self, from: bytes).deduplicated == true
            await box.accept(number, jobs, as: isReplayed ? "replayed" : isKnown ? "done again" : "made")
        case 409: await box.putBack(number, for: "under way", wait: .seconds(1))
        case 503: await box.putBack(number, for: "unavailable", wait: .milliseconds(100))
        default: await box.refuse(number, "\(answer.status.code) \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    private static func ids(in bytes: Data, isOne: Bool) throws -> [JobID] {
        let posted =
            isOne
            ? [try JSONDecoder().decode(Posted.self, from: bytes)]
            : try JSONDecoder().decode(ManyPosted.self, from: bytes).data
        return posted.compactMap { JobID(parsing: $0.id) }
    }

    private struct Posted: Decodable {
        var id: String
        var deduplicated: Bool?
    }

    private struct ManyPosted: Decodable { var data: [Posted] }
}
