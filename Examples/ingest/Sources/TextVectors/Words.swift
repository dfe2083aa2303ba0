/// The words of a text, in order and in lower case: what two texts are compared by.
///
/// Names of programs fall apart into their words: `enqueueChild` is "enqueue child", `max_attempts` is "max attempts".
/// An ideograph is a word of its own.
public struct Words: Sendable {
    /// The words.
    public let all: [String]

    /// Finds the words of a text.
    public init(of text: String) {
        var reader = Reader()
        for scalar in text.unicodeScalars { reader.take(scalar) }
        reader.endWord()
        all = reader.words
    }

    private struct Reader {
        var words: [String] = []
        private var word = ""
        private var isAfterSmallLetter = false

        mutating func take(_ scalar: Unicode.Scalar) {
            switch scalar {
            case "a"..."z", "0"..."9":
                word.unicodeScalars.append(scalar)
                isAfterSmallLetter = true
            case "A"..."Z":
                if isAfterSmallLetter { endWord() }
                word.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) + 32))
            case _ where scalar.isASCII:
                endWord()
            default:
                takeForeign(scalar)
            }
        }

        private mutating func takeForeign(_ scalar: Unicode.Scalar) {
            let properties = scalar.properties
            if properties.isIdeographic {
                endWord()
                words.append(String(scalar))
            } else if properties.isAlphabetic || properties.numericType != nil {
                word += properties.lowercaseMapping
            } else {
                endWord()
            }
        }

        mutating func endWord() {
            isAfterSmallLetter = false
            guard !word.isEmpty else { return }
            words.append(word)
            word = ""
        }
    }
}
