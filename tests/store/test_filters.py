"""What lists can be narrowed to, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from recommender.records import Segment
from recommender.store import Filters, Store
from tests.store.samples import FULL_BUYER, FULL_FIRM, buyer, firm

PLAIN_FIRM = firm("F2", "solvent", country="DE")
PLAIN_BUYER = buyer("B2", "растворитель", country="KZ", segment=Segment.MANUFACTURER)


@pytest.fixture
def filled(store: Store) -> Store:
    store.save_firms([FULL_FIRM, PLAIN_FIRM])
    store.save_buyers([FULL_BUYER, PLAIN_BUYER])
    return store


@pytest.mark.parametrize(
    "filters",
    [
        Filters(text="ISIK boya"),
        Filters(text="ASTAR"),
        Filters(text="%100"),
        Filters(country="TR"),
        Filters(certificate="iso 9001"),
        Filters(certificate="EAC"),
        Filters(language="ru"),
        Filters(segment=Segment.DISTRIBUTOR),
        Filters(text="boya", country="TR", certificate="TSE", language="tr", segment=Segment.RETAIL_CHAIN),
    ],
    ids=str,
)
def test_a_filter_keeps_the_firm_it_describes(filled: Store, filters: Filters) -> None:
    assert filled.firms_page(filters=filters).records == (FULL_FIRM,)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(text="boya solvent"),
        Filters(text="_"),
        Filters(certificate="ISO 900"),
        Filters(language="r"),
        Filters(segment=Segment.SERVICE),
        Filters(text="boya", country="DE"),
    ],
    ids=str,
)
def test_a_filter_that_describes_no_firm_leaves_none(filled: Store, filters: Filters) -> None:
    assert filled.firms_page(filters=filters).records == ()


@pytest.mark.parametrize(
    "filters",
    [
        Filters(text="КРАСКА фасадная"),
        Filters(country="RU"),
        Filters(certificate="халяль"),
        Filters(language="en"),
        Filters(segment=Segment.DISTRIBUTOR),
    ],
    ids=str,
)
def test_a_filter_keeps_the_buyer_it_describes(filled: Store, filters: Filters) -> None:
    assert filled.buyers_page(filters=filters).records == (FULL_BUYER,)


def test_a_page_ends_where_the_filtered_list_ends(filled: Store) -> None:
    page = filled.firms_page(limit=1, filters=Filters(country="TR"))
    assert (page.records, page.after) == ((FULL_FIRM,), None)


def test_ids_come_in_the_same_order_on_both_databases(store: Store) -> None:
    store.save_firms([firm(id_) for id_ in ("b", "B", "a-1", "a1", "Ş", "я", "_")])
    order = ["B", "_", "a-1", "a1", "b", "Ş", "я"]
    assert [found.id for found in store.firms_page().records] == order
    assert [found.id for found in store.firms_page(after=("a1", "a1")).records] == order[4:]
