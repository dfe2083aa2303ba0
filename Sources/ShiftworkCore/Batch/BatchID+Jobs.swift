// The jobs of a batch have their ids from the batch's: whoever hands it in again names the same jobs, and whoever looks
// at it knows which of them are its callbacks, without a word kept about it anywhere.
extension BatchID {
    /// The callback that runs once all jobs of the batch have finished.
    public var onFinished: JobID { made(.onFinished) }
    /// The callback that runs once each job of the batch has ended, however it did.
    public var onEnded: JobID { made(.onEnded) }
    /// The job at a place in the batch, where it brings no id of its own.
    public func job(at index: Int) -> JobID { made(.job(index)) }

    private enum Part {
        case job(Int), onFinished, onEnded

        var number: UInt64 {
            switch self {
            case .job(let index): UInt64(index) + 1
            case .onFinished: .max - 1
            case .onEnded: .max
            }
        }
    }

    /// As old as the batch, in the order of its parts; its random bits are the batch's, mixed with the part's number.
    private func made(_ part: Part) -> JobID {
        let seed = (uuid.high.mixed ^ uuid.low) &+ part.number &* 0x9E37_79B9_7F4A_7C15
        return JobID(
            UUIDv7(
                milliseconds: Int64(uuid.high >> 16), sequence: UInt16(min(part.number, 0xfff)),
                random: seed.mixed))
    }

    /// The jobs that a cancellation of the batch treats: all but the one that runs once they have ended.
    public var canceled: JobQuery { .batch(self) && !.id(onEnded) }

    /// The jobs that a retry of the batch treats: its callbacks have waited for them, or still do.
    public var retried: JobQuery { .batch(self) && !.id(onFinished, onEnded) }
}

extension UInt64 {
    /// The last step of SplitMix64: every bit depends on every bit, and no two numbers become one.
    fileprivate var mixed: UInt64 {
        var word = self
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
