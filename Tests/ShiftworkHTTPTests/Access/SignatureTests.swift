import Crypto
import Testing

@testable import ShiftworkHTTP

@Suite struct `A signature` {
    private let key = SymmetricKey(data: Array("a key of thirty-two bytes, no less".utf8.prefix(32)))
    private let text = Array("what is signed".utf8)

    @Test func `is right whole, for its text and its key alone`() {
        let signature = Signature.of(text, with: key)[...]
        #expect(Signature.isRight(signature, of: text, with: key))
        #expect(!Signature.isRight(signature, of: text + [0], with: key))
        #expect(!Signature.isRight(signature, of: text, with: SymmetricKey(size: .bits256)))
        #expect(!Signature.isRight(signature.dropLast(), of: text, with: key))
        #expect(!Signature.isRight(signature + [0], of: text, with: key))
        #expect(!Signature.isRight([], of: text, with: key))
    }

    @Test func `is wrong with any of its bits wrong`() {
        let signature = Signature.of(text, with: key)[...]
        for bit in 0..<(8 * signature.count) {
            var wrong = signature
            wrong[bit / 8] ^= 1 << (bit % 8)
            #expect(!Signature.isRight(wrong, of: text, with: key), "bit \(bit)")
        }
    }

    @Test func `is not that of another text, whichever`() {
        let others = (0..<5_000).map { Signature.of(Array("\($0)".utf8), with: key)[...] }
        #expect(others.allSatisfy { !Signature.isRight($0, of: text, with: key) })
    }
}
