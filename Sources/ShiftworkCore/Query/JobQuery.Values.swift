extension JobQuery {
    /// One value or more, in the order written.
    public struct Values<Element: Sendable & Hashable>: Sendable, Hashable {
        private let elements: [Element]

        /// One value or more.
        public init(_ first: Element, _ rest: Element...) { elements = [first] + rest }

        /// All of `elements`; nil when there are none.
        public init?(_ elements: some Sequence<Element>) {
            self.elements = Array(elements)
            guard !self.elements.isEmpty else { return nil }
        }
    }
}

extension JobQuery.Values: RandomAccessCollection {
    /// Always 0.
    public var startIndex: Int { 0 }
    /// The number of values.
    public var endIndex: Int { elements.count }
    /// The value at a position.
    public subscript(position: Int) -> Element { elements[position] }
}

extension JobQuery.Values: ExpressibleByArrayLiteral {
    /// A literal of one value or more.
    public init(arrayLiteral elements: Element...) {
        precondition(!elements.isEmpty, "A query's predicate needs a value: leave the term out instead.")
        self.elements = elements
    }
}

extension JobQuery.Values {
    /// The same number of other values.
    func mapped<Other>(_ transform: (Element) -> Other) -> JobQuery.Values<Other> {
        JobQuery.Values<Other>(nonEmpty: elements.map(transform))
    }

    private init(nonEmpty elements: [Element]) { self.elements = elements }
}
