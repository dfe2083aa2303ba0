"""What the workers promise, against a server that runs: python3 try_it.py URL"""

import os
import signal
import subprocess
import sys
import time

from shiftwork import Client, Problem, uuid7

here = os.path.dirname(os.path.abspath(__file__))
url = sys.argv[1]
client = Client(url)


def start(*command):
    return subprocess.Popen([*command], cwd=here)


def until(what, condition, seconds=40):
    """Waits for something to be true, and for no longer than it may take."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            sys.exit(f"never: {what}")
        time.sleep(0.05)
    print(f"  {what}")
    return found


def end(process):
    process.send_signal(signal.SIGTERM)
    if process.wait(30) != 0:
        sys.exit(f"{process.args} ended with {process.returncode}")


print("A worker in Python")
worker = start(sys.executable, "worker.py", "--url", url, "--lease", "5")
try:
    many = [client.enqueue("resize", {"width": width, "seconds": 0.1}) for width in range(20)]
    for job in many:
        ended = client.result(job["id"])
        if ended["status"] != "finished" or ended["result"] != {"width": ended["payload"]["width"]}:
            sys.exit(f"wrong: {ended}")
        said = [line["text"] for line in client.ask("GET", f"/jobs/{job['id']}/logs")["data"]]
        if (ended["progress"] or {}).get("percent") != 100 or said != [f"resized to {ended['payload']['width']}"]:
            sys.exit(f"what a job said last is lost: {ended['progress']}, {said}")
    print("  20 jobs are finished, with their results, their last progress and their last line")

    wordy = client.enqueue("recite", {"lines": 2500})["id"]
    if client.result(wordy)["status"] != "finished":
        sys.exit("a job of many lines did not finish")
    said = []
    while page := client.ask("GET", f"/jobs/{wordy}/logs?attempt=1&after={len(said)}&limit=1000")["data"]:
        said += [line["text"] for line in page]
    if said != [f"line {number}" for number in range(2500)]:
        sys.exit(f"of 2500 lines {len(said)} came")
    print("  2500 lines that a job logs at its end are all there")

    bad = client.enqueue("divide", {"a": 1, "b": 0}, max_attempts=1)
    until("a job that fails says why", lambda: client.job(bad["id"])["status"] == "failed")
    if client.job(bad["id"])["error"]["type"] != "ZeroDivisionError":
        sys.exit("wrong error")

    id = uuid7()
    for _ in range(3):
        again = client.ask("POST", "/jobs", {"id": id, "type": "divide", "payload": {"a": 1, "b": 2}})
    if not again["deduplicated"] or client.result(id)["result"] != 0.5:
        sys.exit("a repeated request made another job")
    print("  a request that is repeated makes one job")

    long = client.enqueue("sleep", {"seconds": 60})["id"]
    until("a job runs", lambda: client.job(long)["status"] == "started")
    client.ask("POST", f"/jobs/{long}/kill", {"reason": "try it"})
    until("and is stopped when it is asked to", lambda: client.job(long)["status"] == "killed")

    long = client.enqueue("sleep", {"seconds": 3})["id"]
    until("a job runs", lambda: client.job(long)["status"] == "started")
finally:
    worker.send_signal(signal.SIGKILL)
    worker.wait()
print("  its worker is killed with SIGKILL")

worker = start(sys.executable, "worker.py", "--url", url, "--lease", "5")
try:
    job = until("another one finishes the job", lambda: (j := client.job(long))["status"] == "finished" and j)
    if job["attempt"] != 2 or job["crashes"] != 1:
        sys.exit(f"wrong: attempt {job['attempt']}, {job['crashes']} crashes")
    first = client.ask("GET", "/workers")["data"]
    first = next(one for one in first if one["name"] == f"python:{worker.pid}")
    client.ask("POST", f"/workers/{first['id']}/restart", {"reason": "try it"})
    until("and begins again when an operator wishes", lambda: any(
        one["name"] == first["name"] and one["id"] != first["id"] for one in client.ask("GET", "/workers")["data"]))
    if client.result(client.enqueue("divide", {"a": 3, "b": 2})["id"])["result"] != 1.5:
        sys.exit("wrong result")
finally:
    end(worker)
print("  and ends gracefully")

print("A worker in shell")
worker = start("bash", "worker.sh", url)
try:
    job = client.enqueue("shell-count", {"to": 3})
    if client.result(job["id"])["result"] != {"counted": 3}:
        sys.exit("wrong result")
    print("  a job is finished, with its result")
    job = client.enqueue("shell-count", {"to": 1000})["id"]
    until("a job tells its progress", lambda: client.job(job)["progress"] is not None)
    client.ask("POST", f"/jobs/{job}/kill", {})
    until("and is stopped when it is asked to", lambda: client.job(job)["status"] == "killed")
finally:
    end(worker)

stale = {"worker": uuid7(), "lease": "1.1", "outcome": "finished"}
try:
    client.ask("POST", f"/jobs/{job}/settle", stale)
    sys.exit("a stranger settled a job")
except Problem as problem:
    if problem.status != 409:
        raise
print("  a stranger's settlement is refused")
