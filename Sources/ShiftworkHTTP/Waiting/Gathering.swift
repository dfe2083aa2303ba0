internal import ShiftworkCore
internal import Synchronization

/// Questions of one kind: those that come while others are under way gather, and are asked together. No timer, and no
/// wait for one that comes alone.
///
/// Whoever asked first of those that gathered asks for all, so that there is no task beside the callers'.
final class Gathering<Question: Sendable, Answer: Sendable>: Sendable {
    /// One answer for each question, in their order.
    typealias Ask = @Sendable ([Question]) async throws(StoreError) -> [Answer]

    private enum Turn {
        /// Ask, for these too.
        case ask([Waiting])
        case told(Result<Answer, StoreError>)
        /// Who asked for all could not say what is true for each.
        case alone
    }

    private struct Waiting {
        let question: Question
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct State {
        var waiting: [Waiting] = []
        var underWay = 0
    }

    private let state = Mutex(State())
    private let mostUnderWay: Int
    private let mostAtOnce: Int
    private let ask: Ask

    /// - Parameters:
    ///   - mostUnderWay: so many at the same time.
    ///   - mostAtOnce: so many questions are asked together.
    init(mostUnderWay: Int = 2, mostAtOnce: Int = 100, ask: @escaping Ask) {
        (self.mostUnderWay, self.mostAtOnce, self.ask) = (mostUnderWay, mostAtOnce, ask)
    }

    /// How many wait for others.
    var count: Int { state.withLock { $0.waiting.count } }

    /// The answer as of a moment after the call.
    func answer(to question: Question) async throws(StoreError) -> Answer {
        switch await turn(for: question) {
        case .ask(let others): try await asked(question, others).get()
        case .told(let answer): try answer.get()
        case .alone: try await ask([question])[0]
        }
    }

    private func turn(for question: Question) async -> Turn {
        await withCheckedContinuation { continuation in
            let mayBegin = state.withLock { state in
                guard state.underWay >= mostUnderWay else {
                    state.underWay += 1
                    return true
                }
                state.waiting.append(Waiting(question: question, continuation: continuation))
                return false
            }
            if mayBegin { continuation.resume(returning: .ask([])) }
        }
    }

    private func asked(_ question: Question, _ others: [Waiting]) async -> Result<Answer, StoreError> {
        let answers = await result(of: [question] + others.map(\.question))
        handOver()
        switch answers {
        case .success(let answers):
            for (other, answer) in zip(others, answers.dropFirst()) {
                other.continuation.resume(returning: .told(.success(answer)))
            }
        case .failure(let error):
            // What one job or one canceled caller brought about does not concern the others.
            let isShared = error.isTransient && !Task.isCancelled
            let turn = isShared ? Turn.told(.failure(error)) : .alone
            for other in others { other.continuation.resume(returning: turn) }
            if !isShared, !others.isEmpty { return await result(of: [question]).map { $0[0] } }
        }
        return answers.map { $0[0] }
    }

    private func result(of questions: [Question]) async -> Result<[Answer], StoreError> {
        do { return .success(try await ask(questions)) } catch { return .failure(error) }
    }

    /// Lets the next who wait ask, if there are any.
    private func handOver() {
        let next = state.withLock { state -> [Waiting] in
            let next = Array(state.waiting.prefix(mostAtOnce))
            state.waiting.removeFirst(next.count)
            if next.isEmpty { state.underWay -= 1 }
            return next
        }
        next.first?.continuation.resume(returning: .ask(Array(next.dropFirst())))
    }
}
