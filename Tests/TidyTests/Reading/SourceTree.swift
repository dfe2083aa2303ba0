import Foundation

/// The files of the repository, read once.
struct SourceTree: Sendable {
    let files: [SourceFile]

    static let shared = SourceTree(root: root)

    /// The folder of `Package.swift`, found from this file's own place.
    static var root: URL {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
            precondition(folder.path != "/", "no Package.swift above \(#filePath)")
            folder.deleteLastPathComponent()
        }
        return folder
    }

    private static let folders = [
        "Sources", "Tests", "Benchmarks", "Examples", "docs", "deploy", "bin", ".ci",
    ]
    private static let skipped: Set = [".build", ".venv", "node_modules", "__pycache__"]
    private static let textual: Set = [
        "swift", "sql", "lua", "c", "h", "py", "sh", "md", "yml", "yaml", "json", "",
    ]

    private init(root: URL) {
        var files = SourceTree.children(of: root).filter {
            !$0.hasDirectoryPath && $0.lastPathComponent != ".git"
        }
        for folder in SourceTree.folders { files += SourceTree.descendants(of: root.appending(path: folder)) }
        let prefix = root.path.count + 1
        self.files =
            files
            .filter { SourceTree.textual.contains($0.pathExtension) }
            .compactMap { url in
                guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
                return SourceFile(path: String(url.path.dropFirst(prefix)), text: text)
            }
            .sorted { $0.path < $1.path }
    }

    private static func descendants(of folder: URL) -> [URL] {
        children(of: folder).flatMap { child in
            if skipped.contains(child.lastPathComponent) || child.lastPathComponent.hasPrefix(".build") {
                return [URL]()
            }
            return child.hasDirectoryPath ? descendants(of: child) : [child]
        }
    }

    private static func children(of folder: URL) -> [URL] {
        (try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.isDirectoryKey])) ?? []
    }
}
