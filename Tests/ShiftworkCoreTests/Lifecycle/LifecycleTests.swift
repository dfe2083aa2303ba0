import Foundation
import ShiftworkCore
import Testing

@Suite struct `The life of a job` {
    @Test(arguments: LifecycleRow.all)
    func `each event does what the table says, to every status`(_ row: LifecycleRow) {
        for status in JobStatus.allCases {
            #expect(status.after(row.event) == row.verdict(for: status), "\(row.event) on \(status)")
        }
    }

    @Test func `the table has one row for each event`() {
        #expect(LifecycleRow.all.map(\.event) == JobEvent.allCases)
    }

    @Test func `an ended job moves only when an operator asks for it again`() {
        for status in JobStatus.terminal {
            let moving = JobEvent.allCases.filter {
                if case .becomes = status.after($0) { true } else { false }
            }
            #expect(moving == (status == .finished ? [.rerun] : [.retry]))
        }
    }

    @Test func `a status belongs to one part of life`() {
        #expect(JobStatus.allCases.count == 11)
        #expect(JobStatus.terminal == [.finished, .failed, .killed, .canceled])
        #expect(JobStatus.running == [.started, .killRequested])
        #expect(JobStatus.open.isDisjoint(with: JobStatus.terminal))
        #expect(JobStatus.open.isSuperset(of: JobStatus.running))
    }

    @Test func `only a claim starts a job, and only from the queue`() {
        let starting = JobEvent.allCases.filter { !$0.sources(becoming: .started).isEmpty }
        #expect(starting == [.claim])
        #expect(JobEvent.claim.sources == [.queued])
    }

    @Test func `a job that was asked to stop never runs again by itself`() {
        let next = Set(JobEvent.allCases.map { JobStatus.killRequested.after($0) })
        #expect(next == [.becomes(.finished), .becomes(.killed), .stays, .refused])
    }

    /// With `SHIFTWORK_WRITE_DOCS=1` in the environment the page is written anew instead.
    @Test func `its page in the documentation is the printed one`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../docs/lifecycle.md").standardizedFileURL
        if ProcessInfo.processInfo.environment["SHIFTWORK_WRITE_DOCS"] == "1" {
            try LifecycleTable.page.write(to: page, atomically: true, encoding: .utf8)
        }
        let text = try String(contentsOf: page, encoding: .utf8)
        #expect(text == LifecycleTable.page, "run the tests once with SHIFTWORK_WRITE_DOCS=1")
    }
}
