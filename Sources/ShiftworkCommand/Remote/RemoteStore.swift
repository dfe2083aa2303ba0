internal import Foundation
internal import ShiftworkCore
internal import ShiftworkRuntime
internal import Synchronization

/// A server's jobs, seen through its HTTP API: for commands that are given `--server` in place of a store.
///
/// Everything goes by the permissions of whoever asks. What the API does not offer, as the duties of a worker, is
/// refused with a word that it needs the store.
final class RemoteStore: JobStore {
    let traits = StoreTraits(name: "server", isPersistent: true, isShared: true)
    let doorbell = Doorbell()
    let api: APICaller

    /// Places in lists as the server writes them, by what stands for them here.
    private let places = Mutex<[JobCursor: String]>([:])
    /// Operations by the ids that they were begun with here.
    private let operations = Mutex<[OperationID: String]>([:])
    /// What binds an operation to what was shown of it before, by action and query.
    private let tokens = Mutex<[String: String]>([:])

    /// Tells times for people: the server does not tell its own.
    let clock: @Sendable () -> Timestamp

    /// Before what may be asked twice is asked again.
    private let pauses: [Duration]
    /// Whether the server ever answered: then it is away for a while, and not just called by a wrong name.
    private let hasAnswered = Atomic(false)

    init(
        api: APICaller, pauses: [Duration] = [.milliseconds(500), .seconds(1), .seconds(2)],
        clock: @escaping @Sendable () -> Timestamp = System.live.now
    ) {
        (self.api, self.pauses, self.clock) = (api, pauses, clock)
    }

    /// Asks: status and body of the answer, whatever it is.
    func answer(
        _ operation: String, _ method: String, _ path: String, _ body: [UInt8] = [],
        headers: [String: String] = [:]
    ) async throws(StoreError) -> APICaller.Answer {
        do {
            let answer = try await api.ask(method, path, body, headers)
            hasAnswered.store(true, ordering: .relaxed)
            return answer
        } catch {
            throw StoreError(
                .unavailable, operation: operation, message: "\(error)", underlying: ServerWord())
        }
    }

    /// Reads the document of an answer that is no problem.
    static func read<Value>(
        _ operation: String, _ answer: APICaller.Answer, _ read: (JSONBytes) throws -> Value
    ) throws(StoreError) -> Value {
        guard (200..<300).contains(answer.status) else { throw refused(operation, answer) }
        do {
            return try read(JSONBytes(unchecked: answer.body))
        } catch {
            throw StoreError(
                .unavailable, operation: operation, message: "\(error)", underlying: ServerWord())
        }
    }

    /// Asks, and reads the answer's document. What only looks is asked again when the server was there before.
    func ask<Value>(
        _ operation: String, _ method: String, _ path: String, _ body: [UInt8] = [],
        headers: [String: String] = [:], _ read: (JSONBytes) throws -> Value
    ) async throws(StoreError) -> Value {
        guard method == "GET", hasAnswered.load(ordering: .relaxed) else {
            return try await askOnce(operation, method, path, body, headers: headers, read)
        }
        return try await askAgain(operation, method, path, body, headers: headers, read)
    }

    private func askOnce<Value>(
        _ operation: String, _ method: String, _ path: String, _ body: [UInt8], headers: [String: String],
        _ read: (JSONBytes) throws -> Value
    ) async throws(StoreError) -> Value {
        try Self.read(operation, try await answer(operation, method, path, body, headers: headers), read)
    }

    /// The same for what changes nothing more when it comes twice: again and again while no answer comes, or the server
    /// cannot give one now.
    func askAgain<Value>(
        _ operation: String, _ method: String, _ path: String, _ body: [UInt8],
        headers: [String: String] = [:], _ read: (JSONBytes) throws -> Value
    ) async throws(StoreError) -> Value {
        for pause in pauses {
            let answer = await attempt(operation, method, path, body, headers: headers, read)
            guard case .failure(let error) = answer, error.isTransient else { return try answer.get() }
            // Canceled, it asks once more, which tells.
            try? await Task.sleep(for: pause)
        }
        return try await askOnce(operation, method, path, body, headers: headers, read)
    }

    private func attempt<Value>(
        _ operation: String, _ method: String, _ path: String, _ body: [UInt8],
        headers: [String: String], _ read: (JSONBytes) throws -> Value
    ) async -> Result<Value, StoreError> {
        do {
            return .success(try await askOnce(operation, method, path, body, headers: headers, read))
        } catch {
            return .failure(error)
        }
    }

    /// The elements of `{"data": […]}`.
    func list<Value>(
        _ operation: String, _ path: String, _ read: (JSONFields) throws -> Value
    ) async throws(StoreError) -> [Value] {
        try await ask(operation, "GET", path) { json in
            try json.data().map { try read(try JSONFields($0)) }
        }
    }

    /// What stands here for a place in a list of the server's.
    func remember(_ place: String) -> JobCursor {
        places.withLock { places in
            let cursor = JobCursor(value: Int64(places.count), job: JobID(UUIDv7(high: 0, low: 0)))
            places[cursor] = place
            return cursor
        }
    }

    func place(_ cursor: JobCursor) -> String? { places.withLock { $0[cursor] } }

    func remember(token: String, of action: ControlAction, _ query: String) {
        tokens.withLock { $0["\(action.name) \(query)"] = token }
    }
    func token(of action: ControlAction, _ query: String) -> String? {
        tokens.withLock { $0["\(action.name) \(query)"] }
    }

    func remember(_ operation: OperationID, as id: String) { operations.withLock { $0[operation] = id } }
    func name(of operation: OperationID) -> String {
        operations.withLock { $0[operation] } ?? operation.description
    }
}

extension JSONBytes {
    /// The elements of `data`.
    /// - Throws: ``NotOurs`` when there is no such list: something else than a server of ours answered.
    func data() throws -> [JSONBytes] {
        guard let elements = value(at: ["data"])?.elements else { throw NotOurs() }
        return elements
    }
}

/// What answered is no Shiftwork, as a proxy with a page to log in.
struct NotOurs: Error, CustomStringConvertible {
    let description = "What answers there is no Shiftwork server, or something in between answers for it."
}

extension String {
    /// As it may stand in a query or a path.
    var percentEncoded: String {
        var plain = CharacterSet.alphanumerics
        plain.insert(charactersIn: "-._~")
        return addingPercentEncoding(
            withAllowedCharacters: plain.intersection(CharacterSet(charactersIn: "\u{21}"..."\u{7e}")))
            ?? ""
    }
}
