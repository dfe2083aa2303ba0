internal import ShiftworkCore

/// The types of job that a process can run.
struct JobRegistry<Services: Sendable>: Sendable {
    private let jobs: [JobType: RegisteredJob<Services>]

    /// Two jobs with one type are an error of the program.
    init(_ list: [RegisteredJob<Services>]) {
        jobs = Dictionary(list.map { ($0.type, $0) }) { first, second in
            preconditionFailure(
                """
                Two jobs use the type "\(first.type)": \(first.swiftName) and \(second.swiftName). \
                Types are stored; give one of them another.
                """)
        }
    }

    var types: Set<JobType> { Set(jobs.keys) }

    subscript(type: JobType) -> RegisteredJob<Services>? { jobs[type] }
}
