/// The keys seen so far in one open object.
///
/// Few plain keys are compared byte by byte without hashing or allocating. More than 32, or any that an
/// escape or a canonical form could spell in two ways, are compared as strings, as a decoder would.
struct JSONKeys {
    /// A plain key in the text.
    struct Slot {
        let start: Int32
        let count: Int32
    }

    /// How many keys are compared with each other before hashing is cheaper.
    static let capacity = 32

    private let slots: UnsafeMutableBufferPointer<Slot>
    private var count = 0
    private var names: Set<String> = []
    private var comparesNames = false

    /// Starts with no keys. `slots` is uninitialised room for `capacity` of them.
    init(_ slots: UnsafeMutableBufferPointer<Slot>) {
        self.slots = slots
    }

    /// Adds the key at `content`; false if the object has it already.
    mutating func insert(_ content: Range<Int>, isPlain: Bool, of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if !comparesNames {
            if isPlain && count < Self.capacity { return insertPlain(content, of: bytes) }
            comparesNames = true
            for index in 0..<count {
                let start = Int(slots[index].start)
                names.insert(JSONText.unescaped(start..<start + Int(slots[index].count), of: bytes))
            }
        }
        return names.insert(JSONText.unescaped(content, of: bytes)).inserted
    }

    private mutating func insertPlain(_ content: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let length = content.count
        for index in 0..<count where Int(slots[index].count) == length {
            let start = Int(slots[index].start)
            var position = 0
            while position < length && bytes[start + position] == bytes[content.lowerBound + position] {
                position += 1
            }
            if position == length { return false }
        }
        (slots.baseAddress! + count).initialize(
            to: Slot(start: Int32(content.lowerBound), count: Int32(length)))
        count += 1
        return true
    }
}
