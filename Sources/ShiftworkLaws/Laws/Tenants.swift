internal import ShiftworkCore

extension StoreLaw {
    static let tenants: [StoreLaw] = [
        StoreLaw("another tenant's job is as if it did not exist") { bench in
            let job = try await bench.insert { ($0.details.tenant, $0.queue) = ("acme", "theirs") }
            let blue = Scope.tenant("blue")
            try require(try await bench.store.jobs([job], scope: blue).count, is: 0)
            try require(try await bench.store.history(of: job, scope: blue).count, is: 0)
            try require(try await bench.store.count(JobQuery(), scope: blue, upTo: 10).value, is: 0)
            try require(try await bench.store.counts(scope: blue).count, is: 0)
            try require(try await bench.store.queues(scope: blue).count, is: 0)
            var page = PageRequest(JobQuery())
            page.scope = blue
            try require(try await bench.store.page(page).jobs.count, is: 0)
            let query = JobQuery(.id([job]))
            try require(try await bench.store.count(query, scope: blue, upTo: 10).value, is: 0)
            for action in [ControlAction.cancel, .pause, .retry, .delete, .setPriority(0)] {
                let replies = try await bench.store.control(ControlRequest(action, jobs: [job], scope: blue))
                try require(replies, is: [.notFound], action.name)
            }
            try await bench.requireStatus(job, .queued)
        },
        StoreLaw("a tenant sees its own jobs and no job without a tenant") { bench in
            let own = try await bench.insert { $0.details.tenant = "acme" }
            let nobodys = try await bench.insert()
            let acme = Scope.tenant("acme")
            try require(try await bench.store.jobs([own, nobodys], scope: acme).map(\.id), is: [own])
            var page = PageRequest(JobQuery())
            page.scope = acme
            try require(try await bench.store.page(page).jobs.map(\.id), is: [own])
            let counts = try await bench.store.counts(scope: acme)
            try require(counts.map(\.tenant), is: ["acme"])
            try require(counts.map(\.count), is: [1])
            let reply = try await bench.store.control(ControlRequest(.cancel, jobs: [own], scope: acme))
            try require(reply, is: [.done(from: .queued, to: .canceled)])
            try require(try await bench.store.jobs([own, nobodys], scope: .all).count, is: 2)
        },
        StoreLaw("the empty name of a tenant means jobs of no tenant") { bench in
            let own = try await bench.insert { ($0.details.tenant, $0.queue) = ("acme", "mail") }
            let nobodys = try await bench.insert { $0.queue = "mail" }
            for (query, ids) in [(JobQuery.tenant(""), [nobodys]), (!JobQuery.tenant(""), [own])] {
                let mail = query && .queue("mail")
                try require(try await bench.store.page(PageRequest(mail)).jobs.map(\.id), is: ids)
                try require(try await bench.store.count(mail, scope: .all, upTo: 10).value, is: 1)
            }
        },
        StoreLaw("a claim for one tenant takes its jobs alone, from whatever line") { bench in
            let own = try await bench.insert { $0.details.tenant = "acme" }
            let mail = try await bench.insert { ($0.details.tenant, $0.queue) = ("acme", "mail") }
            for tenant in [nil, "globex"] {
                _ = try await bench.insert { $0.details.tenant = tenant }
                _ = try await bench.insert { ($0.details.tenant, $0.queue) = (tenant, "mail") }
            }
            for lanes in [[ClaimRequest.Lane("mail")], [.init("mail"), .init(nil)], [.init(nil)]] {
                var trip = PumpTrip(worker: try await bench.worker())
                trip.claim = ClaimRequest(limit: 10, lanes: lanes, types: ["work"])
                trip.claim?.scope = .tenant("acme")
                let claimed = try await bench.store.pump(trip).claimed
                let expected = lanes.count == 1 ? (lanes[0].queue == nil ? [] : [mail]) : [own]
                try require(claimed.map(\.lease.job), is: expected)
            }
            try require(try await bench.claim(bench.worker()).count, is: 4, "what is left, for everybody")
        },
    ]
}
