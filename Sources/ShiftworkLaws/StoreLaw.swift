public import ShiftworkCore

/// Something that every store does: a sentence, and what checks it on a fresh store.
///
/// A store's test target is a few lines:
///
///     @Test(arguments: StoreLaw.all)
///     func `keeps the law`(_ law: StoreLaw) async throws {
///         try await law.check { clock in MyStore(clock: { clock.now }) }
///     }
public struct StoreLaw: Sendable, CustomStringConvertible {
    /// The behaviour, as a sentence.
    public let name: String
    private let body: @Sendable (LawBench) async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (LawBench) async throws -> Void) {
        (self.name, self.body) = (name, body)
    }

    /// The law's name.
    public var description: String { name }

    /// Checks the law on a store that `make` opens empty, whose clock is the one handed in; then looks for
    /// broken invariants, as after every law.
    /// - Throws: ``LawBroken``, or what the store throws.
    public func check(_ make: @Sendable (LawClock) async throws -> any JobStore) async throws {
        let clock = LawClock()
        let bench = LawBench(store: try await make(clock), clock: clock)
        do {
            try await body(bench)
            try await bench.requireWholeness()
        } catch {
            await bench.store.close()
            throw error
        }
        await bench.store.close()
    }

    /// The contract of a store, in full.
    public static let all: [StoreLaw] =
        lifecycle + fencing + attempts + order + waiting + limits + repeats + control + edits + versions
        + unique
        + dependencies + batches
        + retention
        + history + statistics + causes + pages + tenants + operations + operationsKept + whatJobsSay + logs
        + restoring + workers
        + registration + clocks
        + concurrency + documents + endings
}
