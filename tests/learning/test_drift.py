"""Drift by hand, and of a mission whose records change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommender.encoder import load_encoder
from recommender.errors import NotFound, NotPermitted
from recommender.evaluation.drift import (
    Level,
    Profile,
    compare_profiles,
    distance,
    in_tenths,
    stability_index,
)
from recommender.records import Actor, ActorRole, BuyerId
from recommender.service import Masa, datasets, drifting
from tests.missions import buyer
from tests.service.missions import AYSE, open_masa, plant

SAME = Profile({"tr": 50, "ru": 50}, {"28": 30, "none": 70}, in_tenths([0.1, 0.9] * 50), 0.01)


@pytest.fixture
def masa(tmp_path: Path) -> Iterator[Masa]:
    opened = open_masa(tmp_path / "var")
    plant(opened)
    yield opened
    opened.store.close()


def test_the_stability_index_of_a_half_that_becomes_nine_tenths_by_hand() -> None:
    then, now = {"a": 50, "b": 50}, {"a": 90, "b": 10}
    q = 90.5 / 101
    wanted = (q - 0.5) * np.log(q / 0.5) + (0.5 - q) * np.log((1 - q) / 0.5)
    assert stability_index(then, now) == pytest.approx(wanted)


def test_the_distance_is_0_for_the_same_and_near_1_for_what_shares_nothing() -> None:
    assert distance({"a": 10}, {"a": 1000}) == 0.0
    assert distance({"a": 100_000}, {"b": 100_000}) == pytest.approx(1.0, abs=1e-3)


def test_nothing_has_shifted_against_itself() -> None:
    found = compare_profiles(SAME, SAME)
    assert [(one.index, one.distance, one.grown) for one in found.shifts[:3]] == [(0.0, 0.0, "")] * 3
    assert found.level is Level.CALM


def test_the_most_urgent_level_counts_and_what_grew_is_named() -> None:
    found = compare_profiles(SAME, replace(SAME, languages={"tr": 5, "ru": 95}, unknown=0.04))
    assert {one.what: one.level for one in found.shifts} == {
        "languages": Level.ALERT, "codes": Level.CALM, "scores": Level.CALM, "unknown": Level.WATCH,
    }  # fmt: skip
    assert (found.level, found.shifts[0].grown) == (Level.ALERT, "ru")


def test_unknown_pieces_are_those_that_the_vocabulary_lacks() -> None:
    encoder = load_encoder("models/encoder")
    assert encoder.unknown(["polietilen granül"]) == 0.0  # type: ignore[attr-defined]
    assert encoder.unknown(["水酸化"]) > 0.3  # type: ignore[attr-defined]
    assert encoder.unknown([]) == 0.0  # type: ignore[attr-defined]


def test_a_data_set_remembers_what_was_matched_and_changed_records_drift_from_it(
    masa: Masa, tmp_path: Path
) -> None:
    data = tmp_path / "own.parquet"
    datasets.write_examples(masa, AYSE, data, None)
    assert drifting.drift(masa, AYSE, data).level is Level.CALM
    masa.store.save_buyers(
        [buyer(100 + at, *(f"краска номер {line}" for line in range(8))) for at in range(20)]
    )
    found = drifting.drift(masa, AYSE, data)
    assert found.level is Level.ALERT
    assert found.shifts[0].grown == "ru"


def test_the_prior_learned_from_nothing(masa: Masa) -> None:
    with pytest.raises(NotFound) as caught:
        drifting.drift(masa, AYSE)
    assert caught.value.code == "no_profile"


def test_a_buyer_may_not_ask(masa: Masa) -> None:
    with pytest.raises(NotPermitted):
        drifting.drift(masa, Actor("b", ActorRole.BUYER, buyer_id=BuyerId("B1")))
