"""Promotion under load: real requests against the app while rankers and encoders go live and back."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
import uvicorn
from safetensors.numpy import load_file, save_file

from api.app import create_app
from recommender.config import BUNDLED, Settings
from recommender.matching import NO_FILTERS
from recommender.ranker import WeightedPrior, buyer_prior, firm_prior
from recommender.ranker.linear import Linear
from recommender.records import OPERATOR, Account, ActorRole, NeedId, Post, Promotion, Side
from recommender.registry import save_version
from recommender.service import Masa, accounts
from recommender.service.signing_in import open_sign_in

NEEDS, K = 20, 10
Scores = tuple[tuple[str, float], ...]


def promotion_under_load(turns: int = 20, clients: int = 4) -> dict[str, Any]:
    """Promote and roll back ``turns`` times under ``clients`` that ask without pause.

    Every answer names its engine; its scores must be exactly those that this engine gives, which are
    computed beforehand, and after the last promotion the last engine must answer.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), public_url="http://127.0.0.1")
        masa = Masa.open(settings)
        for kind in ("firms", "buyers"):
            masa.import_file(kind, BUNDLED / "data" / "sample" / f"{kind}.csv")
        rankers = ["", *(_version(masa, factor) for factor in (0.5, 2.0))]
        encoders = ["", _encoder(masa)]
        needs = [request.need.id for request in masa.engine().corpus.requests[:NEEDS]]
        expected = {}
        for encoder, ranker in product(encoders, rankers):
            _put(masa, encoder, Post.ENCODER)
            _put(masa, ranker, Post.RANKER)
            expected[masa.engine().version] = {need: _scores(masa, need) for need in needs}
        turn = [(one, Post.RANKER) for one in rankers] + [(one, Post.ENCODER) for one in encoders]
        with _served(settings) as address:
            return _measure(masa, address, turn, needs, expected, turns, clients)


def _measure(
    masa: Masa, address: str, versions: list[tuple[str, Post]], needs: list[NeedId],
    expected: dict[str, dict[NeedId, Scores]], turns: int, clients: int,
) -> dict[str, Any]:  # fmt: skip
    over = threading.Event()
    token = _token(masa)
    counted: Counter[str] = Counter()

    def ask(number: int) -> Counter[str]:
        mine: Counter[str] = Counter()
        at = number
        while not over.is_set():
            mine[_ask(address, token, needs[at % len(needs)], expected)] += 1
            at += 1
        return mine

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        asked = [pool.submit(ask, number) for number in range(clients)]
        for turn in range(turns):
            _put(masa, *versions[(turn + 1) % len(versions)])
            _ask(address, token, needs[0], expected)
        over.set()
        for future in asked:
            counted += future.result()
    return {
        "promotions": turns,
        "clients": clients,
        "seconds": round(time.perf_counter() - started, 1),
        "requests": sum(counted.values()),
        "failed": counted["failed"],
        "mixed": counted["mixed"],
        "engines_seen": sum(counted[version] > 0 for version in expected),
    }


def _ask(address: str, token: str, need: NeedId, expected: dict[str, dict[NeedId, Scores]]) -> str:
    """The engine that answered; ``failed``, or ``mixed`` where the scores are not that engine's."""
    request = Request(f"{address}/api/v1/needs/{need}/matches?k={K}", headers={"Authorization": token})
    try:
        with urlopen(request, timeout=60) as answer:
            version, body = answer.headers["X-Masa-Engine"], json.load(answer)
    except (HTTPError, OSError):
        return "failed"
    got = tuple((entry["firm_id"], entry["score"]) for entry in body["entries"])
    return version if expected.get(version, {}).get(need) == got else "mixed"


def _scores(masa: Masa, need: NeedId) -> Scores:
    found = masa.engine().firms_for_need(need, K, NO_FILTERS)
    return tuple((match.firm_id, round(match.score, 6)) for match in found)


def _version(masa: Masa, factor: float) -> str:
    """A ranker that weighs everything ``factor`` times as much as the hand-set one."""

    def stretched(prior: WeightedPrior) -> Linear:
        weights = {name: factor * weight for name, weight in prior.weights.items()}
        return Linear(weights, factor * prior.base, f"stretched-{factor}")

    sides = {Side.BUYER: stretched(buyer_prior()), Side.FIRM: stretched(firm_prior())}
    told = {"kind": "logistic", "snapshot": "", "events": [], "answers": {}}
    return save_version(masa.settings.rankers_dir, sides, told)


def _encoder(masa: Masa) -> str:
    """The bundled encoder with its vectors shaken: another version with other scores."""
    version = "tuned-00000001"
    folder = masa.settings.encoders_dir / version
    shutil.copytree(BUNDLED / "models" / "encoder", folder)
    (folder / "manifest.json").unlink()
    weights = load_file(folder / "model.safetensors")
    random = np.random.default_rng(0)
    shaken = {
        name: (table + random.normal(0, 0.3 * table.astype(np.float32).std(), table.shape)).astype(
            table.dtype
        )
        for name, table in weights.items()
    }
    save_file(shaken, folder / "model.safetensors")
    return version


def _put(masa: Masa, version: str, kind: Post) -> None:
    seen = masa.store.models.active(kind)
    before = seen.version if seen else ""
    row = Promotion(version, before, datetime.now(UTC), OPERATOR.id, "", False, {}, kind)
    masa.store.models.promote(row, seen)


def _token(masa: Masa) -> str:
    made: Account = accounts.create(
        masa.store, OPERATOR, "root", ActorRole.ADMINISTRATOR, "", "correct horse battery"
    )
    return f"Bearer {open_sign_in(masa.store, masa.settings, made, datetime.now(UTC)).token}"


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    """The app behind uvicorn on a free port of the loopback."""
    config = uvicorn.Config(create_app(settings), host="127.0.0.1", port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)
