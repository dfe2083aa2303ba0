/// Which jobs are meant: a list of terms that must all hold, and the order to show them in.
///
/// A query is a value. It is written in code (`.status(.failed) && .queue("mail")`) or in the filter language
/// (`status:failed queue:mail`, see ``init(parsing:)``), and prints as the filter language, so that it can
/// be kept in a URL, in a saved view or on an operation. An empty query means every job.
public struct JobQuery: Sendable, Hashable {
    /// What must hold, all of it.
    public var terms: [Term]

    /// The order of the answer; nil leaves it to the default: waiting jobs by next due, others newest first.
    public var sort: Sort?

    /// A query of the given terms; without any it means every job.
    public init(_ terms: [Term] = [], sort: Sort? = nil) {
        self.terms = terms
        self.sort = sort
    }

    /// A query of one term.
    public init(_ predicate: Predicate, isNegated: Bool = false) {
        self.init([Term(predicate, isNegated: isNegated)])
    }
}

extension JobQuery {
    /// The largest number of Unicode scalars in a query's text.
    public static let characterLimit = 2_048
    /// The largest number of terms in a query's text; `sort` counts as one.
    public static let termLimit = 64
    /// The largest number of values in one term of a query's text.
    public static let valueLimit = 50

    /// One condition on a job, or its opposite.
    ///
    /// A negated term holds for exactly the jobs for which its predicate does not hold. A job without the
    /// field counts among them: `-user:42` finds jobs of other users and jobs of no user. (In SQL, `NOT` of
    /// an unknown is unknown, so a store writes `(…) IS NOT TRUE`.)
    public struct Term: Sendable, Hashable {
        /// Whether the term asks for the jobs that the predicate does not describe.
        public var isNegated: Bool
        /// The condition.
        public var predicate: Predicate

        /// A condition, or its opposite.
        public init(_ predicate: Predicate, isNegated: Bool = false) {
            self.isNegated = isNegated
            self.predicate = predicate
        }
    }

    /// The same query with every relative time (`7d`) replaced by the moment that it means at `now`.
    ///
    /// Pages of one answer and the steps of one operation use a resolved query: they all mean the same jobs.
    public func resolved(at now: Timestamp) -> JobQuery {
        var query = self
        for index in terms.indices {
            guard case .time(let field, let condition) = terms[index].predicate else { continue }
            query.terms[index].predicate = .time(field, condition.resolved(at: now))
        }
        return query
    }
}
