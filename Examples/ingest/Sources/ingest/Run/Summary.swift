import Foundation
import Shiftwork
import TextVectors

/// What a run says at its end.
struct Summary: Sendable {
    let run: IngestRun
    let store: String

    /// Files, chunks, vectors, failures with their reasons, and how fast it went.
    func text(of ending: IngestRun.Ending) async throws -> String {
        let vectors = try await run.services.corpus.vectors()
        let jobs = ending.stages.reduce(0) { $0 + $1.ended }
        let seconds = max(0.001, Double(ending.elapsed.microseconds) / 1e6)
        var lines = [
            "",
            "files     \(try await run.services.corpus.storedFiles().count)",
            "vectors   \(vectors.count)  (digest \(digest(of: vectors)))",
            "finished  \(ending.finished) jobs in all",
            "jobs      \(jobs) ended in \(ingest.seconds(ending.elapsed)) s, \(Int(Double(jobs) / seconds)) a second",
            "retries   \(ending.retries)",
        ]
        let failures = try await failures()
        lines.append("failed    \(failures.count)")
        lines += failures.prefix(10).map { "  \($0)" }
        if failures.count > 10 { lines.append("  … and \(failures.count - 10) more") }
        return lines.joined(separator: "\n")
    }

    /// The commands with which to look further; `example` is some file.
    func commands(example: String) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        let path = store.hasPrefix(here) ? String(store.dropFirst(here.count)) : store
        let store = "--store sqlite:\(path)"
        return """

            To look further:
              bin/shiftwork list \(store) -q 'type:embed-chunks'
              bin/shiftwork list \(store) -q 'File/\(example)'
              bin/shiftwork list \(store) -q 'status:failed'
              bin/shiftwork errors \(store)
              bin/shiftwork stats \(store)
            """
    }

    /// One for all vectors: equal corpora have equal digests.
    private func digest(of vectors: [StoredVector]) -> Digest {
        var text = ""
        for vector in vectors {
            text += "\(vector.path)\n\(vector.chunk.number)\n\(vector.chunk.line)\n"
            text += "\(Digest(of: vector.chunk.text))\n\(Digest(of: vector.embedding.bytes))\n"
        }
        return Digest(of: text)
    }

    /// The files that are not in place although nothing is left to do, and why.
    private func failures() async throws -> [String] {
        var failures: [String] = []
        for file in try await run.services.corpus.pending() {
            let types = Stage.types.map { file.jobID($0) }
            let records = try await run.shiftwork.store.jobs(types, scope: .all)
            guard let failed = records.first(where: { $0.status == .failed }), let error = failed.error else {
                continue
            }
            failures.append(
                "\(file.path): \(error.message) (\(failed.type), attempt \(failed.attempt), \(error.fingerprint))"
            )
        }
        return failures
    }
}
