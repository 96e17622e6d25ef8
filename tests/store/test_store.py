"""The contract of the store, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Thread

import numpy as np
import pytest

from recommender.errors import Conflict, NotFound
from recommender.records import BuyerId, Exclusion, Firm, FirmId, Product, ProductId, Side
from recommender.store import Filters, Saved, Store
from tests.store.samples import FULL_BUYER, FULL_FIRM


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
    after: str | None = ""
    while after is not None:
        page = store.firms_page(after, 3)
        seen += [found.id for found in page.records]
        after = page.after
    assert seen == [f"F{number:03}" for number in range(7)]


def test_a_text_filter_ignores_turkish_case_and_diacritics(store: Store) -> None:
    store.save_firms([FULL_FIRM, firm(1)])
    assert store.firms_page(filters=Filters(text="ISIK boya")).records == (FULL_FIRM,)


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


def test_participants_of_an_unknown_event_are_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.participants("nowhere", Side.FIRM)


def test_an_import_is_remembered_by_its_checksum(store: Store) -> None:
    assert store.import_seen("abc") is None
    store.log_import("abc", "firms", {"rows": 3})
    entry = store.import_seen("abc")
    assert entry is not None
    assert (entry.kind, entry.counts) == ("firms", {"rows": 3})


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


def test_migrating_twice_does_nothing_the_second_time(open_store: Callable[[], Store]) -> None:
    assert open_store().upgrade() is True
    assert open_store().upgrade() is False


def test_migrations_make_exactly_the_tables_of_the_code(store: Store, url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from recommender.store.tables import Base

    with store._database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
