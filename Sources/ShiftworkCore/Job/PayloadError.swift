/// A payload or result that could not be encoded or decoded. Final: another attempt would meet the same
/// bytes.
///
/// Names types, keys and paths; never a value.
public struct PayloadError: Error, Sendable, Hashable {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// A key that the code requires.
        case missingKey(String)
        /// `null`, or nothing, where the code requires a value of a type.
        case missingValue(String)
        /// A value of another type than the code's.
        case wrongType(String)
        /// A value that the code's type refuses, as a number out of range or an unknown case.
        case refusedValue
        /// What no JSON can hold, as a number that is not finite.
        case notRepresentable
        /// JSON outside the strict rules.
        case json(JSONError)
        /// A secret that could not be sealed or opened.
        case secret(SecretError)
        /// An error of the value's own coding, by the name of its type.
        case other(String)
    }

    /// The job's type.
    public let type: String
    /// What is wrong.
    public let reason: Reason
    /// Where, as `$.plan.items[3]`.
    public let path: String
    /// What is wrong, where, and what to do. Safe to log.
    public let description: String
}

extension PayloadError: CustomStringConvertible {}

extension PayloadError {
    init(encoding subject: JobPayloadCoder.Subject, _ error: any Error) {
        (reason, path) = Self.reason(of: error)
        type = subject.type
        description = "Cannot encode \(type): \(Self.sentence(reason, path))"
    }

    init(decoding subject: JobPayloadCoder.Subject, _ error: any Error) {
        (reason, path) = Self.reason(of: error)
        type = subject.type
        let problem = Self.sentence(reason, path)
        switch reason {
        case .json, .secret: description = "Cannot decode \(type): \(problem)"
        case .missingKey, .missingValue, .wrongType, .refusedValue, .notRepresentable, .other:
            let advice =
                subject.version == subject.codeVersion
                ? "Both have payload version \(subject.version): when the fields change, raise payloadVersion and "
                    + "implement migrate(_:from:)."
                : "Implement migrate(_:from:)."
            description =
                "Cannot decode \(type): \(problem) (payload version \(subject.version), "
                + "code version \(subject.codeVersion)). \(advice)"
        }
    }

    private static func reason(of error: any Error) -> (Reason, String) {
        switch error {
        case let error as SecretError: (.secret(error), error.field)
        case let error as JSONError: (.json(error), error.path)
        case DecodingError.keyNotFound(let key, let context):
            (.missingKey(key.stringValue), path(context.codingPath))
        case DecodingError.valueNotFound(let type, let context):
            (.missingValue("\(type)"), path(context.codingPath))
        case DecodingError.typeMismatch(let type, let context):
            (.wrongType("\(type)"), path(context.codingPath))
        case DecodingError.dataCorrupted(let context): (.refusedValue, path(context.codingPath))
        case EncodingError.invalidValue(_, let context): (.notRepresentable, path(context.codingPath))
        default: (.other("\(Swift.type(of: error))"), "$")
        }
    }

    private static func path(_ codingPath: [any CodingKey]) -> String { JSONPath(codingPath).description }

    private static func sentence(_ reason: Reason, _ path: String) -> String {
        switch reason {
        case .missingKey(let key): "key \(key.quotedForMessages) is missing at \(path)"
        case .missingValue(let type): "\(path) is null, the code needs \(type)"
        case .wrongType(let type): "\(path) is not \(type)"
        case .refusedValue: "the value at \(path) is not one that its type accepts"
        case .notRepresentable: "the value at \(path) has no JSON, such as a number that is not finite"
        case .json(let error): error.description
        case .secret(let error): error.description
        case .other(let type): "its own coding threw \(type)"
        }
    }
}
