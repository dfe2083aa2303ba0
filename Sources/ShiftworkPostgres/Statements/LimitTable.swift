internal import Synchronization

/// Whether the schema is known to have the table of limits. This program works with the schema before its own, too, and
/// that may be brought up to date while it runs: so trips look for the table until they have seen it.
final class LimitTable: Sendable {
    private let isThere = Atomic(false)

    var isKnown: Bool { isThere.load(ordering: .relaxed) }
    func note() { isThere.store(true, ordering: .relaxed) }
}
