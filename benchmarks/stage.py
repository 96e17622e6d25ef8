"""What promotions are measured on: the sample mission with rankers and an encoder that are not in use yet,
the turns that they take, and what each version must answer."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import numpy as np
from safetensors.numpy import load_file, save_file

from api.match_schemas import MatchBody
from benchmarks.api import SAMPLE, Bench
from benchmarks.asking import digest
from recommender.config import BUNDLED, Settings
from recommender.encoder import load_encoder
from recommender.engine import Engine
from recommender.matching import Rankers
from recommender.records import OPERATOR, ActorRole, NeedId, Post, Scope, Side
from recommender.service import Masa, accounts, datasets, keys, learning, models
from recommender.service.active import rankers_of
from recommender.service.explaining import match_in_full
from recommender.service.passwords import new_password

NEEDS = 20
ENCODER = "tuned-00000001"
InUse = tuple[str, str]
"""The versions of encoder and ranker; empty for what comes with Masa."""


@dataclass(frozen=True)
class Turn:
    """A promotion, or a rollback where ``version`` is empty, and what is in use after it."""

    post: Post
    version: str
    after: InUse


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


def expected(folder: Path, wanted: Sequence[InUse]) -> tuple[list[str], dict[str, list[str]]]:
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
