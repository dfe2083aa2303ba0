internal import Testing

@Suite struct `One job between two workers, a rescuer and an operator` {
    @Test func `keeps its invariants in every state that it can reach, and always comes to rest`() {
        let search = Search(LeaseModel())
        print("lease model: \(search.summary)")
        if let found = search.found { Issue.record("\(found)") }
        #expect(search.states.count > 1_000)
    }

    @Test func `keeps them over a store that forgets its last claim`() {
        let search = Search(LeaseModel(isForgetful: true, size: .forgetful))
        print("lease model, forgetful: \(search.summary)")
        if let found = search.found { Issue.record("\(found)") }
    }

    @Test func `keeps them with a rescuer that looks first`() {
        let search = Search(LeaseModel(size: .looking))
        print("lease model, looking: \(search.summary)")
        if let found = search.found { Issue.record("\(found)") }
    }

    @Test(arguments: LeaseFault.allCases)
    func `shows what a fault breaks, by a shortest way`(_ fault: LeaseFault) throws {
        let search = Search(fault.model)
        let found = search.found
        print("\(fault), after \(search.summary):\n\(try #require(found, "it goes unnoticed"))\n")
    }
}
