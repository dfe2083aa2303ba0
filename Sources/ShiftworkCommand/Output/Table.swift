/// One cell: what people read, and what programs read.
struct Cell: Sendable {
    var text: String
    var raw: String
    var paint: Paint

    /// A text of a job: escaped for people and in fields of programs.
    init(_ text: String, raw: String? = nil, _ paint: Paint = .plain) {
        self.text = PlainText.printable(text)
        self.raw = raw ?? text
        self.paint = paint
    }

    init(_ number: some BinaryInteger, _ paint: Paint = .plain) {
        self.init(Numbers.grouped(number), raw: String(number), paint)
    }
}

/// One column of a table.
struct Column: Sendable {
    var name: String
    /// Numbers align right.
    var isRight = false
    /// Shown by `-o wide` only, or when asked for.
    var isExtra = false
    /// May be cut to fit the terminal; ids never are.
    var isElastic = false

    init(
        _ name: String, right isRight: Bool = false, extra isExtra: Bool = false,
        elastic isElastic: Bool = false
    ) {
        (self.name, self.isRight, self.isExtra, self.isElastic) = (name, isRight, isExtra, isElastic)
    }
}

/// Rows under headings, aligned, cut to the terminal's width where there is one.
struct Table: Sendable {
    var columns: [Column]
    var rows: [[Cell]]

    func lines(style: Style, width: Int?, hasHeadings: Bool) -> [String] {
        var widths = columns.indices.map { column in
            rows.reduce(hasHeadings ? PlainText.width(columns[column].name) : 0) {
                max($0, PlainText.width($1[column].text))
            }
        }
        if let width { shrink(&widths, to: width) }
        let headings = columns.map { Cell($0.name.uppercased(), .bold) }
        return (hasHeadings ? [headings] : []).appending(rows).map { line($0, widths, style) }
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ style: Style) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            if index > 0 { line += "  " }
            let text = PlainText.cut(cell.text, to: widths[index], ellipsis: style.ellipsis)
            let space = String(repeating: " ", count: max(0, widths[index] - PlainText.width(text)))
            let painted = style.paint(text, cell.paint)
            let isLast = index == cells.count - 1
            line += columns[index].isRight ? space + painted : painted + (isLast ? "" : space)
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Takes what is too much from the widest elastic column, until nothing more can be taken.
    private func shrink(_ widths: inout [Int], to width: Int) {
        let least = 8
        var excess = widths.reduce(2 * (widths.count - 1), +) - width
        while excess > 0 {
            let elastic = widths.indices.filter { columns[$0].isElastic && widths[$0] > least }
            guard let widest = elastic.max(by: { widths[$0] < widths[$1] }) else { return }
            let taken = min(excess, max(1, widths[widest] - least))
            widths[widest] -= taken
            excess -= taken
        }
    }
}

extension [[Cell]] {
    fileprivate func appending(_ rows: [[Cell]]) -> [[Cell]] { self + rows }
}
