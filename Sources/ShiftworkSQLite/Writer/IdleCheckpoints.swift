internal import Foundation
internal import GRDB

/// When to checkpoint: at 16 MiB of log, after a second without writes, and once more to cut the log when it
/// stays quiet.
struct IdleCheckpoints {
    private static let pagesOf16MiB = 4_096
    private enum Stage { case clean, written, passive }
    private var stage = Stage.clean
    private var lastWrite = Date.distantPast
    /// The length of the log, in pages, at which to checkpoint next.
    private(set) var threshold = pagesOf16MiB

    mutating func wroteSomething(logPages pages: Int) {
        (stage, lastWrite) = (.written, Date())
        if pages < IdleCheckpoints.pagesOf16MiB { threshold = IdleCheckpoints.pagesOf16MiB }
    }

    /// When to checkpoint if nothing is written until then; nil when all is done.
    var due: Date? {
        switch stage {
        case .clean: nil
        case .written: lastWrite + 1
        case .passive: lastWrite + 5
        }
    }

    /// How to checkpoint now that it is due.
    mutating func take() -> Database.CheckpointMode {
        defer { stage = stage == .written ? .passive : .clean }
        return stage == .written ? .passive : .truncate
    }

    /// A reader may have held it up: then not again at each commit, but when the log has grown by a quarter.
    mutating func checkpointed(leaving pages: Int) {
        threshold = max(IdleCheckpoints.pagesOf16MiB, pages + IdleCheckpoints.pagesOf16MiB / 4)
    }
}
