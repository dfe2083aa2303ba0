import Foundation

/// A folder of made-up texts, removed with the last reference to it.
final class SampleFolder: Sendable {
    let path: String
    var texts: String { path + "/texts" }
    var store: String { path + "/ingest.sqlite" }

    init(files: Int) throws {
        path = FileManager.default.temporaryDirectory.path + "/ingest-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path + "/texts", withIntermediateDirectories: true)
        for number in 0..<files {
            try write("file-\(number).md", SampleFolder.text(seed: UInt64(number + 1)))
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: texts + "/" + name))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: texts + "/" + name) }

    /// Takes the folder away, as an unmounted disk does, or brings it back.
    func move(away: Bool) throws {
        let places = [texts, path + "/elsewhere"]
        try FileManager.default.moveItem(atPath: places[away ? 0 : 1], toPath: places[away ? 1 : 0])
    }

    /// Sentences of made-up words, the same for the same seed.
    static func text(seed: UInt64, paragraphs: Int = 12) -> String {
        var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
        func draw(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let syllables = ["ka", "lo", "mir", "ten", "su", "var", "del", "ori", "pen", "qua", "zi", "bro"]
        return (0..<paragraphs).map { _ in
            (0..<40 + draw(40)).map { _ in (0..<2 + draw(3)).map { _ in syllables[draw(12)] }.joined() }
                .joined(separator: " ")
        }
        .joined(separator: ".\n\n")
    }
}
