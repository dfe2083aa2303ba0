package import ShiftworkCore

extension RegisteredJob {
    /// A type of job whose payload stays bytes: for programs that work jobs of types they learn only when they start.
    /// - Parameters:
    ///   - name: stands for the Swift type's name in messages.
    ///   - perform: returns the result as JSON, or nil.
    package init(
        type: JobType, defaults: JobDefaults, name: String,
        perform: @escaping @Sendable (JobContext<Services>) async throws -> [UInt8]?
    ) {
        self.init(type: type, defaults: defaults, swiftName: name) { claimed, services, activity, _ in
            try await perform(JobContext(services: services, job: claimed, activity: activity))
        }
    }
}
