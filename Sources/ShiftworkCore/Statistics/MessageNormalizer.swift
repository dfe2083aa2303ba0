/// One pass over the bytes of an error message that writes its pattern. The rules are those of
/// ``ErrorSignature/pattern``.
///
/// A message is read as tokens between white space, quotes, brackets and commas; a token as runs of letters and digits.
/// Time is linear: nothing looks back, and a look ahead for a closing quote is never repeated.
struct MessageNormalizer {
    private let input: [UInt8]
    private var position = 0
    /// Where the quoted text ends whose content is being read.
    private var quoteEnd = 0
    private var output = NormalizedText()

    private static let inputLimit = 4_096
    private static let outputLimit = 512
    private static let quoteLimit = 256
    /// A quoted text this long is a value, whatever it is.
    private static let nameLimit = 64

    init(_ message: String) { input = Array(message.utf8.prefix(MessageNormalizer.inputLimit)) }

    mutating func run() -> String {
        while position < input.count, output.bytes.count < MessageNormalizer.outputLimit {
            let byte = input[position]
            if byte.isBlank {
                output.blank()
                position += 1
            } else if byte.isQuote {
                quote(byte)
            } else if byte.isDelimiter {
                output.append(byte)
                position += 1
            } else {
                token()
            }
        }
        return output.text(limit: MessageNormalizer.outputLimit)
    }

    /// Either skips what is quoted, leaving `*`, or writes the quote and lets its content be read as tokens.
    private mutating func quote(_ mark: UInt8) {
        let start = position + 1
        let window = input[start..<min(start + MessageNormalizer.quoteLimit, input.count)]
        let opens = position >= quoteEnd && (position == 0 || !input[position - 1].isWord)
        let isValue = output.endsInAssignment
        output.append(mark)
        position = start
        guard opens, let end = window.firstIndex(of: mark), end > start else { return }
        let content = input[start..<end]
        quoteEnd = end + 1
        let isLong = content.count > MessageNormalizer.nameLimit || content.contains(where: \.isBlank)
        guard isValue || isLong else { return }
        output.append(UInt8(ascii: "*"))
        output.append(mark)
        position = quoteEnd
    }

    private mutating func token() {
        var end = position
        while end < input.count, !input[end].endsToken { end += 1 }
        let token = input[position..<end]
        if let authority = token.endOfScheme {
            while end < input.count, !input[end].endsURL { end += 1 }
            url(scheme: position..<authority, rest: authority..<end)
        } else if token.isMailAddress {
            output.append(contentsOf: "<email>".utf8)
        } else if token.isNetworkAddress {
            output.variable()
        } else {
            path(position..<end)
        }
        position = end
    }

    private mutating func url(scheme: Range<Int>, rest: Range<Int>) {
        output.append(contentsOf: input[scheme])
        let pathStart = input[rest].firstIndex {
            $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#")
        }
        let authority = input[rest.lowerBound..<(pathStart ?? rest.upperBound)]
        let host = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? rest.lowerBound
        let end = input[rest].firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        path(host..<(end ?? rest.upperBound))
    }

    /// Writes a token run by run; a directory that is named after somebody or something passing becomes `*`.
    private mutating func path(_ range: Range<Int>) {
        var index = range.lowerBound
        var hidesNext = false
        while index < range.upperBound {
            let byte = input[index]
            guard byte.isWord else {
                output.append(byte)
                index += 1
                continue
            }
            let isSegment = index > 0 && input[index - 1] == UInt8(ascii: "/")
            if hidesNext, isSegment {
                output.append(UInt8(ascii: "*"))
                while index < range.upperBound, input[index] != UInt8(ascii: "/") { index += 1 }
                hidesNext = false
            } else if input.holdsUUID(at: index) {
                output.variable()
                index += 36
            } else {
                var end = index
                while end < range.upperBound, input[end].isWord { end += 1 }
                output.word(input[index..<end])
                hidesNext = isSegment && input[index..<end].isPassingDirectory
                index = end
            }
        }
    }
}
