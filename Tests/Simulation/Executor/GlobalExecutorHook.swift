import Foundation

/// Brings home what would run on Swift's global executor: tasks without structure, which inherit no executor (the
/// service lifecycle library starts some when a shutdown begins).
///
/// `swift_task_enqueueGlobal_hook` is the Swift runtime's own seam: called with each such piece of work.
enum GlobalExecutorHook {
    /// The loop that gets the work; one per thread is enough, for there is one thread.
    nonisolated(unsafe) static var scheduler: Scheduler?
    /// Gets what no process asked for.
    nonisolated(unsafe) static var fallback: ProcessExecutor?

    static func install() {
        // `RTLD_DEFAULT` is a null pointer on Linux; the import drops the macro.
        guard let symbol = dlsym(nil, "swift_task_enqueueGlobal_hook") else {
            fatalError("This Swift runtime has no swift_task_enqueueGlobal_hook.")
        }
        typealias Hook = @convention(c) (UnsafeRawPointer, UnsafeRawPointer) -> Void
        let hook: Hook = { job, _ in
            let unowned = unsafeBitCast(job, to: UnownedJob.self)
            guard let scheduler = GlobalExecutorHook.scheduler,
                let executor = scheduler.current ?? GlobalExecutorHook.fallback
            else { fatalError("A task reached the global executor outside of a simulation.") }
            executor.take(unowned)
        }
        symbol.assumingMemoryBound(to: Hook.self).pointee = hook
    }
}
