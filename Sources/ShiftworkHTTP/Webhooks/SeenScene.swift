internal import ShiftworkCore

/// What is kept of a ``StoreScene`` until the next.
struct SeenScene: Sendable {
    /// A queue of somebody.
    struct Place: Sendable, Hashable {
        let tenant: String?
        let name: String

        init(_ queue: QueueRecord) { (tenant, name) = (queue.tenant, queue.name.rawValue) }

        init(tenant: String?, name: String) { (self.tenant, self.name) = (tenant, name) }
    }

    /// When it was; nil before the first.
    private(set) var at: Timestamp?
    private(set) var paused: Set<Place> = []
    private(set) var progress: [JobID: JobProgress] = [:]
    /// What was told lately: to tell it again would change nothing, and cost something.
    private var told: Set<String> = []

    private static let remembered = 10_000

    init() {}

    /// Whether an event was not told before. It will have been.
    mutating func isNew(_ event: StoreScene.Event) -> Bool {
        let (type, subject, at) = (event.message.type, event.message.subject, event.message.at.microseconds)
        if told.count > Self.remembered { told = [] }
        return told.insert("\(type) \(subject) \(at) \(event.tenant ?? "")").inserted
    }

    mutating func remember(_ scene: StoreScene) {
        at = scene.now
        paused = Set(scene.queues.filter { $0.pause != nil }.map(Place.init))
        progress = [:]
        for job in scene.running { progress[job.id] = job.progress }
    }
}

extension SeenScene: JSONWritable {
    /// As much of it as another process needs to go on.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("at_us", at?.microseconds)
            json.key("paused")
            json.array { json in
                for place in paused {
                    json.object {
                        $0.member("tenant", place.tenant)
                        $0.member("queue", place.name)
                    }
                }
            }
        }
    }

    /// Reads what ``write(to:)`` wrote.
    /// - Throws: `JSONFieldError`.
    init(_ data: JSONBytes) throws {
        let fields = try JSONFields(data)
        at = try fields.integer("at_us").map { Timestamp(microseconds: Int64($0)) }
        paused = Set(
            try fields.elements("paused").map { element in
                let fields = try JSONFields(element)
                return Place(tenant: try fields.string("tenant"), name: try fields.required("queue"))
            })
    }
}
