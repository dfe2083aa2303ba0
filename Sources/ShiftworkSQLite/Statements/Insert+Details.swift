internal import ShiftworkCore

// What only some jobs carry: references, tags, a unique key, jobs to wait for.
extension Session {
    /// What a new job waits for.
    struct Waits {
        var open: [(parent: Int64, policy: Dependency.Policy)] = []
        /// A job that it waits for has ended in a way that calls it off.
        var isCalledOff = false
    }

    /// Why a job cannot be stored that names jobs to wait for.
    func missing(among details: JobDetails) throws -> String? {
        for dependency in details.dependencies {
            if let other = try jobs.find(dependency.job),
                try names.queue(other.queue).tenant == details.tenant
            {
                continue
            }
            return "It waits for job \(dependency.job), which does not exist: insert that one before."
        }
        return nil
    }

    func waits(of details: JobDetails) throws -> Waits {
        var waits = Waits()
        for dependency in details.dependencies {
            guard let parent = try jobs.find(dependency.job) else { continue }
            switch dependency.effect(of: parent.motion.status) {
            case .satisfied: break
            case .waits: waits.open.append((parent.n, dependency.onFailure))
            case .cancels: waits.isCalledOff = true
            }
        }
        return waits
    }

    func flags(of details: JobDetails, _ waits: Waits) -> JobFlags {
        var flags: JobFlags = .details
        if FacetKind.allCases.contains(where: { !$0.keys(of: details).isEmpty }) { flags.insert(.facets) }
        if details.uniqueKey != nil { flags.insert(.uniqueKey) }
        if !waits.open.isEmpty { flags.insert(.dependencies) }
        if details.retention != nil { flags.insert(.ownRetention) }
        if details.user != nil { flags.insert(.user) }
        if details.startBefore != nil { flags.insert(.startBefore) }
        return flags
    }

    func storeDetails(_ details: JobDetails, of n: Int64, _ waits: Waits, holdsKey: Bool = true) throws {
        try insertion.detail.run(n, details.bytes)
        for kind in FacetKind.allCases {
            for key in kind.keys(of: details) { try insertion.facet.run(kind.rawValue, key, n) }
        }
        if holdsKey, let key = details.uniqueKey { try sides.hold(key, tenant: details.tenant, by: n) }
        for (parent, policy) in waits.open {
            try insertion.dependency.run(n, parent, policy.rawValue)
            hasDependencies = true
        }
    }
}
