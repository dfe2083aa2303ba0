import Foundation
import TextVectors

/// A folder of texts on disk.
struct Folder: Sendable {
    /// The folder's absolute path.
    let root: String
    /// Files and folders in it to look at; empty for all.
    let parts: [String]

    /// A file as it was found.
    struct Entry: Sendable, Hashable {
        /// Relative to the folder.
        var path: String
        /// Names the content; of a file that cannot be read, what the system says of it.
        var fingerprint: String
    }

    /// The texts in the folder, by path. Hidden files, links to elsewhere and build folders are not looked at.
    /// - Throws: ``MissingFolder`` when the folder itself cannot be looked at, before or after.
    func entries() throws(MissingFolder) -> [Entry] {
        try open()
        let entries = paths().map { Entry(path: $0, fingerprint: fingerprint(of: $0)) }
        // It may have gone meanwhile, and what was found of it is not all.
        try open()
        return entries
    }

    /// The paths of the texts, relative to the folder, in order.
    func paths() -> [String] {
        let starts = parts.isEmpty ? [""] : parts
        return starts.flatMap(paths(below:)).sorted()
    }

    private func paths(below part: String) -> [String] {
        if Folder.isText(part) { return FileManager.default.fileExists(atPath: absolute(part)) ? [part] : [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: absolute(part))) ?? []
        return names.filter { !$0.hasPrefix(".") && !Folder.skipped.contains($0) }.flatMap { name in
            let path = part.isEmpty ? name : "\(part)/\(name)"
            if isFolder(path) { return paths(below: path) }
            return Folder.isText(path) ? [path] : []
        }
    }

    /// Does not follow links: a link to a folder above would never end.
    private func isFolder(_ path: String) -> Bool {
        let type =
            try? FileManager.default.attributesOfItem(atPath: absolute(path))[.type] as? FileAttributeType
        return type == .typeDirectory
    }

    private func fingerprint(of path: String) -> String {
        if let bytes = try? read(path) { return Digest(of: bytes).description }
        var status = stat()
        guard lstat(absolute(path), &status) == 0 else { return "unreadable" }
        return "unreadable \(status.st_mode) \(status.st_size) \(status.st_ino)"
    }

    func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(absolute(path), &status) == 0
    }

    func absolute(_ path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }

    private static func isText(_ path: String) -> Bool {
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return false }
        return texts.contains(path[dot...].dropFirst().lowercased())
    }

    private static let skipped: Set = ["node_modules", "build", "target", "__pycache__"]
    private static let texts: Set = [
        "md", "txt", "rst", "adoc", "tex", "org", "html", "xml", "json", "yaml", "yml", "toml", "csv", "log",
        "sql",
        "swift", "c", "h", "cc", "cpp", "hpp", "m", "rs", "go", "py", "rb", "js", "ts", "java", "kt", "cs",
        "php",
        "lua", "ex", "exs", "erl", "hs", "ml", "scala", "sh",
    ]
}
