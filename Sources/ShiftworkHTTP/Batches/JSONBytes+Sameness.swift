internal import Foundation
internal import ShiftworkCore

extension JSONBytes {
    /// Whether two documents say the same, in whatever order their members stand.
    static func saysTheSame(_ one: [UInt8]?, _ other: [UInt8]) -> Bool {
        guard let one, one != other else { return one != nil }
        guard let first = inOrder(one), let second = inOrder(other) else { return false }
        return first == second
    }

    private static func inOrder(_ document: [UInt8]) -> Data? {
        guard let value = try? JSONSerialization.jsonObject(with: Data(document), options: .fragmentsAllowed)
        else { return nil }
        return try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
    }
}
