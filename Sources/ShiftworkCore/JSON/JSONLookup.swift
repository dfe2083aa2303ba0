/// Finds the one value at the end of a path; keys are unique, so there is no second.
struct JSONLookup: JSONSink {
    private let path: [String]
    private let bytes: UnsafeBufferPointer<UInt8>

    private var depth = 0
    /// How many of the open containers lie on the path: all of the outermost ones, until one that does not.
    private var onPath = 0
    /// Whether the next value inside the innermost container on the path is the next step.
    private var isNext = true
    /// The position of the next element, while the innermost container on the path is an array.
    private var index: Int?
    private var start: Int?
    private var isDone = false

    /// The bytes of the value, once found.
    private(set) var found: Range<Int>?

    init(_ path: [String], in bytes: UnsafeBufferPointer<UInt8>) {
        self.path = path
        self.bytes = bytes
    }

    mutating func open(_ container: JSONContainer, at offset: Int) {
        if arrives() {
            if onPath == path.count {
                start = offset
            } else {
                onPath += 1
                switch container {
                case .object:
                    index = nil
                    isNext = false
                case .array:
                    index = 0
                    isNext = path[onPath - 1] == "0"
                }
            }
        }
        depth += 1
    }

    mutating func close(at end: Int) {
        depth -= 1
        guard !isDone, depth <= onPath else { return }
        if let start, depth == onPath {
            found = start..<end
            isDone = true
        } else if depth < onPath {
            isDone = true
        }
    }

    mutating func key(_ content: Range<Int>) {
        guard !isDone, start == nil, depth == onPath else { return }
        isNext = JSONText.unescaped(content, of: bytes) == path[onPath - 1]
    }

    mutating func scalar(_ scalar: JSONScalar, _ range: Range<Int>) {
        guard arrives(), onPath == path.count else { return }
        found = range
        isDone = true
    }

    /// Whether the value that starts here is the next step of the path. Counts elements.
    private mutating func arrives() -> Bool {
        guard !isDone, start == nil, depth == onPath else { return false }
        let arrives = isNext
        if let position = index {
            index = position + 1
            isNext = path[onPath - 1] == String(position + 1)
        }
        return arrives
    }
}
