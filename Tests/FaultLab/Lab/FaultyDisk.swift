internal import FaultVFS

/// A disk that fails when it is told to, under all processes that were started with `--disk`.
struct FaultyDisk: @unchecked Sendable {
    /// In shared memory, changed by atomic operations only.
    private let plan: UnsafeMutablePointer<fault_plan>

    /// What goes wrong.
    enum Fault: CaseIterable {
        case writeFails, writeIsShort, syncFails, readFails, isFull

        fileprivate var kind: fault_kind {
            switch self {
            case .writeFails: fault_write
            case .writeIsShort: fault_short_write
            case .syncFails: fault_sync
            case .readFails: fault_read
            case .isFull: fault_full
            }
        }
    }

    /// When the process ends, of the operation that ends it.
    enum Moment: Int32, CaseIterable { case before, amidst, after }

    /// Maps the plan in a folder.
    init(folder: String) throws {
        guard let plan = fault_plan_map(folder + "/disk-plan") else { throw LabError("no plan for the disk") }
        self.plan = plan
    }

    /// Puts it under every database that this process opens from here on.
    func install(keepsUnsynced: Bool) throws {
        let code = fault_disk_install(plan, keepsUnsynced ? 1 : 0)
        guard code == 0 else { throw LabError("the disk was not installed: \(code)") }
    }

    /// Lets one operation of a kind fail, `number` from now.
    func fail(_ fault: Fault, number: Int) {
        fault_plan_arm(plan, Int32(bitPattern: fault.kind.rawValue), 0, Int64(number))
    }

    /// Lets all operations of a kind fail until it is healed.
    func failAlways(_ fault: Fault) { fail(fault, number: -1) }

    /// Ends whichever process makes the write or sync that comes `number` from now.
    func endProcess(_ moment: Moment, number: Int) {
        fault_plan_arm(plan, Int32(bitPattern: fault_exit.rawValue), moment.rawValue, Int64(number))
    }

    func heal() { fault_plan_arm(plan, Int32(bitPattern: fault_none.rawValue), 0, 0) }

    /// Whether the armed operation has come.
    var hasFailed: Bool { fault_plan_left(plan) == 0 }
    /// How many operations have failed so far.
    var failed: Int { Int(plan.pointee.failed) }

    /// Cuts the power of a database that nobody has open; returns how many sectors were lost.
    static func cut(_ database: String, seed: UInt64) throws -> Int {
        let lost = fault_disk_cut(database, seed)
        guard lost >= 0 else { throw LabError("the power could not be cut: errno \(-lost)") }
        return Int(lost)
    }
}
