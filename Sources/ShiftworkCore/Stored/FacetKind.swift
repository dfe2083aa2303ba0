/// What a row of `facet` says of a job: by these, jobs are found without a look at their details.
package enum FacetKind: Int64, CaseIterable, Sendable {
    /// `TaskPlan/42`
    case reference = 2
    case tag = 3
    case user = 4
    /// The parent's id as text.
    case parent = 5
    /// The batch's id as text.
    case batch = 6

    /// The kind that serves a field of the filter language.
    package init?(_ field: JobQuery.NameField) {
        switch field {
        case .tag: self = .tag
        case .user: self = .user
        case .parent: self = .parent
        case .batch: self = .batch
        case .queue, .tenant, .worker, .schedule, .workflow, .trace, .unique: return nil
        }
    }

    /// The keys of a job's rows of this kind.
    package func keys(of details: JobDetails) -> [String] {
        switch self {
        case .reference: details.references.map(\.description)
        case .tag: details.tags
        case .user: details.user.map { [$0] } ?? []
        case .parent: details.parent.map { [$0.description] } ?? []
        case .batch: details.batch.map { [$0.description] } ?? []
        }
    }

    /// The key that a name in a query asks for: an id means the same in upper case.
    package func key(for name: String) -> String {
        switch self {
        case .reference, .tag, .user: name
        case .parent, .batch: UUIDv7(name)?.description ?? name
        }
    }

    /// The stretch of keys of every reference to an entity of a type. A reference's type holds no `/`, and
    /// `0` follows it.
    package static func referenceKeys(of type: String) -> (from: String, before: String) {
        ("\(type)/", "\(type)0")
    }
}
