"""``GET matches`` under load: 64 connections on loopback, one server process, the sample mission; then with
an import and with a training running beside it, in several rounds.

The client is another process that speaks HTTP/1.1 over raw sockets: a library would be the slower of the two.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CONNECTIONS = 64
ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data" / "sample"
P99_MS, TIMES = 50.0, 2.0


@dataclass(frozen=True)
class Load:
    """What a client measured; times in milliseconds."""

    requests: int
    errors: int
    a_second: float
    p50: float
    p99: float
    longest: float


async def _ask(port: int, heads: Sequence[bytes], until: float, times: list[float]) -> int:
    """Ask one after the other on one connection; returns how many answers were not 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    errors, at = 0, id(reader)
    while time.perf_counter() < until:
        at += 1
        begun = time.perf_counter()
        writer.write(heads[at % len(heads)])
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        times.append((time.perf_counter() - begun) * 1000)
        errors += not head.startswith(b"HTTP/1.1 200 ")
    writer.close()
    return errors


async def load(port: int, heads: Sequence[bytes], seconds: float, connections: int = CONNECTIONS) -> Load:
    """Ask on all connections for so long."""
    times: list[float] = []
    begun = time.perf_counter()
    asked = [_ask(port, heads, begun + seconds, times) for _ in range(connections)]
    errors = sum(await asyncio.gather(*asked))
    times.sort()
    took = time.perf_counter() - begun
    return Load(
        len(times),
        errors,
        len(times) / took,
        times[len(times) // 2],
        times[int(len(times) * 0.99)],
        times[-1],
    )


class Bench:
    """The sample mission in a folder of its own, served by one process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self._environment = os.environ | {
            "RECOMMENDER_DATA_DIR": str(folder),
            "RECOMMENDER_RATE_PER_CALLER": "0",
            "RECOMMENDER_RATE_PER_ADDRESS": "0",
            "RECOMMENDER_LOG_LEVEL": "warning",
        }
        self.key = self._prepared()

    def masa(self, *words: str) -> str:
        command = [sys.executable, "-m", "recommender", *words]
        done = subprocess.run(
            command, env=self._environment, cwd=ROOT, check=True, capture_output=True, text=True
        )
        return done.stdout

    def _prepared(self) -> str:
        for side in ("firms", "buyers"):
            self.masa("import", side, str(SAMPLE / f"{side}.csv"))
        self.masa("build")
        first = time.strftime("%Y-%m-%d", time.localtime(time.time() + 60 * 86400))
        self.masa(
            "event", "create", "bench", "--name", "Bench", "--city", "Moscow", "--country", "RU",
            "--timezone", "Europe/Moscow", "--first", first, "--last", first, "--session", "10:00-18:00",
            "--tables", "30", "--organisation", "Bench",
        )  # fmt: skip
        self.masa("participants", "add", "bench", "--all-firms", "--all-buyers")
        self.masa("shortlist", "fill", "bench", "-k", "8")
        self.masa("decide", "simulate", "bench")
        self.masa("admin", "create", "bench", "--role", "organiser", "--organisation", "Bench", "--generate")
        return self.masa(
            "admin", "key", "bench", "--label", "load", "--scope", "read", "--scope", "write"
        ).strip()

    @contextmanager
    def running(self, *words: str) -> Iterator[None]:
        process = subprocess.Popen(
            [sys.executable, "-m", "recommender", *words], env=self._environment, cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield
        finally:
            process.terminate()
            process.wait()

    def call(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> Any:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": kind}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def wait(self) -> None:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ready", timeout=60)
            except OSError:
                time.sleep(0.1)
            else:
                return

    def heads(self) -> list[bytes]:
        """A request for each of a hundred needs."""
        buyers = self.call("GET", "/api/v1/buyers?limit=100")["entries"]
        needs = [need["id"] for buyer in buyers for need in buyer["needs"]][:100]
        return [
            f"GET /api/v1/needs/{need}/matches HTTP/1.1\r\nHost: bench\r\n"
            f"Authorization: Bearer {self.key}\r\n\r\n".encode()
            for need in needs
        ]

    def warm(self, heads: Sequence[bytes]) -> None:
        """Ask about each need once, so that what is kept in memory is there."""
        for head in heads:
            self.call("GET", head.split(b" ")[1].decode())

    def import_beside(self) -> None:
        """Imports one after another, each of which changes every firm of the sample."""
        head, *rows = (SAMPLE / "firms.csv").read_text(encoding="utf-8-sig").splitlines()
        at = next(place for place, name in enumerate(next(csv.reader([head]))) if name == "profile")
        for number in range(100):
            text = io.StringIO()
            changed = csv.writer(text)
            changed.writerow(next(csv.reader([head])))
            for row in csv.reader(rows):
                changed.writerow([cell + f" {number}" * (place == at) for place, cell in enumerate(row)])
            self._upload(text.getvalue())

    def _upload(self, text: str) -> None:
        mark = "masa-bench"
        form = (
            f'--{mark}\r\nContent-Disposition: form-data; name="side"\r\n\r\nfirm\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\n\r\n'
            f"{text}\r\n--{mark}--\r\n"
        )
        self.call("POST", "/api/v1/imports", form.encode(), f"multipart/form-data; boundary={mark}")

    def train_beside(self) -> None:
        """Trainings, one after another."""
        for _ in range(100):
            self.call("POST", "/api/v1/training-runs", b"")


def _free_port() -> int:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _client(bench: Bench, heads: Sequence[bytes], seconds: float) -> Load:
    """Measured by another process, which shares no interpreter with the one that starts all."""
    asked = json.dumps([bench.port, [head.decode() for head in heads], seconds])
    command = [sys.executable, "-m", "benchmarks.api", "--client"]
    done = subprocess.run(command, input=asked, cwd=ROOT, check=True, capture_output=True, text=True)
    return Load(**json.loads(done.stdout))


WORK: dict[str, Callable[[Bench], None]] = {"train": Bench.train_beside, "import": Bench.import_beside}


def measure(seconds: float, work: Sequence[str], rounds: int) -> dict[str, Any]:
    """In each round alone and beside each work; medians over the rounds, as one and the same load varies."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        with bench.running("serve", "--port", str(bench.port), "--no-worker"):
            bench.wait()
            heads = bench.heads()
            bench.warm(heads)
            _client(bench, heads, 3)
            alone: list[Load] = []
            beside: dict[str, list[Load]] = {name: [] for name in work}
            for _ in range(rounds):
                alone.append(_client(bench, heads, seconds))
                for name in work:
                    beside[name].append(_beside(bench, name, heads, seconds))
    quiet = _typical(alone)
    busy = {name: _typical(loads) for name, loads in beside.items()}
    errors = sum(one.errors for loads in (alone, *beside.values()) for one in loads)
    worst = max(busy.values(), default=quiet)
    return {
        "connections": CONNECTIONS,
        "alone": [asdict(one) for one in alone],
        "beside": {name: [asdict(one) for one in loads] for name, loads in beside.items()},
        "targets": {
            "p99_ms": {"most": P99_MS, "reached": quiet, "hit": quiet < P99_MS and not errors},
            "beside": {"most": TIMES, "reached": worst / quiet, "hit": worst <= TIMES * quiet and not errors},
        },
    }


def _beside(bench: Bench, name: str, heads: Sequence[bytes], seconds: float) -> Load:
    """The load while a worker does jobs of one kind, of which it must not run out."""
    WORK[name](bench)
    with bench.running("worker"):
        time.sleep(8)
        bench.warm(heads)
        found = _client(bench, heads, seconds)
    left = [job for job in bench.call("GET", "/api/v1/jobs?limit=200")["entries"] if not job["ended_at"]]
    assert left, f"{name}: the worker ran out of work"
    for job in left:
        bench.call("DELETE", f"/api/v1/jobs/{job['id']}")
    return found


def _typical(loads: Sequence[Load]) -> float:
    """The median p99."""
    return statistics.median(one.p99 for one in loads)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--beside", nargs="+", choices=WORK, default=list(WORK), help="what runs beside it")
    parser.add_argument("--client", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.client:
        port, heads, seconds = json.load(sys.stdin)
        print(json.dumps(asdict(asyncio.run(load(port, [head.encode() for head in heads], seconds)))))
        return
    found = measure(given.seconds, given.beside, given.rounds)
    if given.json:
        print(json.dumps(found))
        return
    print(
        f"GET matches, {CONNECTIONS} connections\n{'':14}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'errors':>9}"
    )
    rows = [("alone", one) for one in found["alone"]] + [
        (f"with {name}", one) for name, loads in found["beside"].items() for one in loads
    ]
    for name, one in rows:
        print(f"{name:14}{one['a_second']:9.0f}{one['p50']:9.1f}{one['p99']:9.1f}{one['errors']:9}")
    for name, target in found["targets"].items():
        print(
            f"{name}: {target['reached']:.2f}, at most {target['most']}: {'hit' if target['hit'] else 'miss'}"
        )


if __name__ == "__main__":
    main()
