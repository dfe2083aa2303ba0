/// A heap with its least element on top. Elements that no longer count stay inside until they reach the top.
struct MinHeap<Element: Comparable & Sendable>: Sendable {
    private var elements: [Element] = []

    var first: Element? { elements.first }

    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0, elements[child] < elements[(child - 1) / 2] {
            elements.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard elements.count > 1 else { return elements.removeAll() }
        elements[0] = elements.removeLast()
        var parent = 0
        while 2 * parent + 1 < elements.count {
            let (left, right) = (2 * parent + 1, 2 * parent + 2)
            let least = right < elements.count && elements[right] < elements[left] ? right : left
            guard elements[least] < elements[parent] else { return }
            elements.swapAt(parent, least)
            parent = least
        }
    }
}
