"""Promotion under load: a server of its own, clients of another process that ask for matches without pause,
and rankers and encoders that go live and back over the API, each as soon as the one before has answered.

Every answer is held, whole, against the one that the version it names gives to its question; those are worked
out beforehand, by engines that share nothing with the server.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.api import ROOT
from benchmarks.asking import FAILED, MIXED
from benchmarks.stage import Stage, Turn, expected
from recommender.records import Post

CONNECTIONS, QUIET_SECONDS = 8, 3.0
Answered = tuple[float, float, int]
"""When a request was made and answered, and by which version."""


@dataclass(frozen=True)
class Swap:
    """A turn under load: when it was asked for, when an answer of its version was first met, and how long
    after that each request was made whose answer still was of another (a caller's state is looked up once
    a second)."""

    turn: Turn
    begun: float
    live: float
    older: tuple[float, ...]


@contextmanager
def _asking(asked: dict[str, Any]) -> Iterator[list[Answered]]:
    """Clients that ask until the end; the list is filled then."""
    found: list[Answered] = []
    command = [sys.executable, "-m", "benchmarks.asking"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as clients:
        assert clients.stdin is not None
        assert clients.stdout is not None
        clients.stdin.write(json.dumps(asked) + "\n")
        clients.stdin.flush()
        clients.stdout.readline()
        try:
            yield found
        finally:
            told, _ = clients.communicate()
        found += [(begun, ended, whose) for begun, ended, whose in json.loads(told)]


def promotion_under_load(connections: int = CONNECTIONS) -> dict[str, Any]:
    """Take every turn under load, and judge every answer."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        turns = stage.turns()
        wanted = list(dict.fromkeys([("", ""), *(turn.after for turn in turns)]))
        names, digests = expected(stage.folder, wanted)
        asked = {"port": stage.port, "key": stage.key, "connections": connections, "names": names,
                 "digests": digests}  # fmt: skip
        with stage.running("serve", "--port", str(stage.port), "--no-worker"):
            stage.wait()
            for need in digests:  # so that what is kept in memory is there
                stage.answering(need)
            with _asking(asked) as answers:
                time.sleep(QUIET_SECONDS)
                begun = [
                    _take(stage, turn, names[wanted.index(turn.after)], next(iter(digests))) for turn in turns
                ]
                time.sleep(1)
    ends = [*begun[1:], float("inf")]
    swaps = [_swap(turn, *span, wanted.index(turn.after), answers)
             for turn, span in zip(turns, zip(begun, ends, strict=True), strict=True)]  # fmt: skip
    return {"connections": connections, "engines": len(wanted)} | _judged(answers, swaps)


def _take(stage: Stage, turn: Turn, name: str, need: str) -> float:
    """Take a turn and wait until its version answers; returns when it was asked for."""
    begun = time.perf_counter()
    stage.take(turn)
    while stage.answering(need) != name:
        time.sleep(0.05)
    return begun


def _swap(turn: Turn, begun: float, end: float, version: int, answers: Sequence[Answered]) -> Swap:
    later = [one for one in answers if begun <= one[0] < end]
    live = min(ended for _, ended, whose in later if whose == version)
    late = (asked - live for asked, _, whose in later if asked > live and whose not in (version, FAILED))
    return Swap(turn, begun, live, tuple(late))


def _judged(answers: Sequence[Answered], swaps: Sequence[Swap]) -> dict[str, Any]:
    whose = Counter(one[2] for one in answers)
    return {
        "promotions": sum(bool(swap.turn.version) for swap in swaps),
        "rollbacks": sum(not swap.turn.version for swap in swaps),
        "requests": len(answers),
        "seconds": round(max(one[1] for one in answers) - min(one[0] for one in answers), 1),
        "failed": whose[FAILED],
        "mixed": whose[MIXED],
        "older_after_newer": sum(len(swap.older) for swap in swaps),
        "older_for_s": round(max((lag for swap in swaps for lag in swap.older), default=0.0), 2),
        "engines_seen": sum(version >= 0 for version in whose),
        "quiet_ms": _milliseconds([one for one in answers if one[1] < swaps[0].begun]),
        "during_ms": {
            post: _milliseconds([
                one for one in answers for swap in swaps
                if swap.turn.post is post and one[0] <= swap.live and one[1] >= swap.begun
            ])
            for post in (Post.RANKER, Post.ENCODER)
        },
        "live_after_s": {
            post: [round(swap.live - swap.begun, 2) for swap in swaps if swap.turn.post is post]
            for post in (Post.RANKER, Post.ENCODER)
        },
    }  # fmt: skip


def _milliseconds(answers: Sequence[Answered]) -> dict[str, float]:
    took = np.array([ended - begun for begun, ended, _ in answers]) * 1000
    return {"requests": len(took), "longest": round(float(took.max()), 1)} | {
        f"p{at}": round(float(np.percentile(took, at)), 1) for at in (50, 99)
    }


def report(found: dict[str, Any]) -> str:
    """The figures in words."""
    good = not (found["failed"] or found["mixed"])
    lines = [
        f"{found['promotions']} promotions and {found['rollbacks']} rollbacks under {found['connections']} "
        f"connections, {found['requests']:,} requests in {found['seconds']} s: {found['failed']} failed, "
        f"{found['mixed']} mixed, {found['engines_seen']} of {found['engines']} engines answered: "
        f"{'hit' if good else 'MISS'}",
        f"{found['older_after_newer']} answers of a version before after one of the new, for at most "
        f"{found['older_for_s']} s",
    ]
    for name, took in {"quiet": found["quiet_ms"], **found["during_ms"]}.items():
        live = found["live_after_s"].get(name)
        told = f"; live after {np.median(live):.2f} s (at most {max(live):.2f})" if live else ""
        lines.append(
            f"{name:8} p50 {took['p50']} ms, p99 {took['p99']} ms, longest {took['longest']} ms{told}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    chosen = parser.parse_args()
    found = promotion_under_load(chosen.connections)
    print(json.dumps(found) if chosen.json else report(found))


if __name__ == "__main__":
    main()
