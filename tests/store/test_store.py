"""The contract of the store, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from threading import Thread
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from recommender.errors import Conflict, NotFound
from recommender.records import (
    Buyer,
    BuyerId,
    Exclusion,
    Firm,
    FirmId,
    Need,
    NeedId,
    Product,
    ProductId,
)
from recommender.store import ImportEntry, Order, Saved, Store
from tests.store.samples import FULL_BUYER, FULL_FIRM

ISTANBUL = ZoneInfo("Europe/Istanbul")


def firm(number: int) -> Firm:
    id_ = FirmId(f"F{number:03}")
    return Firm(id_, f"Firma {number}", (Product(ProductId(f"{id_}-1"), id_, f"ürün {number}"),))


def test_records_come_back_exactly_as_they_were_saved(store: Store) -> None:
    store.save_firms([FULL_FIRM])
    store.save_buyers([FULL_BUYER])
    assert store.firms() == [FULL_FIRM]
    assert store.buyers() == [FULL_BUYER]
    assert store.firm(FULL_FIRM.id) == FULL_FIRM
    assert store.buyer(FULL_BUYER.id) == FULL_BUYER


@pytest.mark.parametrize("record", [FULL_FIRM, FULL_FIRM.products[0], FULL_BUYER, FULL_BUYER.needs[0]])
def test_the_records_that_come_back_set_every_field_there_is(record: Firm | Buyer | Product | Need) -> None:
    unset = {field.name for field in fields(record) if getattr(record, field.name) in ("", (), None, {})}
    assert unset == set()


def test_saving_the_same_records_again_changes_nothing_and_says_so(store: Store) -> None:
    assert store.save_firms([FULL_FIRM, firm(1)]) == Saved(2, 0, 0)
    before = store.fingerprint()
    assert store.save_firms([firm(1), FULL_FIRM]) == Saved(0, 0, 2)
    assert store.fingerprint() == before


def test_a_changed_record_updates_and_a_line_no_longer_listed_goes(store: Store) -> None:
    store.save_firms([FULL_FIRM, firm(1)])
    before = store.fingerprint()
    shorter = replace(FULL_FIRM, city="İnegöl", products=FULL_FIRM.products[:1])
    assert store.save_firms([shorter]) == Saved(0, 1, 0)
    assert store.firms() == [firm(1), shorter]
    assert store.fingerprint() != before


def test_an_import_is_told_apart_from_an_edit(store: Store) -> None:
    store.save_firms([FULL_FIRM])
    first = store.fingerprints()
    store.save_firms([replace(FULL_FIRM, city="İnegöl")])
    second = store.fingerprints()
    store.put_firm(store.firm(FULL_FIRM.id), FULL_FIRM)
    third = store.fingerprints()
    assert first.records == second.records != third.records
    assert first.imports != second.imports == third.imports


@pytest.mark.parametrize(
    "change", [{"excluded_segments": ()}, {"excluded_regions": ("XX",)}, {"excluded_regions": ()}]
)
def test_an_import_after_which_others_may_meet_counts_as_an_edit(
    store: Store, change: dict[str, tuple[str, ...]]
) -> None:
    store.save_firms([FULL_FIRM])
    before = store.fingerprints()
    store.save_firms([replace(FULL_FIRM, **change)])  # type: ignore[arg-type]
    assert store.fingerprints().records != before.records


@pytest.mark.parametrize("change", [{"country": "KZ"}, {"region": "elsewhere"}, {"segment": None}])
def test_a_buyer_imported_with_another_place_or_segment_counts_as_an_edit(
    store: Store, change: dict[str, str | None]
) -> None:
    store.save_buyers([FULL_BUYER])
    before = store.fingerprints()
    store.save_buyers([replace(FULL_BUYER, **change)])  # type: ignore[arg-type]
    assert store.fingerprints().records != before.records


def test_a_dry_run_counts_but_keeps_nothing(store: Store) -> None:
    assert store.save_firms([FULL_FIRM], dry_run=True) == Saved(1, 0, 0)
    assert store.firms() == []


def test_a_product_of_another_firm_is_a_conflict_and_nothing_is_written(store: Store) -> None:
    store.save_firms([firm(1)])
    thief = replace(firm(2), products=(Product(ProductId("F001-1"), FirmId("F002"), "başka"),))
    with pytest.raises(Conflict):
        store.save_firms([firm(3), thief])
    assert store.firms() == [firm(1)]


def test_an_unknown_id_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.firm("nobody")
    with pytest.raises(NotFound):
        store.buyer("nobody")


def test_pages_follow_one_another_without_gap_or_repeat(store: Store) -> None:
    store.save_firms([firm(number) for number in range(7)])
    seen: list[str] = []
    page = store.firms_page(limit=3)
    seen += [found.id for found in page.records]
    while page.after is not None:
        page = store.firms_page(page.after, 3)
        seen += [found.id for found in page.records]
    assert seen == [f"F{number:03}" for number in range(7)]


def test_pages_sorted_by_name_from_the_end_follow_one_another_too(store: Store) -> None:
    names = {"F1": "Ç", "F2": "A", "F3": "A", "F4": "B", "F5": "ş"}
    store.save_firms([Firm(FirmId(id_), name) for id_, name in names.items()])
    order, seen, after = Order("name", falling=True), [], None
    while True:
        page = store.firms_page(after, 2, order=order)
        seen += [found.id for found in page.records]
        if (after := page.after) is None:
            break
    assert seen == ["F5", "F1", "F4", "F2", "F3"]


def test_an_exclusion_is_kept_and_changes_the_fingerprint(store: Store) -> None:
    store.save_firms([FULL_FIRM])
    store.save_buyers([FULL_BUYER])
    before = store.fingerprint()
    shut = Exclusion(FULL_FIRM.id, FULL_BUYER.id, "customer")
    store.add_exclusion(shut)
    assert store.exclusions() == [shut]
    assert store.fingerprint() != before
    with pytest.raises(NotFound):
        store.add_exclusion(Exclusion(FirmId("nobody"), BuyerId("nobody"), "customer"))


def test_vectors_come_back_by_hash_version_and_role(store: Store) -> None:
    vectors = np.arange(6, dtype=np.float32).reshape(2, 3)
    store.put_vectors(["a", "b"], vectors, "v1", "query")
    found = store.vectors(["a", "b", "c"], "v1", "query")
    assert sorted(found) == ["a", "b"]
    np.testing.assert_array_equal(found["b"], [3, 4, 5])
    assert store.vectors(["a"], "v1", "document") == {}
    assert store.vectors(["a"], "v2", "query") == {}


def test_an_import_is_remembered_by_its_checksum(store: Store) -> None:
    assert store.imports.seen("abc") is None
    store.imports.add(ImportEntry("abc", "firms", {"rows": 3}, datetime.now(UTC)))
    entry = store.imports.seen("abc")
    assert entry is not None
    assert (entry.kind, entry.counts) == ("firms", {"rows": 3})


def test_a_save_that_fails_at_its_last_step_leaves_nothing_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save_firms([firm(1)])
    before = store.fingerprint()

    def fail(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("recommender.store.journal.renew_fingerprint", fail)
    with pytest.raises(OSError, match="disk"):
        store.save_firms([replace(firm(1), city="İnegöl"), firm(2)])
    assert store.firms() == [firm(1)]
    assert store.fingerprint() == before


def test_a_product_may_move_from_one_firm_of_the_file_to_another(store: Store) -> None:
    store.save_firms([firm(1), firm(2)])
    moved = Product(ProductId("F001-1"), FirmId("F002"), "taşındı")
    giver, taker = replace(firm(1), products=()), replace(firm(2), products=(*firm(2).products, moved))
    assert store.save_firms([taker, giver]) == Saved(0, 2, 0)
    assert store.firms() == [giver, taker]


def test_two_firms_of_one_file_cannot_share_a_product_id(store: Store) -> None:
    twin = replace(firm(2), products=(Product(ProductId("F001-1"), FirmId("F002"), "ikiz"),))
    with pytest.raises(Conflict) as caught:
        store.save_firms([firm(1), twin])
    assert caught.value.details == {"id": "F001-1", "owner": "F001"}


def test_more_companies_than_fit_one_statement_are_saved_and_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recommender.store.saving.CHUNK", 2)
    many = [firm(number) for number in range(7)]
    assert store.save_firms(many) == Saved(7, 0, 0)
    emptied = [replace(each, products=()) for each in many]
    assert store.save_firms(emptied) == Saved(0, 7, 0)
    assert store.firms() == emptied


def test_a_needs_order_is_the_buyers_own(store: Store) -> None:
    needs = tuple(Need(NeedId(id_), BuyerId("B9"), id_) for id_ in ("z", "a", "m"))
    ordered = Buyer(BuyerId("B9"), "ООО «Порядок»", needs)
    store.save_buyers([ordered])
    assert store.buyer("B9").needs == needs
    turned = replace(ordered, needs=needs[::-1])
    assert store.save_buyers([turned]) == Saved(0, 1, 0)
    assert store.buyer("B9").needs == needs[::-1]


def test_counts_are_given_by_table(store: Store) -> None:
    store.save_firms([FULL_FIRM])
    store.save_buyers([FULL_BUYER])
    assert store.counts() == {
        "firms": 1, "products": 2, "buyers": 1, "needs": 1, "exclusions": 0, "events": 0
    }  # fmt: skip


def test_a_vector_stored_again_is_replaced(store: Store) -> None:
    for value in (1, 2):
        store.put_vectors(["a"], np.full((1, 3), value, np.float32), "v1", "query")
    np.testing.assert_array_equal(store.vectors(["a"], "v1", "query")["a"], [2, 2, 2])


def test_one_vector_a_hash_or_none_is_stored(store: Store) -> None:
    with pytest.raises(ValueError, match="one vector"):
        store.put_vectors(["a", "b"], np.zeros((1, 3), np.float32), "v1", "query")
    assert store.vectors(["a", "b"], "v1", "query") == {}


def test_the_latest_import_of_a_file_is_the_one_remembered(store: Store) -> None:
    early, late = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 2, 1, tzinfo=ISTANBUL)
    store.imports.add(ImportEntry("abc", "firms", {"added": 3}, early))
    store.imports.add(ImportEntry("abc", "firms", {"unchanged": 3}, late))
    assert store.imports.seen("abc") == ImportEntry("abc", "firms", {"unchanged": 3}, late)


def test_two_writers_at_once_both_succeed(store: Store, open_store: Callable[[], Store]) -> None:
    other = open_store()
    failures: list[BaseException] = []

    def write(target: Store, start: int) -> None:
        try:
            for number in range(start, start + 20):
                target.save_firms([firm(number)])
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=write, args=(store, 0)), Thread(target=write, args=(other, 100))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.firms()) == 40
