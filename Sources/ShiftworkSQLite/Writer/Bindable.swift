internal import GRDBSQLite
internal import ShiftworkCore

/// What can stand for a `?` of a ``HotStatement``.
protocol Bindable {
    /// Binds the value; SQLite keeps a copy.
    func bind(to statement: OpaquePointer, at index: Int32)
}

/// Tells SQLite to copy: the bytes do not outlive the call.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension Int64: Bindable {
    @inline(__always)
    func bind(to statement: OpaquePointer, at index: Int32) { sqlite3_bind_int64(statement, index, self) }
}

extension Int: Bindable {
    @inline(__always)
    func bind(to statement: OpaquePointer, at index: Int32) {
        sqlite3_bind_int64(statement, index, Int64(self))
    }
}

extension Timestamp: Bindable {
    @inline(__always)
    func bind(to statement: OpaquePointer, at index: Int32) {
        sqlite3_bind_int64(statement, index, microseconds)
    }
}

extension JobFlags: Bindable {
    @inline(__always)
    func bind(to statement: OpaquePointer, at index: Int32) { sqlite3_bind_int64(statement, index, rawValue) }
}

extension String: Bindable {
    func bind(to statement: OpaquePointer, at index: Int32) {
        guard !isEmpty else {
            // A null pointer would stand for NULL, which an empty text is not.
            sqlite3_bind_text(statement, index, "", 0, transient)
            return
        }
        var text = self
        text.withUTF8 { bytes in
            let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            _ = sqlite3_bind_text(statement, index, start, Int32(bytes.count), transient)
        }
    }
}

extension [UInt8]: Bindable {
    func bind(to statement: OpaquePointer, at index: Int32) {
        guard !isEmpty else {
            sqlite3_bind_zeroblob(statement, index, 0)
            return
        }
        withUnsafeBytes { bytes in
            _ = sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), transient)
        }
    }
}

extension UUIDv7: Bindable {
    @inline(__always)
    func bind(to statement: OpaquePointer, at index: Int32) {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes in
            _ = sqlite3_bind_blob(statement, index, bytes.baseAddress, 16, transient)
        }
    }
}

extension Optional: Bindable where Wrapped: Bindable {
    @inline(__always)
    func bind(to statement: OpaquePointer, at index: Int32) {
        if let self { self.bind(to: statement, at: index) } else { sqlite3_bind_null(statement, index) }
    }
}
