import Foundation

/// A folder that cannot be looked at: it is not there, or may not be read.
///
/// Nothing is known of what it holds then, least of all that its files are gone: its disk may only be unmounted.
struct MissingFolder: Error, Hashable, CustomStringConvertible {
    var description: String
}

extension Folder {
    /// Sees whether the folder is there and may be read.
    /// - Throws: ``MissingFolder``.
    func open() throws(MissingFolder) {
        if let stream = opendir(root) {
            closedir(stream)
            return
        }
        let isThere = errno != ENOENT && errno != ENOTDIR
        let reason = String(cString: strerror(errno))
        throw MissingFolder(
            description: isThere
                ? "The folder \(root) cannot be read: \(reason)." : "There is no folder \(root).")
    }
}
