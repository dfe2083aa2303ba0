internal import ShiftworkCore

/// Other limits for a queue: what is named changes, `null` takes a limit away.
struct Limiting: Sendable {
    let call: Call

    static let names = ["concurrency", "rate_limit"]

    func reply() async throws -> Reply {
        let given = try call.fields(Self.names)
        let named = Set((try call.json().members ?? []).map(\.name))
        var change = QueueLimitsChange()
        if named.contains("concurrency") { change.concurrency = .some(try concurrency(given)) }
        if named.contains("rate_limit") { change.rate = .some(try rate(given)) }
        guard change != QueueLimitsChange() else {
            throw given.error("concurrency", "Say concurrency, rate_limit or both; null takes a limit away")
        }
        try await call.store.limitQueue(try call.queueName(), change, tenant: try call.queueTenant())
        return .json(try await call.queue())
    }

    private func concurrency(_ given: JSONFields) throws -> Int? {
        try number("concurrency", of: given, in: QueueLimits.concurrencies)
    }

    private func rate(_ given: JSONFields) throws -> RateLimit? {
        guard let rate = try given.object("rate_limit") else { return nil }
        try rate.refuse(namesOtherThan: ["count", "per_ms"])
        guard let count = try number("count", of: rate, in: RateLimit.counts) else {
            throw rate.error("count", "This field is missing")
        }
        guard let length = try rate.milliseconds("per_ms") else {
            throw rate.error("per_ms", "This field is missing")
        }
        guard RateLimit.lengths.contains(length) else {
            throw rate.error("per_ms", "A span from 100 to 86400000 milliseconds is expected here")
        }
        return RateLimit(count, per: length)
    }

    private func number(_ name: String, of given: JSONFields, in bounds: ClosedRange<Int>) throws -> Int? {
        guard let number = try given.integer(name) else { return nil }
        guard bounds.contains(number) else {
            let words = "A number from \(bounds.lowerBound) to \(bounds.upperBound) is expected here"
            throw given.error(name, words)
        }
        return number
    }
}
