"""While models change, every answer is whole: of one engine, and no request fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from recommender.records import NeedId, Post, Promotion
from recommender.service import Masa
from tests.learning.test_promotion import upside_down
from tests.service.missions import NOW, open_masa, plant

Answer = tuple[str, list[tuple[str, float]]]


@pytest.fixture
def masa(tmp_path: Path) -> Iterator[Masa]:
    opened = open_masa(tmp_path / "var")
    plant(opened)
    yield opened
    opened.store.close()


def answer(masa: Masa) -> Answer:
    engine = masa.engine()
    found = engine.firms_for_need(NeedId("B1-1"), 5)
    return engine.version, [(match.firm_id, match.score) for match in found]


def put(masa: Masa, version: str) -> None:
    seen = masa.store.models.active()
    row = Promotion(version, seen.version if seen else "", NOW, "ayse", "", False, {}, Post.RANKER)
    masa.store.models.promote(row, seen)


def test_answers_during_promotions_are_each_of_one_engine(masa: Masa) -> None:
    other = upside_down(masa)
    expected = []
    for version in ("", other):
        put(masa, version)
        expected.append(answer(masa))
    assert expected[0][0] != expected[1][0]
    over, found = threading.Event(), []

    def ask() -> list[Answer]:
        mine = [answer(masa)]
        while not over.is_set():
            mine.append(answer(masa))
        return mine

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(ask) for _ in range(3)]
        for turn in range(6):
            put(masa, ("", other)[turn % 2])
            answer(masa)
        over.set()
        found = [one for future in asked for one in future.result()]
    assert all(one in expected for one in found)
    assert answer(masa) == expected[1]


def test_while_one_thread_builds_for_a_new_model_the_engine_before_answers(
    masa: Masa, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = masa.engine()
    put(masa, upside_down(masa))
    building, go_on = threading.Event(), threading.Event()
    build = masa._build

    def slowly(*asked: object) -> object:
        building.set()
        assert go_on.wait(30)
        return build(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(masa, "_build", slowly)
    with ThreadPoolExecutor(1) as pool:
        built = pool.submit(masa.engine)
        assert building.wait(30)
        assert masa.engine() is before
        go_on.set()
        assert built.result().rankers.learned
    assert masa.engine() is built.result()


def test_changed_records_are_never_answered_from_the_engine_before(masa: Masa) -> None:
    before = masa.engine()
    firm = masa.store.firm("F1")
    masa.store.put_firm(firm, replace(firm, city="Bursa"))
    assert masa.engine() is not before
