extension Schema {
    /// Keys, the audit log and what only some may see: in the notation of ``Schema``.
    static let accessTexts = """
        RawPayload
          id: id
          payload: any
          result: any
        NewKey!
          name: text(1..100) -- what it is for
          roles?: [KeyRole]
          permissions?: [KeyPermission] -- besides those of the roles
          tenant?: text(1..200) -- whose jobs it opens; none for everybody's
          queues?: [name] -- for producers and workers; none for all
          expires_at?: time
        KeyRole = viewer|producer|worker|operator|admin
        KeyPermission = read|follow|enqueue|work|operate|administer|payload.read
        Key
          id: text
          name: text
          permissions: [KeyPermission]
          tenant: text?
          queues: [text]?
          created_at: time
          created_by: text
          expires_at: time?
          last_used_at: time? -- to the minute
        KeyList
          data: [Key]
        MadeKey
          key: Key
          token: text -- shown this once
        AuditRecord
          id: id
          at: time
          actor: text?
          credential: text?
          tenant: text?
          from: text?
          method: text
          path: text
          route: text?
          status: integer
          outcome: done|denied|failed
          problem: text?
          reason: text?
          request_id: text
          count: integer -- denials that the record stands for
        AuditPage
          data: [AuditRecord]
          page: AuditCursor
        AuditCursor
          next: text?
          has_more: boolean
        """
}
