"""While models change, every answer is whole: of one engine, and no request fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from recommender.records import NeedId, Post, Promotion
from recommender.service import Masa, promoting
from recommender.service.datasets import write_simulated
from tests.learning.test_promotion import upside_down
from tests.service.missions import AYSE, NOW, open_masa, plant

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


def slowed(masa: Masa, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """The next engine is built only when told to go on: events that it has begun, and that it may end."""
    building, go_on = threading.Event(), threading.Event()
    build = masa._build

    def slowly(*asked: object) -> object:
        building.set()
        assert go_on.wait(30)
        return build(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(masa, "_build", slowly)
    return building, go_on


def test_while_one_thread_builds_for_a_new_model_the_engine_before_answers(
    masa: Masa, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = masa.engine()
    put(masa, upside_down(masa))
    building, go_on = slowed(masa, monkeypatch)
    with ThreadPoolExecutor(1) as pool:
        built = pool.submit(masa.engine)
        assert building.wait(30)
        assert masa.engine() is before
        go_on.set()
        assert built.result().rankers.learned
    assert masa.engine() is built.result()


def test_who_must_have_the_new_model_waits_until_another_thread_has_built_it(
    masa: Masa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer of the engine before would else be remembered as one of the new."""
    masa.engine()
    put(masa, upside_down(masa))
    building, go_on = slowed(masa, monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        built = pool.submit(masa.engine)
        assert building.wait(30)
        settled = pool.submit(masa.settle)
        with pytest.raises(TimeoutError):
            settled.result(0.2)
        go_on.set()
        settled.result(30)
        assert masa.engine() is built.result()
    assert masa.engine().rankers.learned


def test_a_promotion_ends_when_its_ranker_answers(masa: Masa, tmp_path: Path) -> None:
    before = masa.engine()
    version = upside_down(masa)
    data = tmp_path / "d.parquet"
    write_simulated(data, seed=5, past=2, firms=20, buyers=30)
    promoting.promote(masa, AYSE, version, data, reason="a demonstration", now=NOW)
    assert masa._built is not None
    assert masa._built.engine.rankers.learned
    assert not before.rankers.learned
    promoting.rollback(masa, AYSE, now=NOW)
    assert not masa._built.engine.rankers.learned


def test_a_new_ranker_asks_the_texts_indexes_and_features_that_were_there(masa: Masa) -> None:
    before = masa.engine()
    put(masa, upside_down(masa))
    after = masa.engine()
    assert after.corpus is before.corpus
    assert after.rankers.learned
    assert not before.rankers.learned


def test_of_a_new_ranker_and_changed_records_the_engine_has_both(masa: Masa) -> None:
    masa.engine()
    put(masa, upside_down(masa))
    firm = masa.store.firm("F1")
    masa.store.put_firm(firm, replace(firm, city="Bursa"))
    after = masa.engine()
    assert after.rankers.learned
    assert after.corpus.firms[firm.id].city == "Bursa"


def test_changed_records_are_never_answered_from_the_engine_before(masa: Masa) -> None:
    before = masa.engine()
    firm = masa.store.firm("F1")
    masa.store.put_firm(firm, replace(firm, city="Bursa"))
    assert masa.engine() is not before
