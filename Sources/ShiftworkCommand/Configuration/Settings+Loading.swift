internal import Configuration
internal import ShiftworkCore

extension Settings {
    /// Reads all sources. Unknown names in our scope are errors, all told at once.
    /// - Throws: ``CommandFailure`` with ending 78.
    static func load(
        flags: [Setting: String] = [:], profile: String? = nil, surroundings: Surroundings
    ) async throws -> Settings {
        let environment = surroundings.environment
        let profile = profile ?? environment["SHIFTWORK_PROFILE"]
        var problems = ConfigurationNames.problems(in: environment)
        var sources = [Source(name: "flag", provider: memory(flags.byKey))]
        sources.append(
            Source(
                name: "environment",
                provider: EnvironmentVariablesProvider(environmentVariables: environment)
                    .prefixKeys(with: "shiftwork")))
        var isProfileKnown = profile == nil
        for path in ConfigurationFile.paths(surroundings) {
            do {
                guard let file = try ConfigurationFile(path: path) else { continue }
                problems += ConfigurationNames.problems(in: file)
                if let profile, let values = file.profile(profile) {
                    isProfileKnown = true
                    sources.append(Source(name: "\(path) (\(profile))", provider: memory(values)))
                }
                sources.append(Source(name: path, provider: memory(file.values)))
            } catch {
                problems.append("\(path) cannot be read as YAML: \(error)")
            }
        }
        if let profile, !isProfileKnown {
            problems.append(
                "No file has a profile \"\(PlainText.printable(profile))\": add it below \"profiles\".")
        }
        guard problems.isEmpty else {
            throw CommandFailure(.badConfiguration, problems.joined(separator: "\n"))
        }
        let defaults = Setting.allCases.compactMap { setting in setting.standard.map { (setting, $0) } }
        sources.append(
            Source(name: "default", provider: memory(Dictionary(uniqueKeysWithValues: defaults).byKey)))
        return Settings(sources: sources)
    }

    private static func memory(_ values: [String: String]) -> InMemoryProvider {
        let pairs = values.map { key, value in
            let key = AbsoluteConfigKey(key.split(separator: ".").map(String.init))
            return (key, ConfigValue(.string(value), isSecret: false))
        }
        return InMemoryProvider(values: Dictionary(uniqueKeysWithValues: pairs))
    }
}

extension [Setting: String] {
    fileprivate var byKey: [String: String] {
        Dictionary<String, String>(uniqueKeysWithValues: map { ($0.key.rawValue, $0.value) })
    }
}
