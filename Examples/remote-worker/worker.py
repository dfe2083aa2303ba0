#!/usr/bin/env python3
"""A worker of four types: python3 worker.py [--url http://127.0.0.1:8000] [--slots 4]"""

import argparse
import os
import signal
import sys
import time

from shiftwork import Client, Worker


def resize(job):
    """Counts up to the width, ten percent at a time."""
    width = job.payload.get("width", 100)
    for tenth in range(1, 11):
        job.check()
        time.sleep(job.payload.get("seconds", 0.2) / 10)
        job.progress(tenth * 10, f"{tenth * width // 10} of {width} pixels")
    job.log(f"resized to {width}")
    return {"width": width}


def recite(job):
    """Says many lines at once."""
    for number in range(job.payload.get("lines", 10)):
        job.log(f"line {number}")


def divide(job):
    """Fails where nothing can be divided."""
    return job.payload["a"] / job.payload["b"]


def sleep(job):
    """Takes its time, and stops when it is asked to."""
    end = time.monotonic() + job.payload.get("seconds", 60)
    while time.monotonic() < end:
        job.check()
        time.sleep(0.05)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--url", default="http://127.0.0.1:8000")
    arguments.add_argument("--slots", type=int, default=4)
    arguments.add_argument("--lease", type=int, default=30, help="seconds that it may be silent")
    given = arguments.parse_args()
    worker = Worker(
        Client(given.url, os.environ.get("SHIFTWORK_KEY")),
        {"resize": resize, "divide": divide, "recite": recite, "sleep": sleep},
        slots=given.slots, name=f"python:{os.getpid()}", lease=given.lease, can_restart=True)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: worker.stop())
    if worker.run():
        os.execv(sys.executable, [sys.executable, *sys.argv])
