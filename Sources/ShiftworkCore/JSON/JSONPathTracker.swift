/// Follows where in a value the scanner is. Only used once a fault is known, to say where it lies.
struct JSONPathTracker: JSONSink {
    private enum Step {
        case object
        case key(Range<Int>)
        case index(Int)
    }

    /// Longer keys are cut in a path: it is for people.
    private static let keyLimit = 64

    private var steps: [Step] = []

    mutating func open(_ container: JSONContainer, at offset: Int) {
        switch container {
        case .object: steps.append(.object)
        case .array: steps.append(.index(0))
        }
    }

    mutating func close(at end: Int) {
        steps.removeLast()
        advance()
    }

    mutating func key(_ content: Range<Int>) {
        steps[steps.count - 1] = .key(content)
    }

    mutating func scalar(_ scalar: JSONScalar, _ range: Range<Int>) {
        advance()
    }

    private mutating func advance() {
        if case .index(let index) = steps.last { steps[steps.count - 1] = .index(index + 1) }
    }

    /// The path in the form `$.plan.items[3]["odd key"]`.
    func path(in bytes: UnsafeBufferPointer<UInt8>) -> String {
        var keys: [JSONPath.Step] = []
        for step in steps {
            switch step {
            case .object: break
            case .index(let index): keys.append(.index(index))
            case .key(let content):
                keys.append(.key(String(JSONText.unescaped(content, of: bytes).prefix(Self.keyLimit))))
            }
        }
        return JSONPath(keys).description
    }
}
