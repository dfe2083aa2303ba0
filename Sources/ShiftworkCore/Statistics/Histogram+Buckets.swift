// Which values share a bucket. Integers only: the result must be the same on every machine, and a logarithm per value
// would cost more than the rest of recording it.
extension Histogram {
    /// The number of the last bucket, which also holds everything beyond 2^50 µs.
    public static let lastIndex = 800

    /// The number of the bucket that holds `microseconds`: `⌊16 · log2 v⌋`, between 0 and ``lastIndex``.
    public static func index(of microseconds: Int64) -> Int {
        guard microseconds > 1 else { return 0 }
        let value = UInt64(microseconds)
        // Shifted until the top bit is set, the value reads as 2^63 · m with 1 ≤ m < 2.
        let zeros = value.leadingZeroBitCount
        let mantissa = value << UInt64(zeros)
        // A 32nd of the range of m holds one boundary at most: the table gives the bucket of its beginning.
        let guess = Int(bucketOf32nd[Int(mantissa >> 58) & 31])
        let sixteenth = mantissa >= boundaries[guess + 1] ? guess + 1 : guess
        return Swift.min((63 - zeros) * 16 + sixteenth, lastIndex)
    }

    /// The whole microsecond in the middle of a bucket, at most 2.2 % (and the rounding) from every value in it.
    static func middle(ofBucket index: Int) -> Int64 {
        Int64(power(index, plusHalf: true) + 0.5)
    }

    /// γ^index; `plusHalf` gives the geometric middle of the bucket.
    static func power(_ index: Int, plusHalf: Bool = false) -> Double {
        let (octave, rest) = index.quotientAndRemainder(dividingBy: 16)
        let fraction = plusHalf ? middles[rest] : Double(boundaries[rest]) / 0x1p63
        return Double(sign: .plus, exponent: octave, significand: fraction)
    }

    /// ⌈2^(63 + k/16)⌉ for k = 0…15, and an end that no mantissa reaches.
    private static let boundaries: [UInt64] = [
        0x8000_0000_0000_0000, 0x85AA_C367_CC48_7B15, 0x8B95_C1E3_EA8B_D6E7, 0x91C3_D373_AB11_C337,
        0x9837_F051_8DB8_A970, 0x9EF5_3260_91A1_11AE, 0xA5FE_D6A9_B151_38EB, 0xAD58_3EEA_42A1_4AC7,
        0xB504_F333_F9DE_6485, 0xBD08_A39F_580C_36BF, 0xC567_2A11_5506_DADE, 0xCE24_8C15_1F84_80E4,
        0xD744_FCCA_D69D_6AF5, 0xE0CC_DEEC_2A94_E112, 0xEAC0_C6E7_DD24_392F, 0xF525_7D15_2486_CC2D,
        .max,
    ]

    /// 2^((k + ½)/16) for k = 0…15.
    private static let middles: [Double] = [
        1.0218971486541166, 1.0671404006768237, 1.1143867425958924, 1.1637248587775775,
        1.215247359980469, 1.2690509571917332, 1.3252366431597413, 1.383909881963832,
        1.4451808069770467, 1.5091644275934228, 1.5759808451078865, 1.645755478153965,
        1.718619298122478, 1.7947090750031072, 1.8741676341103, 1.9571441241754002,
    ]

    /// The bucket in which each 32nd of the range from 1 to 2 begins.
    private static let bucketOf32nd: [UInt8] = [
        0, 0, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 12, 13, 13, 14, 14, 14,
        15, 15,
    ]
}
