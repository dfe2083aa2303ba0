// How a retention is written: for each way to end the milliseconds that a job is kept after it, the moment until
// which it is, or `"forever"`. What says nothing is left to the wider setting.
extension Retention: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("finished", finished)
            json.member("failed", failed)
            json.member("killed", killed)
            json.member("canceled", canceled)
        }
    }

    /// Reads a retention.
    package init(_ fields: JSONFields) throws(JSONFieldError) {
        try fields.refuse(namesOtherThan: ["finished", "failed", "killed", "canceled"])
        self.init(
            finished: try Keep("finished", of: fields), failed: try Keep("failed", of: fields),
            killed: try Keep("killed", of: fields), canceled: try Keep("canceled", of: fields))
    }
}

extension Retention.Keep: JSONWritable {
    package func write(to json: inout JSONWriter) {
        switch self {
        case .lasting(let duration): json.value(duration.microseconds / 1_000)
        case .until(let moment): json.value(moment.description)
        case .forever: json.value("forever")
        }
    }

    fileprivate init?(_ name: String, of fields: JSONFields) throws(JSONFieldError) {
        guard let value = fields.json(name) else { return nil }
        guard let text = value.string else {
            guard let duration = try fields.milliseconds(name) else { return nil }
            self = .lasting(duration)
            return
        }
        if text == "forever" {
            self = .forever
        } else if let moment = Timestamp(rfc3339: text) {
            self = .until(moment)
        } else {
            throw fields.error(
                name, "It is a number of milliseconds, a time as 2027-01-01T00:00:00Z, or \"forever\"")
        }
    }
}
