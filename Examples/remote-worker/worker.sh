#!/usr/bin/env bash
# A worker in shell and curl, one job at a time: bash worker.sh [URL]
#
# It runs jobs of the type "shell-count": counts to payload.to, tells its progress, stops when it is asked to.
# Needs curl and jq. SHIFTWORK_KEY is sent, if it is set.
set -euo pipefail
api=${1:-http://127.0.0.1:8000}/api/v1
lease_ms=10000

ask() { # METHOD PATH [BODY]: the answer; fails with the status on the error output
    local key=()
    [ -z "${SHIFTWORK_KEY:-}" ] || key=(-H "Authorization: Bearer $SHIFTWORK_KEY")
    curl -sS --fail-with-body --retry 5 --retry-connrefused --max-time 30 -X "$1" "$api$2" \
        -H 'Content-Type: application/json' "${key[@]}" ${3:+-d "$3"}
}

# UUID of version 7: milliseconds since 1970, then chance.
uuid7() {
    local time chance
    time=$(printf '%012x' "$(date +%s%3N)")
    chance=$(od -An -N10 -tx1 /dev/urandom | tr -d ' \n')
    echo "${time:0:8}-${time:8:4}-7${chance:0:3}-8${chance:3:3}-${chance:6:12}"
}

me=$(uuid7)
ask POST /workers "$(jq -nc --arg id "$me" --argjson lease "$lease_ms" \
    '{id: $id, name: "shell", types: ["shell-count"], slots: 1, lease_ms: $lease}')" >/dev/null
trap 'ask DELETE "/workers/$me" >/dev/null || true' EXIT
trap 'exit 0' INT TERM

while true; do
    claimed=$(ask POST "/workers/$me/claim" '{"slots": 1, "wait_ms": 2000}')
    job=$(jq -r '.jobs[0].id // empty' <<<"$claimed")
    [ -n "$job" ] || { [ "$(jq -r .directive <<<"$claimed")" != stop ] || exit 0; continue; }
    held=$(jq -c --arg worker "$me" '{worker: $worker, lease: .jobs[0].lease.token}' <<<"$claimed")
    to=$(jq -r '.jobs[0].payload.to // 5' <<<"$claimed")

    outcome=finished
    for count in $(seq "$to"); do
        sleep 0.2
        told=$(ask POST "/jobs/$job/progress" \
            "$(jq -c --argjson percent $((100 * count / to)) '. + {percent: $percent}' <<<"$held")") \
            || { outcome=lost && break; }
        [ "$(jq -r .kill <<<"$told")" = false ] || { outcome=killed && break; }
    done
    # A job that is lost is somebody else's now: nothing is said of it.
    [ "$outcome" = lost ] || ask POST "/jobs/$job/settle" \
        "$(jq -c --arg outcome "$outcome" --argjson count "$to" \
            '. + {outcome: $outcome} + (if $outcome == "finished" then {result: {counted: $count}} else {} end)' \
            <<<"$held")" >/dev/null || true
done
