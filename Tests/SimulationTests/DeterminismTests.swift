import Testing

/// What makes a failure worth having: it comes again.
@Suite struct DeterminismTests {
    @Test(arguments: ["memory", "sqlite"])
    func `the same seeds take the same steps in two processes`(store: String) async throws {
        let first = try await Simulate.run("--child", "--seeds", "4", "--from", "20251121", "--store", store)
        let second = try await Simulate.run("--child", "--seeds", "4", "--from", "20251121", "--store", store)
        #expect(first.output.split(separator: "\n").count == 4)
        #expect(first.output == second.output)
    }

    @Test func `different seeds take different steps`() async throws {
        let lines = try await Simulate.run("--child", "--seeds", "2", "--from", "7").output.split(
            separator: "\n")
        let hashes = lines.compactMap { $0.firstMatch(of: /"hash":"([0-9a-f]+)"/)?.1 }
        #expect(Set(hashes).count == 2)
    }
}
