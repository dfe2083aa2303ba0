extension Schema {
    /// Sets of jobs: in the notation of ``Schema``.
    static let batchTexts = """
        NewBatch!
          id?: id -- your own, UUID of version 7, so that the request can be repeated
          jobs: [NewJob] -- stored together or not at all; none has a unique_key, depends_on names jobs before it
          on_finished?: NewJob -- runs once all have finished, also after a retry; without id, depends_on, unique_key
          on_ended?: NewJob -- runs once each has ended, however it did; without id, depends_on, unique_key
        Batch
          id: id
          total: integer -- of its jobs, the callbacks not among them
          counts: {integer}
          ended: integer
          has_ended: boolean
          progress: Progress -- the share that has ended
          exact: boolean -- false where only the newest 10,000 were looked at
          on_finished: BatchCallback?
          on_ended: BatchCallback?
          links: {text}
          jobs?: [id] -- in the order of the request: only in its answer
          deduplicated?: boolean -- whether it was there before
        BatchCallback
          id: id
          status: JobStatus
        """
}
