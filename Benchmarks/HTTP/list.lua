-- One filter after the other.
local queries = { "status:queued", "status:canceled%20since:30d", "type:work-3", "queue:mail", "tag:a",
    "status:canceled%20type:work-4%20queue:other" }
local turn = 0
request = function()
    turn = turn + 1
    return wrk.format("GET", "/api/v1/jobs?limit=50&q=" .. queries[turn % #queries + 1])
end
