// Has no race, and is called racy by the thread sanitizer whenever threads contend for its mutex; with MutexSlowPath.c
// it is not. The second half has a race, which must be found all the same. Run by `bin/sanitize thread --prove`.
import Synchronization

final class Guarded: Sendable {
    private let numbers = Mutex([Int]())

    func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    var count: Int { numbers.withLock { $0.count } }
}

/// Without a lock: not `Sendable` in truth.
final class Unguarded: @unchecked Sendable {
    var count = 0
}

@main struct MutexProof {
    static func main() async {
        let (guarded, unguarded) = (Guarded(), Unguarded())
        let isRacy = CommandLine.arguments.contains("racy")
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for number in 0..<5_000 {
                        guarded.add(worker * number)
                        if isRacy { unguarded.count += 1 }
                    }
                }
            }
        }
        print("\(guarded.count) numbers, \(unguarded.count) counted")
    }
}
