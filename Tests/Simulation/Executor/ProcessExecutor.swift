/// Where the tasks of one simulated process run: it hands their work to the loop, or keeps it while the process is
/// frozen.
final class ProcessExecutor: TaskExecutor, @unchecked Sendable {
    enum Mode {
        /// The seed chooses among its work and that of others.
        case fair
        /// Its work stands still.
        case frozen
        /// Its work goes first: the store's, and that of a process which is dead and only has to unwind.
        case urgent
    }

    let name: String
    let number: UInt64
    let scheduler: Scheduler
    private(set) var mode: Mode
    private var held: [UnownedJob] = []

    init(name: String, number: UInt64, scheduler: Scheduler, mode: Mode = .fair) {
        (self.name, self.number, self.scheduler, self.mode) = (name, number, scheduler, mode)
    }

    func enqueue(_ job: consuming ExecutorJob) { take(UnownedJob(job)) }

    func take(_ job: UnownedJob) {
        switch mode {
        case .fair: scheduler.enqueue(job, on: self, isUrgent: false)
        case .urgent: scheduler.enqueue(job, on: self, isUrgent: true)
        case .frozen: held.append(job)
        }
    }

    func change(to next: Mode) {
        mode = next
        switch next {
        case .frozen: scheduler.hold(self)
        case .urgent: scheduler.hurry(self)
        case .fair: break
        }
        guard next != .frozen else { return }
        let jobs = held
        held = []
        for job in jobs { take(job) }
    }
}
