// How a store keeps a job's details: one field after the other, each a tag and its contents, in any number. A tag
// that is not known ends the reading with an error, since its length is not known either. Written by hand because a
// JSON coder takes longer than all else that storing a job takes.
extension JobDetails {
    private enum Tag: UInt64 {
        case reference = 1, tag, user, tenant, parent, dependency, uniqueKey, timeout, startBefore, retention,
            trace, batch
    }

    /// The details as they stand in tables.
    package var bytes: [UInt8] {
        var writer = ByteWriter()
        for reference in references { writer.put(Tag.reference, reference.type, reference.id) }
        for tag in tags { writer.put(Tag.tag, tag) }
        if let user { writer.put(Tag.user, user) }
        if let tenant { writer.put(Tag.tenant, tenant) }
        if let parent { writer.put(Tag.parent, parent.description) }
        if let batch { writer.put(Tag.batch, batch.description) }
        for dependency in dependencies {
            writer.put(Tag.dependency, dependency.job.description, dependency.onFailure.rawValue)
        }
        if let uniqueKey { writer.put(Tag.uniqueKey, uniqueKey) }
        if let timeout {
            writer.put(Tag.timeout, number: timeout.components.seconds, timeout.components.attoseconds)
        }
        if let startBefore { writer.put(Tag.startBefore, number: startBefore.microseconds) }
        if let retention {
            writer.put(tag: Tag.retention.rawValue)
            for keep in [retention.finished, retention.failed, retention.killed, retention.canceled] {
                writer.put(keep)
            }
        }
        for (key, value) in trace { writer.put(Tag.trace, key, value) }
        return writer.bytes
    }

    /// Reads what stands in tables.
    package init(bytes: [UInt8]) throws(StoreError) {
        self.init()
        var reader = ByteReader(bytes)
        while !reader.isAtEnd {
            guard let tag = Tag(rawValue: try reader.tag()) else { throw ByteReader.damaged }
            try read(tag, from: &reader)
        }
    }

    private mutating func read(_ tag: Tag, from reader: inout ByteReader) throws(StoreError) {
        switch tag {
        case .reference: references.append(JobReference(try reader.text(), try reader.text()))
        case .tag: tags.append(try reader.text())
        case .user: user = try reader.text()
        case .tenant: tenant = try reader.text()
        case .parent: parent = JobID(parsing: try reader.text())
        case .batch: batch = BatchID(parsing: try reader.text())
        case .dependency:
            guard let job = JobID(parsing: try reader.text()),
                let policy = Dependency.Policy(rawValue: try reader.text())
            else { throw ByteReader.damaged }
            dependencies.append(Dependency(job, onFailure: policy))
        case .uniqueKey: uniqueKey = try reader.text()
        case .timeout:
            timeout = Duration(
                secondsComponent: try reader.number(), attosecondsComponent: try reader.number())
        case .startBefore: startBefore = Timestamp(microseconds: try reader.number())
        case .retention:
            retention = Retention(
                finished: try reader.keep(), failed: try reader.keep(), killed: try reader.keep(),
                canceled: try reader.keep())
        case .trace:
            let key = try reader.text()
            trace[key] = try reader.text()
        }
    }
}

extension ByteWriter {
    fileprivate mutating func put(_ tag: some RawRepresentable<UInt64>, _ texts: String...) {
        put(tag: tag.rawValue)
        for text in texts { put(text: text) }
    }

    fileprivate mutating func put(_ tag: some RawRepresentable<UInt64>, number numbers: Int64...) {
        put(tag: tag.rawValue)
        for number in numbers { put(number: number) }
    }

    fileprivate mutating func put(_ keep: Retention.Keep?) {
        switch keep {
        case nil: put(tag: 0)
        case .forever: put(tag: 1)
        case .until(let moment):
            put(tag: 2)
            put(number: moment.microseconds)
        case .lasting(let duration):
            put(tag: 3)
            put(number: duration.components.seconds)
            put(number: duration.components.attoseconds)
        }
    }
}

extension ByteReader {
    fileprivate mutating func keep() throws(StoreError) -> Retention.Keep? {
        switch try tag() {
        case 0: return nil
        case 1: return .forever
        case 2: return .until(Timestamp(microseconds: try number()))
        case 3:
            return .lasting(Duration(secondsComponent: try number(), attosecondsComponent: try number()))
        default: throw ByteReader.damaged
        }
    }
}
