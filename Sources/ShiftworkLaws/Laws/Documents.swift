internal import ShiftworkCore

extension StoreLaw {
    /// What servers remember beside the jobs.
    static let documents: [StoreLaw] =
        [
            StoreLaw("a document comes back as it was written, until it is removed") { bench in
                let key = Document.Key("law", "one", tenant: "acme")
                try require(try await bench.store.document(key) == nil, "there was one before")
                let bytes: [UInt8] = [0, 255, 10] + Array("é".utf8)
                try require(try await bench.store.save(.put(key, bytes)), is: .saved(version: 1))
                try require(try await bench.store.document(key), is: Document(key, data: bytes))
                try require(try await bench.store.save(.put(key, [])), is: .saved(version: 2))
                try require(try await bench.store.document(key), is: Document(key, data: [], version: 2))
                try require(try await bench.store.save(.remove(key)), is: .removed)
                try require(try await bench.store.save(.remove(key)), is: .refused(nil))
                try require(try await bench.store.document(key) == nil, "it was removed")
                try require(try await bench.store.save(.put(key, [1])), is: .saved(version: 1), "anew")
            },
            StoreLaw("a document is written only on top of the version that was meant") { bench in
                let key = Document.Key("law", "one")
                let change = DocumentChange.put(key, [1], if: .absent)
                try require(try await bench.store.save(.put(key, [9], if: .version(1))), is: .refused(nil))
                try require(try await bench.store.save(change), is: .saved(version: 1))
                let first = Document(key, data: [1])
                try require(try await bench.store.save(change), is: .refused(first), "a repeat")
                try require(
                    try await bench.store.save(.put(key, [2], if: .version(1))), is: .saved(version: 2))
                let second = Document(key, data: [2], version: 2)
                try require(try await bench.store.save(.put(key, [3], if: .version(1))), is: .refused(second))
                try require(try await bench.store.save(.remove(key, if: .version(1))), is: .refused(second))
                try require(try await bench.store.document(key), is: second)
                try require(try await bench.store.save(.remove(key, if: .version(2))), is: .removed)
            },
            StoreLaw("documents changed in one call are changed in its order") { bench in
                let (one, other) = (Document.Key("law", "b"), Document.Key("law", "a"))
                let replies = try await bench.store.save(
                    [
                        .put(one, [1]), .put(other, [1], if: .version(7)), .put(one, [2], if: .version(1)),
                        .remove(one, if: .version(2)), .put(one, [3], if: .absent), .put(other, [4]),
                    ], durability: .relaxed)
                try require(
                    replies,
                    is: [
                        .saved(version: 1), .refused(nil), .saved(version: 2), .removed, .saved(version: 1),
                        .saved(version: 1),
                    ])
                let all = try await bench.store.documents(DocumentRequest("law"))
                try require(all, is: [Document(other, data: [4]), Document(one, data: [3])])
            },
            StoreLaw("an expired document is as if it were not there, and pruning sweeps it") { bench in
                let key = Document.Key("law", "one")
                let end = bench.clock.now + .seconds(10)
                _ = try await bench.store.save(
                    [.put(key, [1], expiresAt: end), .put(key, [2], expiresAt: end)], durability: .durable)
                bench.clock.advance(by: .seconds(10) - .microseconds(1))
                let request = PruneRequest(retention: .all(.forever))
                try require(try await bench.store.prune(request), is: Pruned(jobs: 0, hasMore: false))
                let present = Document(key, data: [2], version: 2, expiresAt: end)
                try require(try await bench.store.document(key), is: present)
                bench.clock.advance(by: .microseconds(1))
                try require(try await bench.store.document(key) == nil, "it has expired")
                try require(try await bench.store.documents(DocumentRequest("law")), is: [])
                try require(try await bench.store.save(.put(key, [3], if: .version(2))), is: .refused(nil))
                try require(try await bench.store.save(.remove(key)), is: .refused(nil))
                try require(
                    try await bench.store.save(.put(key, [4], expiresAt: end, if: .absent)),
                    is: .saved(version: 1))
                try require(try await bench.store.prune(request), is: Pruned(jobs: 0, hasMore: false))
                try require(try await bench.store.save(.put(key, [5], if: .absent)), is: .saved(version: 1))
                bench.clock.advance(by: .days(10_000))
                _ = try await bench.store.prune(request)
                try require(
                    try await bench.store.document(key), is: Document(key, data: [5]), "without an end")
            },
            StoreLaw("pruning stops at its limit of documents, and says that there may be more") { bench in
                for number in 1...5 {
                    let key = Document.Key("law", "\(number)")
                    _ = try await bench.store.save(
                        [.put(key, [1], expiresAt: bench.clock.now)], durability: .relaxed)
                }
                let request = PruneRequest(retention: .all(.forever), limit: 3)
                try require(try await bench.store.prune(request).hasMore, is: true)
                try require(try await bench.store.prune(request).hasMore, is: false)
            },
        ] + lists
}

extension StoreLaw {
    private static let lists: [StoreLaw] = [
        StoreLaw("documents are listed by id and tenant, page by page, in both directions") { bench in
            let keys = [
                Document.Key("law", "A"), Document.Key("law", "B", tenant: "Z"), Document.Key("law", "_"),
                Document.Key("law", "a"), Document.Key("law", "a", tenant: "Z"),
                Document.Key("law", "a", tenant: "a"), Document.Key("law", "b"),
            ]
            let others = [Document.Key("lax", "a"), Document.Key("la", "a")]
            _ = try await bench.store.save(
                (keys + others).reversed().map { .put($0, [1]) }, durability: .durable)
            for isDescending in [false, true] {
                var request = DocumentRequest("law", limit: 2)
                request.isDescending = isDescending
                var (found, page): ([Document.Key], [Document.Key]) = ([], [])
                repeat {
                    page = try await bench.store.documents(request).map(\.key)
                    request.after = page.last
                    found += page
                } while !page.isEmpty
                try require(found, is: isDescending ? keys.reversed() : keys)
            }
        },
        StoreLaw("documents of one tenant are not those of another, nor those of none") { bench in
            let owners = [nil, "acme", "globex"]
            for owner in owners {
                let key = Document.Key("law", "one", tenant: owner)
                try require(
                    try await bench.store.save(.put(key, Array((owner ?? "").utf8), if: .absent)),
                    is: .saved(version: 1))
            }
            for owner in owners {
                var request = DocumentRequest("law", of: .only(owner))
                try require(try await bench.store.documents(request).map(\.key.tenant), is: [owner])
                request.ids = ["one", "two", "\0"]
                try require(try await bench.store.documents(request).map(\.key.tenant), is: [owner])
                request.ids = []
                try require(try await bench.store.documents(request), is: [])
            }
            try require(
                try await bench.store.save(.remove(Document.Key("law", "one", tenant: "acme"))), is: .removed)
            let left = try await bench.store.documents(DocumentRequest("law", ids: ["one"]))
            try require(left.map(\.key.tenant), is: [nil, "globex"])
        },
        StoreLaw("of those who make one document at the same time, one makes it") { bench in
            let replies = try await withThrowingTaskGroup(of: [DocumentReply].self) { group in
                for number in 1...10 as ClosedRange<UInt8> {
                    group.addTask {
                        try await bench.store.save(
                            [.put(Document.Key("law", "one"), [number], if: .absent)], durability: .durable)
                    }
                }
                return try await group.reduce([], +)
            }
            try require(replies.count { $0 == .saved(version: 1) }, is: 1)
            let made = try await bench.store.document(Document.Key("law", "one"))
            try require(replies.count { $0 == .refused(made) }, is: 9)
        },
        StoreLaw("a document that no store could keep is refused, and with it the call") { bench in
            let right = Document.Key("law", "one")
            for wrong in ["", "ü", "a b", "a\0", String(repeating: "a", count: 201)] {
                for change in [
                    DocumentChange.put(Document.Key("law", wrong), []), .remove(Document.Key("law", wrong)),
                ] {
                    do {
                        _ = try await bench.store.save([.put(right, [1]), change], durability: .durable)
                        try require(false, "\(wrong) was taken")
                    } catch let error as StoreError {
                        try require(error.code.description, is: "invalid")
                    }
                }
            }
            try require(try await bench.store.document(right) == nil, "half of a call was done")
        },
        StoreLaw("all documents of a kind are read, however many pages they are") { bench in
            let changes = (0..<1_001).map { number in
                DocumentChange.put(Document.Key("law", "\(number)", tenant: number % 2 == 0 ? "a" : nil), [1])
            }
            _ = try await bench.store.save(changes, durability: .relaxed)
            _ = try await bench.store.save(.put(Document.Key("law-2", "x"), [2]))
            try require(Set(try await bench.store.allDocuments("law").map(\.key.id)).count, is: 1_001)
            try require(try await bench.store.allDocuments("law", of: .only("a")).count, is: 501)
        },
    ]
}
