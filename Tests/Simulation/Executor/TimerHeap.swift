/// What is to happen at moments of the simulation's clock, earliest first; at the same moment by the drawn rank,
/// then in the order of setting.
struct TimerHeap {
    struct Timer {
        let at: Int64
        let rank: UInt64
        let number: Int
        let action: () -> Void
    }

    private var heap: [Timer] = []
    private var cancelled: Set<Int> = []
    private var next = 0

    /// Sets a timer; returns what ``cancel(_:)`` takes.
    mutating func set(at: Int64, rank: UInt64, _ action: @escaping () -> Void) -> Int {
        next += 1
        heap.append(Timer(at: at, rank: rank, number: next, action: action))
        rise(heap.count - 1)
        return next
    }

    /// Takes a timer back that has not gone off.
    mutating func cancel(_ number: Int) { cancelled.insert(number) }

    /// The earliest timer, taken out.
    mutating func takeFirst() -> Timer? {
        while let first = heap.first {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
            sink(0)
            if cancelled.remove(first.number) == nil { return first }
        }
        return nil
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (heap[left], heap[right])
        if first.at != second.at { return first.at < second.at }
        if first.rank != second.rank { return first.rank < second.rank }
        return first.number < second.number
    }

    private mutating func rise(_ start: Int) {
        var child = start
        while child > 0, isBefore(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func sink(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && isBefore(child, least) {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
