extension RouteNote {
    /// The notes, one a line: ``RouteNote``.
    static let routeTexts = """
        GET / -> 200 RouteList
        POST /jobs : NewJob -> 201 Job, 200 Job, 202 Job ! 409
        POST /jobs/bulk : [NewJob] -> 200 BulkAnswers
        GET /jobs -> 200 JobPage application/x-ndjson
        GET /jobs/{id} -> 200 Job, 304 nothing
        PATCH /jobs/{id} : JobChange -> 200 Job ! 409 412
        DELETE /jobs/{id} -> 204 nothing, 202 Job ! 409 412
        POST /jobs/{id}/cancel : Reason -> 200 Job, 202 Job ! 409 412
        POST /jobs/{id}/kill : Reason -> 200 Job, 202 Job ! 409 412
        POST /jobs/{id}/pause : Reason -> 200 Job ! 409 412
        POST /jobs/{id}/resume : Reason -> 200 Job ! 409 412
        POST /jobs/{id}/retry : DelayedReason -> 200 Job ! 409 412
        POST /jobs/{id}/rerun : DelayedReason -> 200 Job ! 409 412
        POST /jobs/{id}/release : Reason -> 200 Job ! 409 412
        POST /jobs/{id}/copy : JobOverrides -> 201 Job, 200 Job, 202 Job ! 409
        GET /jobs/{id}/payload -> 200 RawPayload
        GET /jobs/{id}/attempts -> 200 AttemptList
        GET /jobs/{id}/attempts/{number} -> 200 Attempt
        GET /jobs/{id}/events -> 200 EventList
        GET /jobs/{id}/logs -> 200 LogList
        GET /jobs/{id}/result -> 200 Job, 202 Job
        GET /jobs/{id}/explain -> 200 Explanation
        GET /jobs/{id}/related -> 200 Related
        POST /jobs/{id}/settle : Settlement -> 200 Settled ! 409
        POST /jobs/{id}/renew : Renewal -> 200 Renewed ! 409
        POST /jobs/{id}/progress : ProgressOfLease -> 200 Renewed ! 409
        POST /jobs/{id}/log : LogOfLease -> 200 Renewed ! 409
        POST /batches : NewBatch -> 201 Batch, 200 Batch ! 409
        GET /batches/{id} -> 200 Batch
        POST /batches/{id}/cancel : Reason -> 202 Operation
        POST /batches/{id}/retry : Reason -> 202 Operation
        GET /references/{type}/{id}/jobs -> 200 JobPage application/x-ndjson
        GET /references/{type}/{id}/export -> 200 application/x-ndjson
        DELETE /references/{type}/{id} -> 202 Erasure
        GET /types -> 200 TypeList
        GET /types/{name} -> 200 Type
        GET /errors -> 200 ErrorList
        GET /errors/{fingerprint} -> 200 ErrorGroup
        GET /jobs/stats/summary -> 200 CountSummary
        GET /stats -> 200 Statistics
        GET /stats/counts -> 200 KindCountList
        GET /analytics/summary -> 200 AnalyticsSummary
        GET /analytics/series -> 200 Series
        GET /analytics/heatmap -> 200 Heatmap
        GET /analytics/histogram -> 200 Histogram
        POST /operations : NewOperation -> 202 Operation, 200 Preview
        GET /operations -> 200 OperationList
        GET /operations/{id} -> 200 Operation
        GET /operations/{id}/items -> 200 application/x-ndjson
        POST /operations/{id}/pause : Reason -> 202 Operation ! 409
        POST /operations/{id}/resume : Reason -> 202 Operation ! 409
        POST /operations/{id}/cancel : Reason -> 202 Operation ! 409
        GET /queues -> 200 QueueList
        GET /queues/{name} -> 200 QueueSheet
        PATCH /queues/{name} : QueueLimits -> 200 Queue
        POST /queues/{name}/pause : PauseWish -> 200 Queue
        POST /queues/{name}/resume : Reason -> 200 Queue
        POST /queues/{name}/purge : Reason -> 202 Operation
        GET /workers -> 200 WorkerList
        GET /workers/{id} -> 200 Worker
        POST /workers : NewWorker -> 201 Lease ! 409
        POST /workers/{id}/pump : Trip -> 200 TripAnswer
        POST /workers/{id}/claim : Claim -> 200 TripAnswer
        POST /workers/{id}/quiet : Reason -> 202 nothing ! 409
        POST /workers/{id}/resume : Reason -> 202 nothing ! 409
        POST /workers/{id}/stop : Reason -> 202 nothing ! 409
        POST /workers/{id}/restart : Reason -> 202 nothing ! 409
        DELETE /workers/{id} -> 204 nothing
        GET /events -> 200 text/event-stream
        GET /webhooks -> 200 WebhookList
        POST /webhooks : NewWebhook -> 201 Webhook ! 409
        GET /webhooks/{id} -> 200 Webhook, 304 nothing
        PATCH /webhooks/{id} : WebhookChange -> 200 Webhook ! 412 428
        DELETE /webhooks/{id} -> 204 nothing
        POST /webhooks/{id}/rotate : Empty -> 200 Webhook ! 412
        POST /webhooks/{id}/test : Empty -> 202 Job
        GET /webhooks/{id}/deliveries -> 200 DeliveryList
        POST /webhooks/{id}/redeliver : Redelivery -> 202 Job ! 409
        GET /alerts -> 200 AlertList
        PUT /alerts/{name} : AlertRule -> 201 Alert, 200 Alert ! 409
        DELETE /alerts/{name} -> 204 nothing
        GET /health -> 200 Health, 503 Health
        GET /system -> 200 System
        GET /system/checks -> 200 CheckList
        POST /prune : PruneWish -> 200 Pruned, 202 OperationList
        POST /errors/{fingerprint}/mute : MuteWish -> 200 Mute
        DELETE /errors/{fingerprint}/mute -> 204 nothing
        GET /annotations -> 200 AnnotationList
        POST /annotations : NewAnnotation -> 201 Annotation
        POST /jobs/ : NewRecord -> 200 Record
        GET /jobs/{job_id} -> 200 Record
        GET /jobs/ -> 200 [Record]
        GET /analytics/summary/ -> 200 RecordSummary
        POST /create-jobs/ : NewDispatch -> 200 Dispatched
        GET /job-status/{job_id} -> 200 DispatchStatus
        GET /keys -> 200 KeyList
        POST /keys : NewKey -> 201 MadeKey ! 409
        GET /keys/{id} -> 200 Key
        DELETE /keys/{id} -> 204 nothing
        GET /audit -> 200 AuditPage
        GET /metrics -> 200 text/plain
        GET /openapi.json -> 200 application/json
        GET /openapi.yaml -> 200 application/yaml
        GET /docs -> 200 text/html
        GET /docs/docs.js -> 200 text/javascript
        GET /docs/docs.css -> 200 text/css
        GET /docs/problems/{slug} -> 200 text/html
        GET /redoc -> 308 nothing
        """
}
