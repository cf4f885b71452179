"""Measuring the serving process: how soon it is ready, how much it holds, and that torch is not in it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FIRST_START_SECONDS = 900.0


@dataclass(frozen=True)
class Serving:
    """A serving process: seconds until /readyz answers, resident megabytes after answering, whether torch is in it."""

    ready_seconds: float
    megabytes: float
    torch: bool


def serving(data: Path) -> Serving | None:
    """Start the service twice on a folder of its own and measure the second start; None when it does not start."""
    with _served(data, within=FIRST_START_SECONDS) as first:
        if first is None:
            return None
    with _served(data, within=FIRST_START_SECONDS) as second:
        return second


@contextmanager
def _served(data: Path, *, within: float) -> Iterator[Serving | None]:
    port = _free_port()
    environment = {**os.environ, "CASEMENTOR_DATA_FOLDER": str((data / "serving").resolve())}
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ready = _ready(process, port, until=start + within)
        yield _observed(process.pid, port, time.perf_counter() - start) if ready else None
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ready(process: subprocess.Popen[bytes], port: int, *, until: float) -> bool:
    while process.poll() is None and time.perf_counter() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return True
        except OSError:
            time.sleep(0.02)
    return False


def _observed(pid: int, port: int, seconds: float) -> Serving:
    for _ in range(3):
        _ask_over_http(port)
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf8")
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return Serving(seconds, kilobytes / 1024, "libtorch" in Path(f"/proc/{pid}/maps").read_text(encoding="utf8"))


def _ask_over_http(port: int) -> None:
    form = {"essence": "My form 7 does not listen after the break.", "question": "How can I begin the lesson calmly?"}
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/first-responses",
        data=json.dumps(form).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()
