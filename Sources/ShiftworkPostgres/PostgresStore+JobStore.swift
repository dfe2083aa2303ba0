public import ShiftworkCore

/// Every operation is in a file of its own: what writes in `Statements`, what asks in `Queries`.
extension PostgresStore: JobStore {}
