// The same way again, with names and numbers that stay: what a search goes by is worlds in their simplest form.
extension LeaseModel {
    /// A way through these worlds; `broken` is what its last step, which leads nowhere, breaks.
    func way(through worlds: [LeaseWorld], broken: String? = nil) -> [Move<LeaseStep, LeaseWorld>] {
        var way: [Move<LeaseStep, LeaseWorld>] = []
        var world = start
        for target in worlds.dropFirst() {
            let moves = moves(from: world, norm: nil)
            guard let move = moves.first(where: { $0.broken == nil && $0.state.normal(norm) == target })
            else { break }
            way.append(move)
            world = move.state
        }
        guard let broken else { return way }
        let kind = broken.prefix { $0 != ":" }
        let last = moves(from: world, norm: nil).first { $0.broken?.hasPrefix(kind) == true }
        return way + [last].compactMap { $0 }
    }

    func story(of worlds: [LeaseWorld], broken: String?) -> [String] {
        way(through: worlds, broken: broken).map { "\($0.step) → \($0.state)" }
    }
}
