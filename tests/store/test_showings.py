"""Showings and promotions, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from recommender.errors import Conflict, NotFound
from recommender.records import Actor, ActorRole, BuyerId, FirmId, Post, Promotion, Showing, Side
from recommender.store import Store
from tests.store.samples import MISSION, buyer, firm

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
AYSE = Actor("ayse", ActorRole.ORGANISER)
ONE = Showing(
    MISSION.id, Side.FIRM, FirmId("F1"), BuyerId("B1"), 1, 0.75, {"dense": 0.5}, engine_version="e r1 r2",
    shown_at=NOON, shadow_version="boosted-00000000", shadow_score=0.25, team="champion",
)  # fmt: skip
PROMOTED = Promotion("a-1", "", NOON, "ayse", "", False, {"mean": 0.1})


@pytest.fixture
def filled(store: Store) -> Store:
    store.save_firms([firm("F1", "boya"), firm("F2", "solvent")])
    store.save_buyers([buyer("B1", "краска")])
    store.events.add(AYSE, MISSION, NOON)
    return store


def test_a_showing_comes_back_as_it_was_kept_once(filled: Store) -> None:
    assert [filled.showings.note([ONE]), filled.showings.note([ONE])] == [1, 0]
    assert filled.showings.of(AYSE, "E1") == [ONE]


def test_another_place_or_engine_is_another_showing(filled: Store) -> None:
    others = [replace(ONE, rank=2), replace(ONE, engine_version="e r3 r2")]
    assert filled.showings.note([ONE, *others]) == 3


def test_opening_is_kept_once(filled: Store) -> None:
    filled.showings.note([ONE])
    for hour in (1, 2):
        filled.showings.open("E1", Side.FIRM, "F1", "B1", NOON + timedelta(hours=hour))
    assert [one.opened_at for one in filled.showings.of(AYSE, "E1")] == [NOON + timedelta(hours=1)]
    with pytest.raises(NotFound):
        filled.showings.open("E1", Side.BUYER, "F1", "B1", NOON)


def test_showings_follow_a_merge_and_its_undoing(filled: Store) -> None:
    filled.showings.note([ONE])
    made = filled.merges.merge(Side.FIRM, "F2", "F1", NOON)
    assert [one.firm_id for one in filled.showings.of(AYSE, "E1")] == ["F2"]
    filled.merges.undo(made.id, NOON)
    assert filled.showings.of(AYSE, "E1") == [ONE]


def test_each_post_has_one_version_in_use_and_a_history_of_its_own(filled: Store) -> None:
    tuned = replace(PROMOTED, version="e-1", kind=Post.ENCODER)
    filled.models.promote(PROMOTED, None)
    filled.models.promote(tuned, None)
    assert [filled.models.active(post) for post in Post] == [PROMOTED, tuned, None]
    assert filled.models.history(Post.ENCODER) == [tuned]
    with pytest.raises(Conflict):
        filled.models.promote(replace(tuned, version="e-2"), None)


def test_a_model_in_use_changes_the_models_fingerprint_and_one_in_the_shadow_nothing(filled: Store) -> None:
    before = filled.fingerprints()
    filled.models.promote(replace(PROMOTED, kind=Post.SHADOW), None)
    assert filled.fingerprints() == before
    filled.models.promote(PROMOTED, None)
    after = filled.fingerprints()
    assert (after.records == before.records, after.models == before.models) == (True, False)
