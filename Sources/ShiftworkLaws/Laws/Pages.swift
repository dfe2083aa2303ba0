internal import ShiftworkCore

extension StoreLaw {
    static let pages: [StoreLaw] = [
        StoreLaw("pages in both directions show each job once, newest first") { bench in
            let jobs = (0..<25).map { _ in bench.job() }
            try await bench.insert(jobs)
            try await bench.requirePages(of: JobQuery(), show: jobs.map(\.id).reversed())
            let request = PageRequest(JobQuery(), limit: 100)
            let page = try await bench.store.page(request)
            try require(page.jobs.count, is: 25)
            try require(page.next == nil && page.previous == nil, "a page of everything has no neighbours")
        },
        StoreLaw("pages in an order with equal values show each job once") { bench in
            let jobs = (0..<25).map { number in bench.job { $0.priority = [5, 1, 9][number % 3] } }
            try await bench.insert(jobs)
            let ascending = jobs.sorted { ($0.priority, $0.id) < ($1.priority, $1.id) }.map(\.id)
            try await bench.requirePages(of: JobQuery(sort: .init(.priority)), show: ascending)
            let descending = JobQuery(sort: .init(.priority, isDescending: true))
            try await bench.requirePages(of: descending, show: ascending.reversed())
        },
        StoreLaw("jobs without the value come last in an order, whichever it is") { bench in
            var ended: [JobID] = []
            for _ in 0..<3 {
                bench.clock.advance(by: .seconds(1))
                ended.append(try await bench.put(into: .finished).job)
            }
            let open = [try await bench.insert(), try await bench.insert()]
            try await bench.requirePages(of: JobQuery(sort: .init(.ended)), show: ended + open)
            let latest = JobQuery(sort: .init(.ended, isDescending: true))
            try await bench.requirePages(of: latest, show: ended.reversed() + open.reversed())
        },
        StoreLaw("a job that runs has no place by its run time, so that none moves while the list is read") {
            bench in
            var ended: [JobID] = []
            for seconds in [3, 1, 2] {
                let lease = try await bench.start(bench.insert()).lease
                bench.clock.advance(by: .seconds(seconds))
                try await bench.settle(.succeed, lease)
                ended.append(lease.job)
            }
            let running = try await bench.start(bench.insert()).lease.job
            var request = PageRequest(JobQuery(sort: .init(.run)), limit: 2)
            let first = try await bench.store.page(request)
            try require(first.jobs.map(\.id), is: [ended[1], ended[2]])
            bench.clock.advance(by: .seconds(10))
            request.cursor = first.next
            try require(try await bench.store.page(request).jobs.map(\.id), is: [ended[0], running])
        },
        StoreLaw("planned jobs are listed by when they are due") { bench in
            var jobs: [JobID] = []
            for second in [30, 10, 20] {
                jobs.append(try await bench.insert { $0.start = .after(.seconds(second)) })
            }
            try await bench.insert()
            let planned = JobQuery.status(.scheduled)
            try await bench.requirePages(of: planned, show: [jobs[1], jobs[2], jobs[0]])
        },
        StoreLaw("jobs that come in while a list is read do not disturb it") { bench in
            let jobs = (0..<10).map { _ in bench.job() }
            try await bench.insert(jobs)
            var request = PageRequest(JobQuery(), limit: 4)
            let first = try await bench.store.page(request)
            try await bench.insert((0..<7).map { _ in bench.job() })
            request.cursor = first.next
            let second = try await bench.store.page(request)
            try require((first.jobs + second.jobs).map(\.id), is: Array(jobs.map(\.id).reversed().prefix(8)))
        },
        StoreLaw("a list goes on where its page ended, though the page's jobs are gone by then") { bench in
            for (key, isDescending) in [
                (JobQuery.Sort.Key.created, false), (.created, true), (.priority, false),
            ] {
                // Their clients' clocks disagree, so ids and inserts have different orders.
                let queue = QueueName("\(key)-\(isDescending)")
                let jobs = (0..<20).map { _ in bench.job { $0.queue = queue } }
                for turn in 0..<20 { try await bench.insert([jobs[turn * 7 % 20]]) }
                for job in jobs { try await bench.control(.cancel, job.id) }
                let query = try JobQuery(parsing: "queue:\(queue)").sorted(by: key, descending: isDescending)
                let seen = try await bench.deletingRead(of: query)
                try require(seen.count, is: 20, "\(queue)")
                try require(Set(seen), is: Set(jobs.map(\.id)), "\(queue)")
            }
        },
        StoreLaw("a list goes back to where its page began, though the page's jobs are gone by then") {
            bench in
            let jobs = (0..<12).map { _ in bench.job() }
            for turn in 0..<12 { try await bench.insert([jobs[turn * 7 % 12]]) }
            for job in jobs { try await bench.control(.cancel, job.id) }
            var request = PageRequest(JobQuery(), limit: 3)
            request.cursor = try await bench.store.page(request).next
            let second = try await bench.store.page(request)
            request.cursor = second.next
            let third = try await bench.store.page(request)
            for job in third.jobs { try await bench.control(.delete, job.id) }
            (request.cursor, request.isBackward) = (third.previous, true)
            try require(try await bench.store.page(request).jobs.map(\.id), is: second.jobs.map(\.id))
        },
        StoreLaw("new jobs stand at the end of a list that is read, whatever was removed of it") { bench in
            let jobs = (0..<10).map { _ in bench.job() }
            try await bench.insert(jobs)
            for job in jobs { try await bench.control(.cancel, job.id) }
            var request = PageRequest(JobQuery().sorted(by: .created), limit: 5)
            request.cursor = try await bench.store.page(request).next
            for job in jobs[4...] { try await bench.control(.delete, job.id) }
            let new = (0..<8).map { _ in bench.job() }
            try await bench.insert(new)
            request.limit = 20
            try require(try await bench.store.page(request).jobs.map(\.id), is: new.map(\.id))
        },
        StoreLaw("a list shows the jobs that match its query, and its count counts them") { bench in
            let failed = try await bench.put(into: .failed) { $0.queue = "mail" }.job
            let tagged = try await bench.insert { ($0.queue, $0.details.tags) = ("mail", ["vip", "eu"]) }
            let linked = try await bench.insert { $0.details.references = [JobReference("TaskPlan", 42)] }
            let mine = try await bench.insert("other") { $0.details.user = "anna" }
            for (text, expected) in [
                ("status:failed", [failed]), ("queue:mail", [tagged, failed]), ("tag:vip", [tagged]),
                ("reference:TaskPlan/42", [linked]), ("user:anna", [mine]), ("type:other", [mine]),
                ("-type:other", [linked, tagged, failed]), ("queue:mail -status:failed", [tagged]),
                ("status:queued queue:default", [mine, linked]), ("queue:nowhere", []),
            ] {
                let query = try JobQuery(parsing: text)
                let page = try await bench.store.page(PageRequest(query))
                try require(page.jobs.map(\.id), is: expected, text)
                let count = try await bench.store.count(query, scope: .all, upTo: 100)
                try require(count, is: JobCount(expected.count), text)
            }
        },
        StoreLaw("counting stops at its limit and says so") { bench in
            try await bench.insert((0..<10).map { _ in bench.job { $0.details.tags = ["x"] } })
            let query = JobQuery(.name(.tag, ["x"]))
            let capped = try await bench.store.count(query, scope: .all, upTo: 4)
            try require(capped, is: JobCount(4, isExact: false))
            try require(try await bench.store.count(query, scope: .all, upTo: 10), is: JobCount(10))
        },
        StoreLaw("a list has no payloads unless they are asked for") { bench in
            let job = try await bench.put(into: .finished).job
            var request = PageRequest(JobQuery())
            try require(
                try await bench.store.page(request).jobs.first?.payload == nil, "a payload in a summary")
            request.isFull = true
            let full = try await bench.store.page(request).jobs.first
            try require(full?.payload, is: try await bench.record(job).payload)
        },
        StoreLaw("records come in the order of the ids asked for") { bench in
            let jobs = [try await bench.insert(), try await bench.insert(), try await bench.insert()]
            let asked = [jobs[2], jobs[0], bench.job().id, jobs[1]]
            try require(
                try await bench.store.jobs(asked, scope: .all).map(\.id), is: [jobs[2], jobs[0], jobs[1]])
        },
        StoreLaw("a queue tells its jobs by status and its oldest waiting job") { bench in
            let since = bench.clock.now
            try await bench.insert { $0.queue = "mail" }
            bench.clock.advance(by: .seconds(5))
            try await bench.insert { $0.queue = "mail" }
            _ = try await bench.put(into: .failed) { $0.queue = "mail" }
            let queue = try require(
                try await bench.store.queues(scope: .all).first { $0.name == "mail" }, "no queue mail")
            try require(queue.counts.filter { $0.value > 0 }, is: [.queued: 2, .failed: 1])
            try require(queue.oldest, is: since)
        },
    ]
}

extension LawBench {
    /// Reads a list to its end, and deletes each page before the next one is read.
    fileprivate func deletingRead(of query: JobQuery) async throws -> [JobID] {
        var request = PageRequest(query, limit: 3)
        var seen: [JobID] = []
        repeat {
            let page = try await store.page(request)
            for job in page.jobs { try await control(.delete, job.id) }
            seen += page.jobs.map(\.id)
            request.cursor = page.next
        } while request.cursor != nil && seen.count <= 100
        return seen
    }

    /// Reads a list forward to its end and back to its beginning, in pages of four.
    fileprivate func requirePages(
        of query: JobQuery, show expected: [JobID], file: String = #fileID, line: Int = #line
    ) async throws {
        var request = PageRequest(query, limit: 4)
        var page = try await store.page(request)
        var seen = page.jobs.map(\.id)
        try require(page.previous == nil, "the first page has one before it", file: file, line: line)
        while let next = page.next, seen.count <= expected.count {
            request.cursor = next
            page = try await store.page(request)
            seen += page.jobs.map(\.id)
        }
        try require(seen, is: expected, "forward", file: file, line: line)
        request.isBackward = true
        var back = page.jobs.map(\.id)
        while let previous = page.previous, back.count <= expected.count {
            request.cursor = previous
            page = try await store.page(request)
            back = page.jobs.map(\.id) + back
        }
        try require(back, is: expected, "backward", file: file, line: line)
    }
}
