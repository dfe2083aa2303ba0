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
        ("postgres://u:p@h/d", "in this release"), ("sqlite:", "needs a path"),
        ("sqlite://host/x", "absolute path"),
        ("memory:x", "takes nothing"), ("sqlite:a?mode=ro", "takes no"),
    ])
    func `is refused with what to write instead`(_ text: String, _ hint: String) {
        let error = #expect(throws: CommandFailure.self) { try StoreURL(text) }
        #expect(error?.ending == .usage)
        #expect(error?.description.contains(hint) == true)
        #expect(error?.description.contains("There are: sqlite:PATH, memory:.") == true)
        #expect(error?.description.contains("u:p@h") == false)
    }
}
