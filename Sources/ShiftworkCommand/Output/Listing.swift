internal import ShiftworkCore

/// A list as a command shows it, in whatever format.
struct Listing: Sendable {
    var columns: [Column]
    /// Cells for all columns, extra ones included.
    var rows: [[Cell]]
    /// The same rows as JSON objects.
    var items: [[UInt8]]
    /// The same rows' ids or names.
    var ids: [String]
    /// Said when there are no rows.
    var empty: String

    /// Members of the JSON document beside `data`.
    var page: (@Sendable (inout JSONWriter) -> Void)?

    init(_ columns: [Column], empty: String) {
        (self.columns, self.empty) = (columns, empty)
        (rows, items, ids) = ([], [], [])
    }

    mutating func append(_ cells: [Cell], json: [UInt8], id: String) {
        rows.append(cells)
        items.append(json)
        ids.append(id)
    }

    mutating func append(_ cells: [Cell], json: some JSONWritable, id: String) {
        append(cells, json: JSONWriter.bytes { json.write(to: &$0) }, id: id)
    }
}

extension Console {
    /// Shows a list in the chosen format. `columns` names those wanted, in their order; nil for the usual ones.
    func print(_ list: Listing, columns wanted: [String]? = nil) throws {
        let columns = try list.chosen(wanted, isWide: options.format == .wide)
        switch options.format {
        case .table, .wide:
            guard !list.rows.isEmpty else { return say(list.empty) }
            let table = Table(
                columns: columns.map { list.columns[$0] },
                rows: list.rows.map { row in columns.map { row[$0] } })
            for line in table.lines(style: style, width: surroundings.width, hasHeadings: options.hasHeadings)
            {
                print(line)
            }
        case .json: print(json: list.document)
        case .ndjson: for item in list.items { print(json: item) }
        case .id: for id in list.ids { print(id) }
        case .csv, .tsv:
            let form: SeparatedValues = options.format == .csv ? .commas : .tabs
            let all = wanted == nil ? Array(list.columns.indices) : columns
            if options.hasHeadings { print(form.line(all.map { list.columns[$0].name })) }
            for row in list.rows { print(form.line(all.map { row[$0].raw })) }
        }
    }

    /// Shows one thing: JSON as it is, or lines for people.
    func print(one json: [UInt8], id: String, lines: () -> [String]) {
        switch options.format {
        case .table, .wide, .csv, .tsv: for line in lines() { print(line) }
        case .json, .ndjson: print(json: json)
        case .id: print(id)
        }
    }
}

extension Listing {
    /// The API's document of a list.
    var document: [UInt8] {
        JSONWriter.bytes { json in
            json.object { json in
                json.key("data")
                json.array { json in for item in items { json.raw(item) } }
                page?(&json)
            }
        }
    }

    fileprivate func chosen(_ wanted: [String]?, isWide: Bool) throws -> [Int] {
        guard let wanted else { return columns.indices.filter { isWide || !columns[$0].isExtra } }
        return try wanted.map { name in
            if let index = columns.firstIndex(where: { $0.name == name.lowercased() }) { return index }
            let names = columns.map(\.name)
            let closest = ClosestWord.to(name, among: names).map { "Did you mean \"\($0)\"? " } ?? ""
            throw CommandFailure(
                .usage,
                "No column is called \"\(PlainText.printable(name))\". \(closest)There are: "
                    + "\(names.joined(separator: ", "))."
            )
        }
    }
}

/// Values between separators, for spreadsheets and shells.
enum SeparatedValues {
    /// RFC 4180.
    case commas
    /// Tabs and line ends inside a value are escaped.
    case tabs

    func line(_ values: [String]) -> String {
        switch self {
        case .commas: values.map(Self.quoted).joined(separator: ",")
        case .tabs: values.map(PlainText.printable).joined(separator: "\t")
        }
    }

    // A leading = + - @ would be a formula in a spreadsheet; a quote in front keeps it text.
    private static func quoted(_ value: String) -> String {
        let isFormula = value.first.map { "=+-@".contains($0) } ?? false
        let text = isFormula && Double(value) == nil ? "'" + value : value
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
