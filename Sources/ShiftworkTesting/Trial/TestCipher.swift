internal import ShiftworkCore

/// Lets jobs with secrets be stored in tests. Protects nothing.
struct TestCipher: PayloadCipher {
    func seal(_ bytes: [UInt8], authenticating context: [UInt8]) -> Sealed {
        Sealed(key: "test", data: bytes.map { $0 ^ 0xff })
    }

    func open(_ sealed: Sealed, authenticating context: [UInt8]) -> [UInt8] { sealed.data.map { $0 ^ 0xff } }
}
