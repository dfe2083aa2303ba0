internal import ShiftworkCore

/// What the process says when it ends: the table of `docs/cli.md`.
enum Ending: Int32, CaseIterable {
    case done = 0
    case failed = 1
    /// `doctor` found warnings only.
    case warnings = 2
    case notFound = 3
    /// The awaited job ended failed, killed or canceled.
    case endedBadly = 4
    /// Some of many could not be done.
    case partly = 5
    /// The status does not allow it, or another job holds the unique key.
    case conflict = 6
    /// Wrong usage, or a question that nobody can answer.
    case usage = 64
    case badInput = 65
    case unavailable = 69
    /// Try again: a lock, no room.
    case temporary = 75
    case notPermitted = 77
    case badConfiguration = 78
    case timeout = 124
    case interrupted = 130
    case terminated = 143
}

/// A command that could not do what it was asked to: what happened, where, and how to mend it.
struct CommandFailure: Error, CustomStringConvertible {
    let ending: Ending
    let description: String

    init(_ ending: Ending, _ description: String) {
        (self.ending, self.description) = (ending, description)
    }

    /// For ids of which there are no jobs.
    static func missing(_ ids: Set<JobID>) -> CommandFailure {
        CommandFailure(
            .notFound,
            "No job has the id \(ids.sorted().map(\.description).joined(separator: ", ")). It may have been "
                + "deleted or pruned; shiftwork list shows those there are.")
    }

    /// For what works on a store itself, and was given a server.
    static let needsStore = CommandFailure(.usage, "This works on a store itself. Give one with --store.")
}

extension CommandFailure {
    /// Finds the ending that an error stands for; nil for those that the argument parser words itself.
    init?(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as NotOurs: self.init(.unavailable, error.description)
        case let error as ServerSilent: self.init(.unavailable, error.description)
        case let error as StoreError:
            self.init(Ending(error), error.underlying is ServerWord ? error.message : error.description)
        case let error as JobQueryError:
            self.init(.usage, "The query cannot be read. \(error)")
        case let error as JSONError: self.init(.badInput, error.description)
        case let error as JSONFieldError: self.init(.badInput, error.description)
        case let error as PayloadError: self.init(.badInput, "\(error)")
        case let error as LimitExceeded: self.init(.badInput, error.description)
        case is CancellationError: self.init(.interrupted, "Interrupted.")
        default: return nil
        }
    }
}

extension Ending {
    /// What a store's trouble means for the caller.
    init(_ error: StoreError) {
        switch error.code {
        case .locked, .full, .unknown: self = .temporary
        case .readOnly: self = .notPermitted
        case .schema: self = .badConfiguration
        case .invalid: self = .badInput
        default: self = .unavailable
        }
    }
}
