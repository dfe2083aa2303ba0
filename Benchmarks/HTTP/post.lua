-- A new job in each request.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"type":"email","queue":"mail","payload":{"to":"anna@example.org","template":"welcome","number":7}}'
