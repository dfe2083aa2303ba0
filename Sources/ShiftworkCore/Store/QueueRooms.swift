/// The room of all queues with limits that one claim may take from, by what a store calls them.
package struct QueueRooms<Queue: Hashable & Sendable>: Sendable {
    private var rooms: [Queue: QueueRoom]

    package init(_ rooms: [Queue: QueueRoom] = [:]) { self.rooms = rooms }

    package var isEmpty: Bool { rooms.isEmpty }

    /// So many may still be taken from a queue.
    package func left(in queue: Queue) -> Int { rooms[queue]?.left ?? .max }

    package mutating func take(_ count: Int = 1, from queue: Queue) { rooms[queue]?.take(count) }

    /// The windows that this claim has changed.
    package var windows: [Queue: RateWindow] { rooms.compactMapValues(\.next) }

    /// When the first of those whose rate is used up hands out again.
    package var opensAt: Timestamp? { rooms.values.compactMap(\.opensAt).min() }

    /// What is left of each.
    package var all: [Queue: Int] { rooms.mapValues(\.left) }
}

extension ClaimRequest {
    /// Whether a lane takes from this queue.
    package func isAbout(_ queue: QueueName, tenant: String?) -> Bool {
        scope.covers(tenant: tenant)
            && lanes.contains { $0.limit > 0 && ($0.queue.map { $0 == queue } ?? true) }
    }
}
