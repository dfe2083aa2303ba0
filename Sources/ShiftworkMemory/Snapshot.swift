/// What a ``MemoryStore`` held at one moment: for tests of what becomes of a system whose store forgets.
package struct MemorySnapshot: Sendable {
    let table: MemoryTable
}

extension MemoryStore {
    /// What the store holds now. Costs a copy of what changes next.
    package func snapshot() -> MemorySnapshot { MemorySnapshot(table: copy()) }

    /// Goes back to what the store held then, as after a crash that lost the newest commits.
    package func restore(_ snapshot: MemorySnapshot) { replace(by: snapshot.table) }
}
