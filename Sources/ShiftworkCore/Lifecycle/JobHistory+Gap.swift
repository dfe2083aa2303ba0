extension JobHistory {
    /// What is wrong with a told life, in words: a step that does not follow from the one before by
    /// ``JobStatus/after(_:)``, a wrong number, another end than the job's. Nil for a whole life.
    public static func gap(in history: [HistoryEntry], of status: JobStatus) -> String? {
        guard let first = history.first else { return "It is empty." }
        guard first.kind == .enqueue, first.from == nil else { return "It begins with \(first.kind.name)." }
        guard history.map(\.sequence) == Array(1...history.count) else {
            return "Its steps are not numbered 1, 2, 3."
        }
        for (before, step) in zip(history, history.dropFirst()) {
            if let wrong = fault(in: step, after: before.to) { return "Step \(step.sequence): \(wrong)" }
        }
        guard let last = history.last, last.to == status else {
            return "It ends with \(history.last?.to.rawValue ?? ""), the job is \(status.rawValue)."
        }
        return nil
    }

    private static func fault(in step: HistoryEntry, after status: JobStatus) -> String? {
        guard step.from == status else {
            return
                "\(step.kind.name) begins at \(step.from?.rawValue ?? "nothing") instead of \(status.rawValue)."
        }
        switch step.kind {
        case .enqueue: return "a second enqueue."
        case .edit: return step.to == status ? nil : "an edit moved the job."
        case .event(let event):
            guard status.after(event) != .becomes(step.to) else { return nil }
            return "\(event.rawValue) does not make \(step.to.rawValue) of \(status.rawValue)."
        }
    }
}
