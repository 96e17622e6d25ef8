"""Reviews are kept, counted by the last, taken back, and block pairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from recommender.errors import Conflict, NotFound
from recommender.records import BuyerId, Exclusion, FirmId, Review, Verdict
from recommender.store import Store
from tests.store.samples import buyer, firm

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
PAIR = Review("acetone", FirmId("F1"), BuyerId("B1"), Verdict.BLOCK, "Elif", AT, "no end-use paper")


@pytest.fixture
def store(store: Store) -> Store:
    store.save_firms([firm("F1", "aseton"), firm("F2", "boya")])
    store.save_buyers([buyer("B1", "ацетон"), buyer("B2", "краска")])
    return store


def blocked(store: Store) -> set[tuple[str, str]]:
    return {(e.firm_id, e.buyer_id) for e in store.exclusions() if e.why == "compliance"}


def test_a_review_is_read_as_it_was_written(store: Store) -> None:
    written = store.add_review(PAIR)
    assert store.reviews() == [written]
    assert replace(written, id=0) == PAIR


def test_a_block_of_a_pair_excludes_that_pair(store: Store) -> None:
    store.add_exclusion(Exclusion(FirmId("F2"), BuyerId("B2"), "customer"))
    store.add_review(PAIR)
    assert store.exclusions() == [
        Exclusion(FirmId("F2"), BuyerId("B2"), "customer"),
        Exclusion(FirmId("F1"), BuyerId("B1"), "compliance"),
    ]


def test_a_block_of_a_company_excludes_all_its_pairs_also_those_to_come(store: Store) -> None:
    store.add_review(replace(PAIR, firm_id=None))
    store.save_firms([firm("F3", "reçine")])
    assert blocked(store) == {("F1", "B1"), ("F2", "B1"), ("F3", "B1")}


def test_the_pairs_own_review_outweighs_the_companys_block(store: Store) -> None:
    store.add_review(replace(PAIR, buyer_id=None))
    store.add_review(replace(PAIR, verdict=Verdict.PROCEED))
    assert blocked(store) == {("F1", "B2")}


def test_a_later_verdict_lifts_a_block_of_the_same_rule_only(store: Store) -> None:
    store.add_review(PAIR)
    store.add_review(replace(PAIR, rule="list"))
    store.add_review(replace(PAIR, verdict=Verdict.ASK))
    assert blocked(store) == {("F1", "B1")}
    store.add_review(replace(PAIR, rule="list", verdict=Verdict.PROCEED))
    assert blocked(store) == set()


def test_undoing_brings_back_the_verdict_before(store: Store) -> None:
    first = store.add_review(replace(PAIR, verdict=Verdict.PROCEED))
    second = store.add_review(PAIR)
    assert store.undo_review(second.id) == second
    assert store.reviews() == [first]
    assert blocked(store) == set()


def test_each_change_of_reviews_changes_the_fingerprint(store: Store) -> None:
    seen = {store.fingerprint()}
    written = store.add_review(PAIR)
    seen.add(store.fingerprint())
    store.undo_review(written.id)
    seen.add(store.fingerprint())
    assert len(seen) == 3


def test_a_review_of_nobody_and_an_unknown_review_are_refused(store: Store) -> None:
    with pytest.raises(NotFound, match="firm_unknown"):
        store.add_review(replace(PAIR, firm_id=FirmId("nobody")))
    with pytest.raises(NotFound, match="review_unknown"):
        store.undo_review(99)
    assert store.reviews() == []


def test_a_review_is_taken_back_once(store: Store) -> None:
    written = store.add_review(PAIR)
    store.undo_review(written.id)
    with pytest.raises(Conflict, match="review_undone_before"):
        store.undo_review(written.id)
