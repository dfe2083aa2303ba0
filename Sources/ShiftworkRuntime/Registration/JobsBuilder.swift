public import ShiftworkCore

/// Collects the types of job that an application runs.
@resultBuilder
public enum JobsBuilder<Services: Sendable> {
    public typealias Component = [RegisteredJob<Services>]

    /// A type that returns nothing.
    public static func buildExpression<J: Job>(_ job: J.Type) -> Component
    where J.Services == Services, J.JobResult == Void {
        [register(job, services: { $0 }) { _, _, _ in nil }]
    }

    /// A type whose result is kept.
    public static func buildExpression<J: Job>(_ job: J.Type) -> Component
    where J.Services == Services, J.JobResult: Encodable {
        [register(job, services: { $0 }) { try $2.encode(result: $0, of: $1) }]
    }

    /// A type that needs no services and returns nothing.
    @_disfavoredOverload
    public static func buildExpression<J: Job>(_ job: J.Type) -> Component
    where J.Services == Void, J.JobResult == Void {
        [register(job, services: { _ in () }) { _, _, _ in nil }]
    }

    /// A type that needs no services and whose result is kept.
    @_disfavoredOverload
    public static func buildExpression<J: Job>(_ job: J.Type) -> Component
    where J.Services == Void, J.JobResult: Encodable {
        [register(job, services: { _ in () }) { try $2.encode(result: $0, of: $1) }]
    }

    /// Types collected elsewhere.
    public static func buildExpression(_ jobs: Component) -> Component { jobs }
    public static func buildBlock(_ parts: Component...) -> Component { parts.flatMap(\.self) }
    public static func buildOptional(_ part: Component?) -> Component { part ?? [] }
    public static func buildEither(first part: Component) -> Component { part }
    public static func buildEither(second part: Component) -> Component { part }
    public static func buildArray(_ parts: [Component]) -> Component { parts.flatMap(\.self) }

    private static func register<J: Job>(
        _ job: J.Type, services: @escaping @Sendable (Services) -> J.Services,
        encode: @escaping @Sendable (J.JobResult, ClaimedJob, PayloadCoding) throws -> [UInt8]?
    ) -> RegisteredJob<Services> {
        RegisteredJob(type: J.type, defaults: J.defaults, swiftName: String(describing: J.self)) {
            claimed, application, activity, coding in
            let payload = try coding.decode(J.self, from: claimed)
            let context = JobContext(services: services(application), job: claimed, activity: activity)
            return try encode(try await payload.perform(in: context), claimed, coding)
        }
    }
}
