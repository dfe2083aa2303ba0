internal import Foundation
internal import Yams

/// A YAML file, as dotted keys and the text of their values.
struct ConfigurationFile: Sendable {
    var path: String
    var values: [String: String]

    /// Reads a file; nil when there is none.
    init?(path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        self.path = path
        values = [:]
        let text = try String(contentsOfFile: path, encoding: .utf8)
        if let node = try Yams.compose(yaml: text) { read(node, below: "") }
    }

    /// What a profile says; nil when the file has none of that name.
    func profile(_ name: String) -> [String: String]? {
        let prefix = "profiles.\(name)."
        let own = values.filter { $0.key.hasPrefix(prefix) }
        guard !own.isEmpty else { return nil }
        return Dictionary(
            uniqueKeysWithValues: own.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }

    private mutating func read(_ node: Node, below prefix: String) {
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                let name = key.scalar?.string ?? "?"
                read(value, below: prefix.isEmpty ? name : "\(prefix).\(name)")
            }
        case .sequence(let sequence):
            values[prefix] = sequence.map { $0.scalar?.string ?? "?" }.joined(separator: ",")
        case .scalar(let scalar): values[prefix] = scalar.string
        case .alias: values[prefix] = ""
        }
    }
}

extension ConfigurationFile {
    /// The project's file, then the user's.
    static func paths(_ surroundings: Surroundings) -> [String] {
        ["\(surroundings.directory)/shiftwork.yaml", userPath(surroundings)].compactMap(\.self)
    }

    /// `$XDG_CONFIG_HOME/shiftwork/config.yaml`, or below `~/.config`.
    static func userPath(_ surroundings: Surroundings) -> String? {
        let environment = surroundings.environment
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") {
            return base + "/shiftwork/config.yaml"
        }
        return environment["HOME"].map { $0 + "/.config/shiftwork/config.yaml" }
    }

    /// A file to begin with: everything there is, commented out.
    static var template: String {
        let lines = Setting.allCases.filter { $0 != .storeURL }.map { setting in
            let parts = setting.rawValue.split(separator: ".")
            return "# \(parts[0]): { \(parts[1]): \(setting.standard ?? "") }    # \(setting.summary)"
        }
        return """
            # Configuration of shiftwork. Flags and the environment (SHIFTWORK_STORE_URL and so on) win over it.
            # Unknown names are errors. To see what holds: shiftwork config show --origin
            store:
              url: sqlite:shiftwork.sqlite

            \(lines.joined(separator: "\n"))

            # profiles:
            #   prod:
            #     store:
            #       url: sqlite:/var/lib/shop/jobs.sqlite

            """
    }
}
