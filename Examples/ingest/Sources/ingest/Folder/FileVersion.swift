import Shiftwork
import TextVectors

/// One content of one file: what the jobs of the pipeline are about.
struct FileVersion: Codable, Sendable, Hashable {
    /// Relative to the folder.
    var path: String
    /// Counts the contents that this path has had, from 1.
    var version: Int
    /// When this content was first seen, in milliseconds since 1970.
    var seenAt: Int64

    /// `File/docs/guide.md`. An id has at most 200 bytes; of a longer path the end tells most.
    var reference: JobReference {
        let fits = path.utf8.count <= 200
        return JobReference(
            "File", fits ? path : "…" + String(decoding: path.utf8.suffix(190), as: Unicode.UTF8.self))
    }

    /// The id of one step of this version's pipeline: always the same, so that to enqueue it again changes nothing.
    func jobID(_ type: JobType, number: Int = 0) -> JobID {
        let digest = Digest(of: "\(path)\n\(version)\n\(type)\n\(number)")
        return JobID(
            UUIDv7(milliseconds: seenAt, sequence: UInt16(truncatingIfNeeded: number), random: digest.number))
    }
}
