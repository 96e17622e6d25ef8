"""Two companies that are not one: kept with who and when, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from recommender.errors import Conflict, NotFound
from recommender.records import Actor, ActorRole, Dismissal, FirmId, Side
from recommender.store import Store
from tests.store.samples import firm

AT = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
TOLD = Dismissal(Side.FIRM, "F1", "F2", "one", "other", "ayse", AT)


@pytest.fixture
def store(store: Store) -> Store:
    store.save_firms([firm("F1", "boya"), firm("F2", "boya")])
    return store


def test_a_dismissal_is_kept_with_who_and_when_and_can_be_taken_back(store: Store) -> None:
    kept = store.dismissals.add(TOLD)
    assert store.dismissals.all() == [kept] == [replace(TOLD, id=kept.id)]
    undone = store.dismissals.undo(kept.id, AT)
    assert store.dismissals.all() == [undone] == [replace(kept, undone_at=AT)]


def test_the_same_is_told_once_while_it_is_in_force(store: Store) -> None:
    kept = store.dismissals.add(TOLD)
    with pytest.raises(Conflict, match="dismissed_before"):
        store.dismissals.add(replace(TOLD, by="can"))
    store.dismissals.add(replace(TOLD, other_known="another name"))
    store.dismissals.undo(kept.id, AT)
    assert store.dismissals.add(TOLD).id > kept.id


def test_what_is_not_there_or_was_taken_back_cannot_be_taken_back(store: Store) -> None:
    with pytest.raises(NotFound, match="dismissal_unknown"):
        store.dismissals.undo(9, AT)
    kept = store.dismissals.add(TOLD)
    store.dismissals.undo(kept.id, AT)
    with pytest.raises(Conflict, match="dismissal_undone_before"):
        store.dismissals.undo(kept.id, AT)


def test_who_may_not_see_both_companies_sees_no_dismissal_of_them(store: Store) -> None:
    kept = store.dismissals.add(TOLD)
    party = Actor("F1", ActorRole.FIRM, firm_id=FirmId("F1"))
    assert store.dismissals.all(party) == []
    with pytest.raises(NotFound):
        store.dismissals.undo(kept.id, AT, party)
    assert store.dismissals.all(Actor("ayse", ActorRole.ORGANISER, "Bursa")) == [kept]
