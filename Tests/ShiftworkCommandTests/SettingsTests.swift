import Foundation
import Testing

@testable import ShiftworkCommand

@Suite("Settings")
struct SettingsTests {
    private let place = Result { try TemporaryFolder() }

    /// The test's folder with `shiftwork.yaml` and a user's configuration.
    private func surroundings(
        project: String? = nil, user: String? = nil, _ environment: [String: String] = [:]
    ) throws -> Surroundings {
        let folder = try place.get().path
        try FileManager.default.createDirectory(
            atPath: folder + "/xdg/shiftwork", withIntermediateDirectories: true)
        try project?.write(toFile: folder + "/shiftwork.yaml", atomically: true, encoding: .utf8)
        try user?.write(toFile: folder + "/xdg/shiftwork/config.yaml", atomically: true, encoding: .utf8)
        var surroundings = Surroundings.pipe(
            environment.merging(["XDG_CONFIG_HOME": folder + "/xdg"]) { first, _ in first })
        surroundings.directory = folder
        return surroundings
    }

    @Test
    func
        `flags win over the environment, it over the project's file, that over the user's, that over defaults`()
        async throws
    {
        let surroundings = try surroundings(
            project: "store: {url: 'sqlite:project'}\noutput: {time: iso, color: never}",
            user: "store:\n  url: sqlite:user\noutput:\n  time: unix\n  zone: Europe/Rome",
            ["SHIFTWORK_STORE_URL": "sqlite:environment", "SHIFTWORK_OUTPUT_COLOR": "always"])
        let settings = try await Settings.load(flags: [.storeURL: "sqlite:flag"], surroundings: surroundings)
        #expect(settings.origin(of: .storeURL) == .init(value: "sqlite:flag", source: "flag"))
        #expect(settings.origin(of: .outputColor) == .init(value: "always", source: "environment"))
        #expect(settings.text(of: .outputTime) == "iso")
        #expect(settings.text(of: .outputZone) == "Europe/Rome")
        #expect(settings.origin(of: .bulkRate) == .init(value: "100/s", source: "default"))
    }

    @Test func `a profile wins over its own file`() async throws {
        let surroundings = try surroundings(
            project: "store: {url: 'sqlite:a'}\nprofiles: {prod: {store: {url: 'sqlite:b'}}}")
        let settings = try await Settings.load(profile: "prod", surroundings: surroundings)
        #expect(settings.text(of: .storeURL) == "sqlite:b")
        #expect(try await Settings.load(surroundings: surroundings).text(of: .storeURL) == "sqlite:a")
        await #expect(throws: CommandFailure.self) {
            _ = try await Settings.load(profile: "prd", surroundings: surroundings)
        }
    }

    @Test func `all unknown names are told at once, with what may have been meant`() async throws {
        let surroundings = try surroundings(
            project: "stor: {url: a}\nbulk: {rat: 5}",
            ["SHIFTWORK_STORE_URI": "x", "SHIFTWORK_JOB_ID": "fine"])
        let error = await #expect(throws: CommandFailure.self) {
            _ = try await Settings.load(surroundings: surroundings)
        }
        #expect(error?.ending == .badConfiguration)
        #expect(error?.description.contains("\"stor.url\". Did you mean \"store.url\"?") == true)
        #expect(error?.description.contains("\"bulk.rat\". Did you mean \"bulk.rate\"?") == true)
        #expect(
            error?.description.contains(
                "SHIFTWORK_STORE_URI is unknown. Did you mean \"SHIFTWORK_STORE_URL\"?") == true)
        #expect(error?.description.contains("SHIFTWORK_JOB_ID") == false)
    }

    @Test func `a value that cannot be is refused with its source`() async throws {
        let surroundings = try surroundings(project: "bulk: {rate: fast}")
        let settings = try await Settings.load(surroundings: surroundings)
        let error = #expect(throws: CommandFailure.self) {
            try settings.value(of: .bulkRate, as: RateArgument.self)
        }
        #expect(error?.description.contains("shiftwork.yaml") == true)
    }

    @Test func `what config init writes is understood`() async throws {
        let surroundings = try surroundings(project: ConfigurationFile.template)
        let settings = try await Settings.load(surroundings: surroundings)
        #expect(settings.text(of: .storeURL) == "sqlite:shiftwork.sqlite")
    }

    @Test func `passwords and keys are not shown`() {
        #expect(
            Masked.value("postgres://anna:secret@host/db", of: .storeURL) == "postgres://anna:***@host/db")
        #expect(Masked.value("postgres://anna@host/db", of: .storeURL) == "postgres://anna@host/db")
        #expect(
            Masked.value("postgres://a:p?q@host/db?sslpassword=s&schema=x", of: .storeURL)
                == "postgres://a:***@host/db?sslpassword=***&schema=x")
        #expect(Masked.value("sqlite:a", of: .storeURL) == "sqlite:a")
        #expect(Masked.value("k1:abc", of: .encryptionKeys) == "***")
    }
}
