internal import ArgumentParser
internal import Logging

/// How lines of the log are written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }

/// How a long-running command tells what it does.
struct LogOptions: ParsableArguments {
    @Option(help: "Lines of the log: text or json, one object a line.")
    var logFormat: LogFormat?
}

extension Session {
    /// The same session, whose log and messages are written as asked for.
    /// - Throws: ``CommandFailure`` when the configuration cannot be read.
    func logging(_ options: LogOptions) throws -> Session {
        let format = try options.logFormat ?? settings.value(of: .logFormat, as: LogFormat.self) ?? .text
        guard format == .json else { return self }
        var next = self
        let write = console.writeError
        next.console.options.logFormat = .json
        // Who reads objects must find nothing else.
        next.console.writeError = { text in
            let message = text.hasSuffix("\n") ? String(text.dropLast()) : text
            write(JSONLogHandler.line(.info, "shiftwork", message, [:]))
        }
        next.console.writeLog = write
        return next
    }
}

extension Console {
    /// Logs to standard error: `info`, more with `--verbose`, warnings only with `--quiet`.
    var logger: Logger {
        var logger = Logger(label: "shiftwork") { label in
            switch options.logFormat {
            case .text: TextLogHandler(base: StreamLogHandler.standardError(label: label))
            case .json: JSONLogHandler(label: label, write: writeLog ?? writeError)
            }
        }
        logger.logLevel = options.isVerbose ? .debug : options.isQuiet ? .warning : .info
        return logger
    }
}
