"""Promotion under load: a server of its own, clients of another process that ask for matches without pause,
and rankers and encoders that go live and back over the API, each as soon as the one before has answered.

Every answer is held, whole, against the one that the version it names gives to its question; those are worked
out beforehand, by engines that share nothing with the server.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import numpy as np
from safetensors.numpy import load_file, save_file

from api.match_schemas import MatchBody
from benchmarks.api import ROOT, SAMPLE, Bench
from benchmarks.asking import FAILED, MIXED, digest
from recommender.config import BUNDLED, Settings
from recommender.encoder import load_encoder
from recommender.engine import Engine
from recommender.matching import Rankers
from recommender.records import OPERATOR, ActorRole, NeedId, Post, Scope, Side
from recommender.service import Masa, accounts, datasets, keys, learning, models
from recommender.service.active import rankers_of
from recommender.service.explaining import match_in_full
from recommender.service.passwords import new_password

NEEDS, CONNECTIONS, QUIET_SECONDS = 20, 8, 3.0
ENCODER = "tuned-00000001"
InUse = tuple[str, str]
"""The versions of encoder and ranker; empty for what comes with Masa."""
Answered = tuple[float, float, int]
"""When a request was made and answered, and by which version."""


@dataclass(frozen=True)
class Turn:
    """A promotion, or a rollback where ``version`` is empty, and what is in use after it."""

    post: Post
    version: str
    after: InUse


@dataclass(frozen=True)
class Swap:
    """A turn under load: when it was asked for, when an answer of its version was first met, and how long
    after that each request was made whose answer still was of another (a caller's state is looked up once
    a second)."""

    turn: Turn
    begun: float
    live: float
    older: tuple[float, ...]


class Stage(Bench):
    """The sample mission, three learned rankers and another encoder, none of them in use yet."""

    def _prepared(self) -> str:
        masa = Masa.open(Settings(data_dir=self.folder))
        for side in ("firms", "buyers"):
            masa.import_file(side, SAMPLE / f"{side}.csv")
        masa.build()
        self.rankers = [
            _ranker(masa, seed, kind) for seed, kind in enumerate(("logistic", "logistic", "boosted"))
        ]
        _shake(masa.settings.encoders_dir / ENCODER)
        root = accounts.create(masa.store, OPERATOR, "root", ActorRole.ADMINISTRATOR, "", new_password())
        ends = datetime.now(UTC) + timedelta(days=1)
        key = keys.make(masa.store, root.actor, "load", {Scope.READ, Scope.WRITE}, ends).text
        masa.store.close()
        return key

    def turns(self) -> list[Turn]:
        """Twelve promotions and three rollbacks; an encoder goes live in their midst, and back."""
        one, two, three = self.rankers
        asked = [*[(Post.RANKER, version) for version in (one, two, three, "", one)], (Post.ENCODER, ENCODER),
                 *[(Post.RANKER, version) for version in (three, two, "")], (Post.ENCODER, ""),
                 *[(Post.RANKER, version) for version in (one, two, one, three, two)]]  # fmt: skip
        used, found = {Post.ENCODER: [""], Post.RANKER: [""]}, []
        for post, version in asked:
            if version:
                used[post].append(version)
            else:
                used[post].pop()
            found.append(Turn(post, version, (used[Post.ENCODER][-1], used[Post.RANKER][-1])))
        return found

    def take(self, turn: Turn) -> None:
        """Ask the server for it, as an analyst would."""
        dataset = "invented0" if turn.post is Post.RANKER else ""
        path, body = (
            (f"models/{turn.version}/promote", {"dataset": dataset, "reason": "benchmark"})
            if turn.version
            else ("rollbacks", {"kind": turn.post})
        )
        self.call("POST", f"/api/v1/{path}", json.dumps(body).encode())

    def answering(self, need: str) -> str:
        """The engine that answers now."""
        address = f"http://127.0.0.1:{self.port}/api/v1/needs/{need}/matches"
        with urlopen(Request(address, headers={"Authorization": f"Bearer {self.key}"}), timeout=60) as answer:
            return str(answer.headers["X-Masa-Engine"])


def _ranker(masa: Masa, seed: int, kind: str) -> str:
    """A version learned from invented missions, of which the last is kept to judge by."""
    data = models.datasets_dir(masa.settings) / f"invented{seed}.parquet"
    datasets.write_simulated(data, seed, past=2, firms=60, buyers=120)
    return str(learning.train_ranker(masa.settings, data, kind)["version"])


def _shake(folder: Path) -> None:
    """Write the bundled encoder with its vectors shaken: another version with other scores."""
    shutil.copytree(BUNDLED / "models" / "encoder", folder)
    weights, manifest, random = (
        folder / "model.safetensors",
        folder / "manifest.json",
        np.random.default_rng(0),
    )
    tables = {name: table.astype(np.float32) for name, table in load_file(weights).items()}
    save_file({name: table + 0.3 * table.std() * random.standard_normal(table.shape, np.float32)
               for name, table in tables.items()}, weights)  # fmt: skip
    told = json.loads(manifest.read_text("utf-8"))
    told["files"][weights.name] = hashlib.sha256(weights.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(told), "utf-8")


def _engines(folder: Path, wanted: Sequence[InUse]) -> Iterator[Engine]:
    """Built in a copy of the folder: what the server needs for them is not there before it makes it."""
    with tempfile.TemporaryDirectory() as copy:
        settings = Settings(data_dir=shutil.copytree(folder, Path(copy) / "var"))
        masa, built = Masa.open(settings), {}
        for encoder, ranker in wanted:
            if encoder not in built:
                path = str(settings.encoders_dir / encoder) if encoder else settings.encoder_path
                firms, buyers = masa.store.firms(), masa.store.buyers()
                built[encoder] = masa.engine_of(load_encoder(path), firms, buyers, Counter())
            sides = rankers_of(settings, ranker)
            rankers = Rankers(sides[Side.BUYER], sides[Side.FIRM], built[encoder].rankers.combination)
            yield replace(built[encoder], rankers=rankers)
        masa.store.close()


def _expected(folder: Path, wanted: Sequence[InUse]) -> tuple[list[str], dict[str, list[str]]]:
    """The engines' names, and the digests of their answers to each need."""
    names: list[str] = []
    digests: dict[str, list[str]] = {}
    for engine in _engines(folder, wanted):
        names.append(engine.version)
        for request in engine.corpus.requests[:NEEDS]:
            digests.setdefault(request.need.id, []).append(digest(_entries(engine, request.need.id)))
    assert all(len(set(found)) == len(wanted) for found in digests.values()), "two versions answer alike"
    return names, digests


def _entries(engine: Engine, need: NeedId) -> list[dict[str, Any]]:
    """What the API says of each match."""
    firms, buyers = engine.corpus.firms, engine.corpus.buyers
    return [
        MatchBody(
            buyer=buyers[match.buyer_id].name, firm=firms[match.firm_id].name,
            **match_in_full(match, rank, "en"),
        ).model_dump(mode="json")
        for rank, match in enumerate(engine.firms_for_need(need), 1)
    ]  # fmt: skip


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
        names, digests = _expected(stage.folder, wanted)
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
