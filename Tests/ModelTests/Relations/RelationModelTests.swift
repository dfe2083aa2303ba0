internal import ShiftworkCore
internal import Testing

@Suite struct `Jobs that are tied to each other` {
    @Test(arguments: Dependency.Policy.allCases)
    func `run after what they wait for, whatever happens to either`(_ policy: Dependency.Policy) {
        expectNothing(
            in: TableModel(members: [.init(), .init(after: 0, policy: policy)]), "after, \(policy)")
    }

    @Test(arguments: Dependency.Policy.allCases)
    func `run after each other in a chain`(_ policy: Dependency.Policy) {
        let chain = [TableModel.Member(), .init(after: 0, policy: policy), .init(after: 1, policy: .cancel)]
        expectNothing(in: TableModel(members: chain, actions: [.cancel, .delete]), "chain, \(policy)")
    }

    @Test func `never live together under one key`() {
        expectNothing(
            in: TableModel(members: [.init(uniqueKey: "key"), .init(uniqueKey: "key")]), "unique key")
    }

    @Test(arguments: TableFault.allCases)
    func `show what a fault breaks, by a shortest way`(_ fault: TableFault) throws {
        let search = Search(TableModel(members: fault.members, fault: fault))
        let found = search.found
        print("\(fault), after \(search.summary):\n\(try #require(found, "it goes unnoticed"))\n")
    }

    private func expectNothing(in model: TableModel, _ name: String) {
        let search = Search(model)
        print("relations model, \(name): \(search.summary)")
        if let found = search.found { Issue.record("\(found)") }
    }
}
