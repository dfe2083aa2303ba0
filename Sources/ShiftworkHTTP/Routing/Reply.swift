internal import HTTPTypes
internal import ShiftworkCore

/// An answer before it is written to a connection.
struct Reply: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// Part by part, as the connection takes them.
        case parts(AsyncThrowingStream<[UInt8], any Error>)
        /// Without end, until either side closes it.
        case live(LiveStream)
    }

    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: Body

    init(_ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: Body = .bytes([])) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    /// A JSON document.
    static func json(_ bytes: [UInt8], _ status: HTTPResponse.Status = .ok) -> Reply {
        Reply(status, headers: [.contentType: "application/json"], body: .bytes(bytes))
    }

    /// A JSON document, written on the spot.
    static func json(_ status: HTTPResponse.Status = .ok, _ write: (inout JSONWriter) -> Void) -> Reply {
        .json(JSONWriter.bytes(write), status)
    }

    /// Something that writes itself.
    static func json(_ value: some JSONWritable, _ status: HTTPResponse.Status = .ok) -> Reply {
        .json(status) { value.write(to: &$0) }
    }

    /// A list of things that write themselves: `{"data": […]}`.
    static func list(_ values: [some JSONWritable]) -> Reply {
        .json { json in
            json.object { json in
                json.member("data", values)
            }
        }
    }

    /// The answer with one more header.
    func with(_ name: HTTPField.Name, _ value: String) -> Reply {
        var next = self
        next.headers[name] = value
        return next
    }
}
