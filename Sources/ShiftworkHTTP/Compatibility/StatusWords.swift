internal import HTTPTypes
internal import ShiftworkCore

/// The words that home-made job APIs have for statuses. Several of ours are one of theirs: `X-Job-Status` tells the
/// true one.
enum StatusWords: String, CaseIterable, Sendable {
    case record, upper, pending, dispatch

    func word(for status: JobStatus) -> String {
        switch self {
        case .record: Self.recordWord(for: status)
        case .upper: Self.upperWord(for: status)
        case .pending: Self.pendingWord(for: status)
        case .dispatch: Self.dispatchWord(for: status)
        }
    }

    /// All that a word may mean; none when it is no word.
    func statuses(for word: String) -> [JobStatus] {
        JobStatus.allCases.filter { self.word(for: $0) == word }
    }

    private static func recordWord(for status: JobStatus) -> String {
        switch status {
        case .scheduled, .blocked, .queued, .retrying: "queued"
        case .paused: "paused"
        case .started, .killRequested: "started"
        case .finished: "finished"
        case .failed: "failed"
        case .killed, .canceled: "canceled"
        }
    }

    private static func upperWord(for status: JobStatus) -> String {
        switch status {
        case .scheduled, .blocked, .queued, .retrying, .paused: "QUEUED"
        case .started, .killRequested: "PROCESSING"
        case .finished: "COMPLETED"
        case .failed, .killed, .canceled: "FAILED"
        }
    }

    private static func pendingWord(for status: JobStatus) -> String {
        switch status {
        case .scheduled, .blocked, .queued, .retrying, .paused: "pending"
        case .started, .killRequested: "processing"
        case .finished: "completed"
        case .failed, .killed, .canceled: "failed"
        }
    }

    private static func dispatchWord(for status: JobStatus) -> String {
        switch status {
        case .scheduled, .blocked, .queued, .retrying, .paused: "queued"
        case .started, .killRequested: "started"
        case .finished: "completed"
        case .failed, .killed, .canceled: "failed"
        }
    }
}

extension Call {
    /// The words that the caller speaks; nil for ours.
    func words() throws -> StatusWords? { try query.word("words", StatusWords.self) }

    /// Jobs in some statuses by somebody's words, with commas; nil when nothing is asked.
    func statusQuery(_ words: StatusWords) throws -> JobQuery? {
        guard let text = query["status"] else { return nil }
        let statuses = try text.split(separator: ",").flatMap { word in
            let meant = words.statuses(for: String(word))
            guard !meant.isEmpty else {
                throw query.mistake("status", "There is no such status in these words")
            }
            return meant
        }
        return JobQuery.Values(statuses.map { .status($0) }).map { JobQuery(.status($0)) }
    }
}

extension HTTPField.Name {
    static let jobStatus = HTTPField.Name("X-Job-Status")!
}
