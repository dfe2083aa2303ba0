/// A system small enough to be looked at whole: where it may begin, and every step that may come next.
protocol Model {
    associatedtype State: Hashable
    associatedtype Step: CustomStringConvertible

    /// Where it begins.
    var start: State { get }
    /// Everything that may happen next.
    func moves(from state: State) -> [Move<Step, State>]
    /// Whether it may stay as it is for ever: all work is done, or held back on purpose.
    func isAtRest(_ state: State) -> Bool
    /// The steps that lead through these states, one line each; the last one may break something.
    func story(of states: [State], broken: String?) -> [String]
}

/// One thing that may happen.
struct Move<Step, State> {
    let step: Step
    let state: State
    /// Whether it happens by itself while nothing fails and nobody interferes: liveness counts on these alone.
    let isHealthy: Bool
    /// The invariant that it breaks, in words.
    let broken: String?
}

/// A shortest way to something that must not be.
struct Counterexample {
    let broken: String
    /// The steps from the start, one line each, with the state that each leads to.
    let steps: [String]
}

extension Counterexample: CustomStringConvertible {
    var description: String {
        let lines = steps.enumerated().map { "  \($0 + 1). \($1)" }
        return ([broken] + lines).joined(separator: "\n")
    }
}
