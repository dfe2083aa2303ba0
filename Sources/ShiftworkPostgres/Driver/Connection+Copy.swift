internal import CShiftworkPostgres

/// Rows for the server in COPY's binary form.
struct CopyRows: Sendable {
    private(set) var bytes: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]

    /// Appends one row: as many values as the statement names columns, each of the column's very type.
    mutating func append(_ values: any PostgresEncodable...) {
        Int16(values.count).append(to: &bytes)
        for value in values {
            guard !value.isNull else {
                Int32(-1).append(to: &bytes)
                continue
            }
            let start = bytes.count
            Int32(0).append(to: &bytes)
            value.encode(into: &bytes)
            bytes.setLength(at: start)
        }
    }

    fileprivate var ended: [UInt8] { bytes + [0xFF, 0xFF] }
}

extension Connection {
    /// Sends rows by `COPY … FROM STDIN (FORMAT binary)`; how many the server took.
    func copy(_ rows: CopyRows, by statement: StaticString) throws(PostgresError) -> Int {
        // COPY is not spoken in rows of statements.
        guard PQexitPipelineMode(handle) == 1 else { throw broken() }
        defer { PQenterPipelineMode(handle) }
        guard PQsendQuery(handle, "\(statement)") == 1 else { throw broken() }
        try flush()
        let opening = try nextResult()
        defer { PQclear(opening) }
        guard PQresultStatus(opening) == PGRES_COPY_IN else {
            try endOfResults()
            throw PostgresError(result: opening)
        }
        try send(rows.ended)
        let result = try nextResult()
        defer { PQclear(result) }
        try endOfResults()
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw PostgresError(result: result) }
        return Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// In pieces, so that libpq does not hold all of it a second time.
    private func send(_ bytes: [UInt8]) throws(PostgresError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(1 << 16)
            rest = rest.dropFirst(piece.count)
            let isTaken = piece.withUnsafeBytes { buffer in
                PQputCopyData(handle, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count))
            }
            guard isTaken == 1 else { throw broken() }
            try flush()
        }
        guard PQputCopyEnd(handle, nil) == 1 else { throw broken() }
        try flush()
    }
}
