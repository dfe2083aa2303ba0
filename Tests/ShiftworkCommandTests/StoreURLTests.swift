import Testing

@testable import ShiftworkCommand

@Suite("A store's URL")
struct StoreURLTests {
    @Test(arguments: [
        ("sqlite:shop.sqlite", StoreURL.sqlite(path: "shop.sqlite")),
        ("sqlite:/var/shop", .sqlite(path: "/var/shop")),
        ("sqlite:///var/shop", .sqlite(path: "/var/shop")), ("SQLite:a", .sqlite(path: "a")),
        ("memory:", .memory),
    ])
    func `is understood`(_ text: String, _ url: StoreURL) throws {
        #expect(try StoreURL(text) == url)
    }

    @Test(arguments: [
        ("shop.sqlite", "Did you mean \"sqlite:shop.sqlite\"?"), ("", "has no scheme"),
        ("sqlit:a", "Did you mean \"sqlite:\"?"),
        ("mysql://u:p@h/d", "in this release"), ("sqlite:", "needs a path"),
        ("sqlite://host/x", "absolute path"),
        ("memory:x", "takes nothing"), ("sqlite:a?mode=ro", "takes no"),
    ])
    func `is refused with what to write instead`(_ text: String, _ hint: String) {
        let error = #expect(throws: CommandFailure.self) { try StoreURL(text) }
        #expect(error?.ending == .usage)
        #expect(error?.description.contains(hint) == true)
        #expect(error?.description.contains("There are: sqlite:PATH, postgres:") == true)
        #expect(error?.description.contains("u:p@h") == false)
    }

    @Test(arguments: ["postgres://u@h/d?schema=jobs", "PostgreSQL://u@h/d?schema=jobs"])
    func `of a database says which schema`(_ text: String) throws {
        #expect(try StoreURL(text).description == "postgres://u@h/d?schema=jobs")
    }

    @Test(arguments: [
        "postgres://u:s3cret@h/d", "postgres://u@h/d?password=s3cret", "postgres://u@h/d?s3cret=s3cret",
    ])
    func `with a password is no flag, and is never repeated`(_ text: String) {
        let error = #expect(throws: CommandFailure.self) { try StoreURL(flag: text) }
        #expect(error?.ending == .usage)
        #expect(error?.description.contains("s3cret") == false)
    }
}
