internal import ArgumentParser
internal import Configuration
internal import ShiftworkCore

/// What is configured, by whom: flags, then the environment, then `./shiftwork.yaml`, then the user's file,
/// then defaults.
struct Settings: Sendable {
    /// One place that settings come from.
    struct Source: Sendable {
        /// As in `environment`, or a file's path.
        var name: String
        var provider: any ConfigProvider
    }

    private let sources: [Source]

    /// Where a setting's value came from.
    struct Origin: Sendable, Hashable {
        var value: String
        var source: String

        /// Whether it was an argument of the program.
        var isFlag: Bool { source == "flag" }
    }

    init(sources: [Source]) { self.sources = sources }

    /// The setting's value and its source; nil when nobody says anything.
    func origin(of setting: Setting) -> Origin? {
        let key = AbsoluteConfigKey(setting.rawValue.split(separator: ".").map(String.init))
        for source in sources {
            guard let value = try? source.provider.value(forKey: key, type: .string).value else { continue }
            if case .string(let text) = value.content { return Origin(value: text, source: source.name) }
        }
        return nil
    }

    func text(of setting: Setting) -> String? { origin(of: setting)?.value }

    /// The value as an argument of a flag would be read.
    /// - Throws: ``CommandFailure`` that names the source.
    func value<Value: ExpressibleByArgument>(of setting: Setting, as: Value.Type) throws -> Value? {
        guard let origin = origin(of: setting) else { return nil }
        guard let value = Value(argument: origin.value) else {
            throw CommandFailure(
                .badConfiguration,
                "\(setting.rawValue) cannot be \"\(PlainText.printable(origin.value))\" (from \(origin.source)): "
                    + "it is \(setting.summary).")
        }
        return value
    }
}
