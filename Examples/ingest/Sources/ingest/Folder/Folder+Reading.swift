import Foundation

/// A file that cannot be ingested, and why.
///
/// The text names no file, so that all files with one trouble are one cause; the job's reference names it.
enum UnreadableFile: Error, CustomStringConvertible {
    case notOpened(reason: String)
    case notText
    case tooLarge

    var description: String {
        switch self {
        case .notOpened(let reason): "The file cannot be read: \(reason)."
        case .notText: "The file is not UTF-8."
        case .tooLarge: "The file is larger than \(Folder.limit / 1_048_576) MiB."
        }
    }
}

extension Folder {
    /// The most bytes that a file may have.
    static let limit = 16 * 1_048_576

    /// A file's text.
    /// - Throws: ``UnreadableFile``.
    func text(of path: String) throws -> String {
        let bytes = try read(path)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw UnreadableFile.notText }
        return text
    }

    /// A file's bytes.
    /// - Throws: ``UnreadableFile``.
    func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(absolute(path), "rb") else {
            throw UnreadableFile.notOpened(reason: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            bytes += buffer[..<count]
            guard bytes.count <= Folder.limit else { throw UnreadableFile.tooLarge }
            guard count == buffer.count else { break }
        }
        guard ferror(file) == 0 else { throw UnreadableFile.notOpened(reason: "it broke off") }
        return bytes
    }
}
