internal import ArgumentParser
internal import ShiftworkHTTP

struct OpenAPICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Print the description of the HTTP API, OpenAPI 3.1.",
        discussion: """
            Examples:
              shiftwork openapi > openapi.json
              shiftwork openapi --yaml
            """)

    @Flag(help: "As YAML.")
    var yaml = false

    func run() async throws {
        Console.process(.process(), Console.Options())
            .print(ShiftworkAPI.description(version: Version.current, asYAML: yaml))
    }
}
