internal import ShiftworkCore

/// Where two values differ, member by member, as `path: one | other`; the values as a whole where they have no members.
func differences(_ one: Any, _ other: Any, at path: String = "") -> [String] {
    let (left, right) = (Mirror(reflecting: one), Mirror(reflecting: other))
    let isSimple =
        left.children.isEmpty || right.children.isEmpty || left.children.count != right.children.count
    guard !isSimple, left.displayStyle != .enum, left.displayStyle != .set, left.displayStyle != .dictionary
    else {
        let (a, b) = ("\(one)", "\(other)")
        return a == b ? [] : ["\(path): \(a) | \(b)"]
    }
    return zip(left.children, right.children).enumerated().flatMap { number, pair in
        let label = pair.0.label ?? "\(number)"
        return differences(pair.0.value, pair.1.value, at: path.isEmpty ? label : "\(path).\(label)")
    }
}
