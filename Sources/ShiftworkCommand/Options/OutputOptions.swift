internal import ArgumentParser
internal import Foundation

/// How the answer is shown.
struct OutputOptions: ParsableArguments {
    @Option(name: [.customShort("o"), .long], help: "table, wide, json, ndjson, csv, tsv or id.")
    var output: OutputFormat?

    @Option(help: "Colour: auto, always or never. NO_COLOR and TERM=dumb are obeyed.")
    var color: ColorChoice?

    @Option(help: "Times: relative, iso or unix.")
    var time: TimeText.Form?

    @Option(name: .customLong("tz"), help: "The zone of ISO times, as in Europe/Rome.")
    var zone: String?

    @Flag(name: .customLong("no-headers"), help: "Leave the headings out.")
    var hidesHeadings = false

    @Flag(help: "No messages and no progress.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Say more.")
    var verbose = false

    /// The options with what the configuration says where nothing was asked for.
    func resolved(with settings: Settings) throws -> Console.Options {
        var options = Console.Options()
        options.format = try output ?? settings.value(of: .outputFormat, as: OutputFormat.self) ?? .table
        options.color = try color ?? settings.value(of: .outputColor, as: ColorChoice.self) ?? .auto
        options.time = try time ?? settings.value(of: .outputTime, as: TimeText.Form.self) ?? .relative
        if let name = zone ?? settings.text(of: .outputZone) {
            guard let zone = TimeZone(identifier: name) else {
                throw CommandFailure(
                    .usage,
                    "No time zone is called \"\(PlainText.printable(name))\". Write it as in Europe/Rome.")
            }
            options.zone = zone
        }
        options.isQuiet = quiet
        options.isVerbose = verbose
        options.hasHeadings = !hidesHeadings
        return options
    }
}
