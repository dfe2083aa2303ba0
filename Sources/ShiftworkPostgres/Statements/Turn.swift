/// What transactions of one schema take turns for: advisory locks, which cost no write and end with the transaction.
///
/// In this order where one transaction takes several.
enum Turn {
    /// Trips, rescues and the sign-off of a worker, by its number.
    case worker(Int32)
    /// The settlements of a worker that go beside its other trips.
    case settlements(Int32)
    /// Whoever pauses a queue, and the claims under way.
    case pauses
    /// Whoever adds up what transactions have left.
    case folding

    /// Numbers of workers begin at 1.
    private var key: Int32 {
        switch self {
        case .worker(let number): number
        case .settlements(let number): -number
        case .pauses: 0
        case .folding: .min
        }
    }

    /// Waits until nobody else has it.
    var taken: Statement { "pg_advisory_xact_lock(hashtext(current_schema()), \(key))" }

    /// Waits until nobody has it alone.
    var shared: Statement { "pg_advisory_xact_lock_shared(hashtext(current_schema()), \(key))" }

    /// Whether it was free; then it is taken.
    var isFree: Statement { "pg_try_advisory_xact_lock(hashtext(current_schema()), \(key))" }
}
