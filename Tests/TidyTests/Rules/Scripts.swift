import ShiftworkCore

extension Rule {
    /// A status in SQL or Lua is interpolated from the lifecycle, never spelled.
    static let statusInScripts = perFile("status-in-script") { file in
        file.scripts.flatMap { script in
            JobStatus.allCases
                .filter { script.text.contains("'\($0.rawValue)'") }
                .map {
                    Finding(file, line: script.line, "'\($0.rawValue)' is spelled; derive it from JobStatus")
                }
        }
    }

    /// A store reads one clock, in `StoreTime`, where a test can replace it.
    static let clockInScripts = perFile("clock-in-script") { file in
        guard !file.name.hasPrefix("StoreTime") else { return [] }
        let clocks = [
            "now()", "current_timestamp", "current_time", "current_date", "strftime(", "julianday(",
            "unixepoch(",
            "clock_timestamp()", "datetime('now", "redis.call('time'", #"redis.call("time""#,
        ]
        return file.scripts.compactMap { script in
            let text = script.text.lowercased()
            return clocks.first(where: text.contains).map {
                Finding(file, line: script.line, "\($0) outside of StoreTime")
            }
        }
    }

    /// An embedded script that no Swift file of its target names is dead text.
    static let usedScripts = Rule(name: "used-scripts") { files in
        files.filter { $0.isScript && $0.target != nil }.compactMap { script in
            let stem = script.name.prefix { $0 != "." }
            let isUsed = files.contains { file in
                file.target == script.target && file.code.contains { $0.text.contains(stem) }
            }
            return isUsed ? nil : Finding(script, line: 1, "nothing uses it")
        }
    }
}

extension SourceFile {
    /// The SQL or Lua of a store: its script files, and every string in its Swift.
    fileprivate var scripts: [(text: String, line: Int)] {
        guard isOfScriptedStore else { return [] }
        if isScript { return lines.enumerated().map { (String($1.prefixBeforeComment), $0 + 1) } }
        return tokens.filter { $0.kind == .string }.map { ($0.text, $0.line) }
    }
}

extension Substring {
    /// A line of SQL or Lua without its `--` comment.
    fileprivate var prefixBeforeComment: Substring {
        firstRange(of: "--").map { self[..<$0.lowerBound] } ?? self
    }
}
