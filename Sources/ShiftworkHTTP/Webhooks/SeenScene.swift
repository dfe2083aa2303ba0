internal import ShiftworkCore

/// What is kept of a ``StoreScene`` until the next: a document, so that any process goes on where another stopped.
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
    /// Queues that were found open again, and when. No store knows that moment, and a message is the same to all who
    /// make it by its moment: so this is kept until the message is stored.
    private(set) var resumed: [Place: Timestamp] = [:]
    /// The document's version; 0 before the first.
    private(set) var version: Int64 = 0
    /// What ``at`` was when it was written down.
    private var savedAt: Timestamp?
    /// What was told lately: to tell it again would change nothing, and cost something.
    private var told: Set<String> = []

    static let key = Document.Key("webhook-position", "scene")
    private static let remembered = 10_000

    init() {}

    /// Whether an event was not told before. It will have been.
    mutating func isNew(_ event: StoreScene.Event) -> Bool {
        let (type, subject, at) = (event.message.type, event.message.subject, event.message.at.microseconds)
        if told.count > Self.remembered { told = [] }
        return told.insert("\(type) \(subject) \(at) \(event.tenant ?? "")").inserted
    }

    /// Takes note of the queues that are open again.
    mutating func noteResumes(in scene: StoreScene) {
        for queue in scene.queues where queue.pause == nil && paused.contains(Place(queue)) {
            resumed[Place(queue)] = scene.now
        }
    }

    /// The messages are stored; whether there were any.
    mutating func forgetResumes() -> Bool {
        defer { resumed = [:] }
        return !resumed.isEmpty
    }

    /// It has been written down.
    mutating func noteSaved(as version: Int64) { (self.version, savedAt) = (version, at) }

    /// Whether it is time to write it down though nothing happened: whoever goes on looks again from there.
    var isLongUnsaved: Bool {
        guard let at else { return false }
        return savedAt.map { at - $0 > .seconds(60) } ?? true
    }

    mutating func remember(_ scene: StoreScene) {
        at = scene.now
        paused = Set(scene.queues.filter { $0.pause != nil }.map(Place.init))
    }
}

extension SeenScene: JSONWritable {
    /// As much of it as another process needs to go on.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("at_us", at?.microseconds)
            json.key("paused")
            json.array { json in for place in paused { place.write(to: &json, at: nil) } }
            json.key("resumed")
            json.array { json in for (place, moment) in resumed { place.write(to: &json, at: moment) } }
        }
    }

    /// Reads what stands in the store.
    /// - Throws: `JSONFieldError`.
    init(_ document: Document) throws {
        let fields = try JSONFields(JSONBytes(unchecked: document.data))
        at = try fields.integer("at_us").map { Timestamp(microseconds: Int64($0)) }
        paused = Set(try fields.elements("paused").map { try Place(JSONFields($0)) })
        for element in try fields.elements("resumed") {
            let fields = try JSONFields(element)
            guard let moment = try fields.integer("at_us") else { continue }
            resumed[try Place(fields)] = Timestamp(microseconds: Int64(moment))
        }
        (version, savedAt) = (document.version, at)
    }

    /// Puts it in the place of what was read.
    var change: DocumentChange {
        .put(
            Self.key, JSONWriter.bytes { write(to: &$0) }, if: version == 0 ? .absent : .version(version))
    }
}

extension SeenScene.Place {
    fileprivate func write(to json: inout JSONWriter, at moment: Timestamp?) {
        json.object {
            $0.member("tenant", tenant)
            $0.member("queue", name)
            if let moment { $0.member("at_us", moment.microseconds) }
        }
    }

    fileprivate init(_ fields: JSONFields) throws {
        self.init(tenant: try fields.string("tenant"), name: try fields.required("queue"))
    }
}
