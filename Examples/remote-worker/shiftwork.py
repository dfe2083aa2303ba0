"""A client and a worker for Shiftwork's HTTP API, with Python's standard library alone."""

import json
import os
import threading
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request


def uuid7():
    """An id as Shiftwork takes it: the time first, so that later ids sort later (RFC 9562)."""
    number = time.time_ns() // 1_000_000 << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(3 << 62) | 2 << 62
    text = f"{number:032x}"
    return "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])


class Problem(Exception):
    """What the server answered instead, as RFC 9457 says it."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body.get('title', '')}: {body.get('detail', '')}")
        self.status, self.body = status, body


class Client:
    """Asks the API. A request that got no answer is repeated: all that is sent here may be."""

    def __init__(self, url="http://127.0.0.1:8000", key=None, patience=60):
        self.root, self.key, self.patience = url.rstrip("/") + "/api/v1", key, patience

    def ask(self, method, path, body=None, timeout=70):
        headers = {"Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        data = None
        if body is not None:
            headers["Content-Type"], data = "application/json", json.dumps(body).encode()
        deadline, pause = time.monotonic() + self.patience, 0.1
        while True:
            request = urllib.request.Request(self.root + path, data, headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=timeout) as answer:
                    text = answer.read()
                    return json.loads(text) if text else None
            except urllib.error.HTTPError as error:
                text = error.read()
                if error.code not in (429, 503) or time.monotonic() > deadline:
                    raise Problem(error.code, json.loads(text or b"{}")) from None
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if time.monotonic() > deadline:
                    raise
            time.sleep(pause)
            pause = min(pause * 2, 5)

    def enqueue(self, type, payload=None, **options):
        """Hands a job in, under an id made here, so that a repeated request makes no second job."""
        return self.ask("POST", "/jobs", {"id": uuid7(), "type": type, "payload": payload or {}, **options})

    def job(self, id):
        return self.ask("GET", f"/jobs/{id}")

    def result(self, id, wait=30):
        """The job once it has ended, or as it is when the time is up."""
        return self.ask("GET", f"/jobs/{id}/result?wait={wait}")

    def jobs(self, query):
        """All jobs that a query finds, page by page."""
        cursor = ""
        while True:
            page = self.ask("GET", f"/jobs?limit=200&q={urllib.parse.quote(query)}{cursor}")
            yield from page["data"]
            if not page["page"]["has_more"]:
                return
            cursor = "&cursor=" + urllib.parse.quote(page["page"]["next"])


LINES = 1_000
"""So many log lines the server takes in one trip."""


class Killed(Exception):
    """Raised in a handler by ``job.check()``: somebody wants the job stopped, or it is not ours any more."""


class Job:
    """A job that runs, for its handler."""

    def __init__(self, claimed, deadline):
        self.id, self.type, self.payload = claimed["id"], claimed["type"], claimed["payload"]
        self.attempt, self.lease, self.deadline = claimed["attempt"], claimed["lease"]["token"], deadline
        self.is_killed, self.report, self.lines, self.lock = False, None, [], threading.Lock()
        self.has_ended = False

    def progress(self, percent, message=None):
        with self.lock:
            if self.has_ended:
                return
            self.report = {"percent": int(percent), **({"message": message} if message else {})}

    def log(self, line):
        with self.lock:
            if not self.has_ended:
                self.lines.append(str(line))

    def check(self):
        """Call it now and then: it ends a handler whose job was killed, or whose lease may have run out."""
        if self.is_killed or time.monotonic() > self.deadline:
            raise Killed(self.id)

    def end(self):
        """It has nothing more to tell: threads that a handler left behind do not hold its settlement up."""
        with self.lock:
            self.has_ended = True

    def has_news(self):
        with self.lock:
            return bool(self.report or self.lines)

    def renewal(self, most):
        """What is to be told in the next trip, told once, with so many lines at most."""
        with self.lock:
            news = {"job": self.id, "lease": self.lease}
            if self.report:
                news["progress"], self.report = self.report, None
            if self.lines and most > 0:
                news["log"], self.lines = self.lines[:most], self.lines[most:]
            return news


class Worker:
    """Runs jobs of the types that it has handlers for, some at a time, until it is stopped.

    One loop makes all trips to the server: what ended, what still runs, how much more it can take. A trip that got no
    answer is repeated as it was, which changes nothing twice.
    """

    def __init__(self, client, handlers, queues=(), slots=4, name="python", lease=30, can_restart=False):
        self.client, self.handlers, self.queues = client, handlers, list(queues)
        self.slots, self.name, self.lease, self.can_restart = slots, name, lease, can_restart
        self.running, self.ended, self.news = {}, [], threading.Condition()
        self.is_stopping, self.is_restarting = False, False

    def stop(self):
        with self.news:
            self.is_stopping, self.is_restarting = True, False
            self.news.notify()

    def run(self):
        """Works until it is stopped; true when somebody wants it started again."""
        self.register()
        while True:
            with self.news:
                if self.is_stopping and not self.running and not self.ended:
                    break
                isFull = len(self.running) >= self.slots or self.is_stopping
                if isFull and not self.ended:
                    self.news.wait(min(1, self.lease / 6))
                # A settled job takes no news any more: what it said last goes ahead, its settlement with the next trip.
                ended = [one for one in self.ended if not self.running[one["job"]].has_news()]
                self.ended = [one for one in self.ended if one not in ended]
                running = [job for job in self.running.values() if job.id not in {one["job"] for one in ended}]
            self.trip(ended, running)
        try:
            self.client.ask("DELETE", f"/workers/{self.id}")
        except Problem as problem:
            # It is gone already: the answer to the first try got lost, or others took it for dead.
            if problem.status != 404:
                raise
        return self.is_restarting

    def register(self):
        self.id = uuid7()
        self.client.ask("POST", "/workers", {
            "id": self.id, "name": self.name, "types": sorted(self.handlers), "queues": self.queues,
            "slots": self.slots, "lease_ms": self.lease * 1000, "can_restart": self.can_restart})

    def trip(self, ended, running):
        body = {"settle": ended, "renew": []}
        for job in running:
            told = sum(len(news.get("log", [])) for news in body["renew"])
            body["renew"].append(job.renewal(LINES - told))
        free = self.slots - len(running)
        if free > 0 and not self.is_stopping:
            # Waiting keeps an idle worker quiet; a busy one comes back soon, for its jobs have something to tell.
            body["claim"] = {"slots": free, "wait_ms": 1_000 if running else 5_000}
        sent = time.monotonic()
        try:
            answer = self.client.ask("POST", f"/workers/{self.id}/pump", body)
        except Problem as problem:
            if problem.status != 404:
                raise
            return self.start_again()
        with self.news:
            for one in ended:
                self.running.pop(one["job"], None)
            for job in running:
                job.deadline = sent + self.lease
                if job.id in answer["kill"] or job.id in answer["lost"]:
                    job.is_killed = True
            if answer["directive"] == "restart" and not self.is_stopping:
                self.is_stopping, self.is_restarting = True, True
            if answer["directive"] == "stop":
                self.is_stopping, self.is_restarting = True, False
        if not answer["known"]:
            return self.start_again()
        for claimed in answer["jobs"]:
            if claimed["id"] not in self.running:
                job = Job(claimed, sent + self.lease)
                self.running[job.id] = job
                threading.Thread(target=self.perform, args=(job,), daemon=True).start()

    def start_again(self):
        """The server took this worker for dead: all its leases are lost, and it comes back as another."""
        with self.news:
            for job in self.running.values():
                job.is_killed = True
            self.running, self.ended = {}, []
        self.register()

    def perform(self, job):
        ending = {"job": job.id, "lease": job.lease}
        start = time.monotonic()
        try:
            ending |= {"outcome": "finished", "result": self.handlers[job.type](job)}
        except Killed:
            ending |= {"outcome": "killed"}
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            ending |= {"outcome": "failed", "error": {
                "type": type(error).__name__, "message": str(error) or type(error).__name__,
                "location": f"{os.path.basename(where.filename)}:{where.lineno}"}}
        job.end()
        ending["ran_ms"] = int((time.monotonic() - start) * 1000)
        with self.news:
            if self.running.get(job.id) is job:
                self.ended.append(ending)
            self.news.notify()
