"""Merging moves everything to the kept company; undoing brings back every row exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Column, Table, insert, select

from recommender.errors import Conflict, NotFound
from recommender.records import Certificate, Contact, HSCode, Side
from recommender.store import Store
from recommender.store.mission_tables import DecisionRow, FeedbackRow, MeetingRow, ShortlistRow
from recommender.store.tables import (
    Base,
    DismissalRow,
    EventFirmRow,
    EventRow,
    ExclusionRow,
    ImportRow,
    MergeRow,
    Moment,
    ReviewRow,
    VersionRow,
    table_of,
)
from tests.store.samples import FULL_BUYER, FULL_FIRM, MISSION, buyer, firm

AT = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
TWIN = firm("F2", "Su bazlı DIŞ cephe boyası, 15 L «ИНТЕРЬЕР»", "tiner", "vernik", city="Gebze")
"""The first product is F1's in other letters."""

OTHER = replace(
    TWIN,
    products=(replace(TWIN.products[0], hs=HSCode("320910000000")), *TWIN.products[1:]),
    name="ISIK BOYA",
    website="https://isik.example",
    contact=Contact("Ayşe", "ayse@isik.example", ""),
    notes={"fuar": "yok", "yeni": "evet"},
)
UNCHANGED = {ImportRow, VersionRow, MergeRow, DismissalRow}


def rows(store: Store) -> dict[str, list[Any]]:
    """Every row of every table that a merge may touch, but for when it was saved."""
    left_out = {table_of(row) for row in UNCHANGED}
    with store._database.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(*lasting(table))).all()))
            for table in Base.metadata.sorted_tables
            if table not in left_out
        }


def lasting(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name != "saved_at"]


def fill(store: Store, row: type[Base], *values: dict[str, Any]) -> None:
    with store._database.writing() as connection:
        connection.execute(insert(table_of(row)), list(values))


@pytest.fixture
def store(store: Store) -> Store:
    store.save_firms([replace(FULL_FIRM, website="", export_markets=()), OTHER, firm("F3", "reçine")])
    store.save_buyers([FULL_BUYER, buyer("B2", "краска")])
    return store


@pytest.fixture
def history(store: Store) -> Store:
    """F2 has a past at an event; F1 has some of the same."""
    event = {
        "id": "E1", "name": MISSION.name, "kind": MISSION.kind, "city": "Moscow", "country": "RU",
        "timezone": "Europe/Moscow", "first_day": MISSION.first_day, "last_day": MISSION.last_day,
        "organisation": "o", "settings": {},
    }  # fmt: skip
    fill(store, EventRow, event)
    fill(
        store,
        EventFirmRow,
        *({"event_id": "E1", "firm_id": id_, "settings": {"by": id_}} for id_ in ("F1", "F2")),
    )
    pair = {"event_id": "E1", "firm_id": "F2", "buyer_id": "B1"}
    fill(
        store,
        ExclusionRow,
        *({"firm_id": id_, "buyer_id": "B2", "why": "customer", "since": AT} for id_ in ("F1", "F2")),
    )
    fill(
        store,
        ReviewRow,
        {"rule": "r", "firm_id": "F2", "verdict": "ask", "reviewer": "E", "comment": "", "reviewed_at": AT},
    )
    blank = {"firm_id": "F2", "buyer_id": "B1", "event_id": "E1"}
    fill_blanks(store, ShortlistRow, blank)
    fill_blanks(store, DecisionRow, blank | {"side": "firm"})
    fill_blanks(store, MeetingRow, blank | {"plan_version": 1, "slot": 4})
    fill_blanks(store, FeedbackRow, pair | {"product_id": "F2-1", "need_id": "B1-1"})
    return store


def fill_blanks(store: Store, row: type[Base], values: dict[str, Any]) -> None:
    """A row with ``values``, and some value of the right kind in every other column."""
    blanks: dict[type, Any] = {str: "x", int: 1, float: 0.5, bool: False, object: []}
    table = table_of(row)
    rest = {
        column.name: AT if isinstance(column.type, Moment) else blanks[column.type.python_type]
        for column in table.c
        if not column.nullable and column.name != "id"
    }
    fill(store, row, rest | values)


def of_firm(store: Store, row: type[Base], firm_id: str) -> list[Any]:
    table = table_of(row)
    with store._database.reading() as connection:
        return list(connection.execute(select(table).where(table.c.firm_id == firm_id)).mappings())


def test_the_kept_firm_gains_the_lines_and_what_it_lacked(store: Store) -> None:
    store.merges.merge(Side.FIRM, "F1", "F2", AT)
    kept = store.firm("F1")
    assert [product.id for product in kept.products] == ["F1-2", "F1-1", "F2-2", "F2-3"]
    assert {product.firm_id for product in kept.products} == {"F1"}
    assert (kept.name, kept.city, kept.website) == (FULL_FIRM.name, "Bursa", "https://isik.example")
    assert kept.contact == FULL_FIRM.contact
    assert kept.notes == {"fuar": "standı var", "примечание": "да", "yeni": "evet"}
    assert [firm.id for firm in store.firms()] == ["F1", "F3"]


def test_history_points_to_the_kept_firm(history: Store) -> None:
    history.merges.merge(Side.FIRM, "F1", "F2", AT)
    for row in (ShortlistRow, DecisionRow, MeetingRow, ReviewRow, FeedbackRow):
        assert len(of_firm(history, row, "F1")) == 1, row
        assert of_firm(history, row, "F2") == [], row
    assert of_firm(history, FeedbackRow, "F1")[0]["product_id"] == "F1-2"


def test_where_both_have_a_row_the_kept_firms_stays(history: Store) -> None:
    history.merges.merge(Side.FIRM, "F1", "F2", AT)
    assert [row["settings"] for row in of_firm(history, EventFirmRow, "F1")] == [{"by": "F1"}]
    assert len(of_firm(history, ExclusionRow, "F1")) == 1


def test_undoing_restores_every_row_exactly(history: Store) -> None:
    before = rows(history)
    merge = history.merges.merge(Side.FIRM, "F1", "F2", AT)
    assert rows(history) != before
    history.merges.undo(merge.id, AT)
    assert rows(history) == before


def test_buyers_are_merged_and_restored_in_the_same_way(history: Store) -> None:
    before = rows(history)
    merge = history.merges.merge(Side.BUYER, "B2", "B1", AT)
    assert [need.id for need in history.buyer("B2").needs] == ["B2-1", "B1-1"]
    assert [row["buyer_id"] for row in of_firm(history, MeetingRow, "F2")] == ["B2"]
    history.merges.undo(merge.id, AT)
    assert rows(history) == before


def test_what_happened_after_the_merge_stays_when_it_is_undone(history: Store) -> None:
    merge = history.merges.merge(Side.FIRM, "F1", "F2", AT)
    meetings = table_of(MeetingRow)
    with history._database.writing() as connection:
        connection.execute(meetings.update().values(state="held"))
    history.merges.undo(merge.id, AT)
    assert [row["state"] for row in of_firm(history, MeetingRow, "F2")] == ["held"]


def test_importing_both_again_changes_nothing(store: Store) -> None:
    first = [store.firm("F1"), store.firm("F2")]
    store.merges.merge(Side.FIRM, "F1", "F2", AT)
    saved = store.save_firms(first)
    assert (saved.added, saved.changed, saved.unchanged) == (0, 0, 1)


def test_importing_the_merged_firm_alone_changes_the_kept_one(store: Store) -> None:
    merge = store.merges.merge(Side.FIRM, "F1", "F2", AT)
    newer = replace(OTHER, certificates=(Certificate("EAC"),), products=OTHER.products[:2])
    assert store.save_firms([newer]).changed == 1
    assert [product.id for product in store.firm("F1").products] == ["F1-2", "F1-1", "F2-2"]
    store.merges.undo(merge.id, AT)
    assert store.firm("F2") == newer


def test_a_dry_run_remembers_nothing_of_the_merged_firm(store: Store) -> None:
    merge = store.merges.merge(Side.FIRM, "F1", "F2", AT)
    store.save_firms([replace(OTHER, city="Bolu")], dry_run=True)
    store.merges.undo(merge.id, AT)
    assert store.firm("F2") == OTHER


def test_merges_follow_one_another_and_are_undone_last_first(history: Store) -> None:
    before = rows(history)
    first = history.merges.merge(Side.FIRM, "F2", "F3", AT)
    second = history.merges.merge(Side.FIRM, "F1", "F2", AT)
    assert [product.id for product in history.firm("F1").products] == ["F1-2", "F1-1", "F2-2", "F2-3", "F3-1"]
    with pytest.raises(Conflict) as caught:
        history.merges.undo(first.id, AT)
    assert (caught.value.code, caught.value.details["later"]) == ("merge_undo_later_first", second.id)
    history.save_firms([firm("F3", "reçine", city="Bolu")])
    assert "Bolu" not in {found.city for found in history.firms()}
    history.merges.undo(second.id, AT)
    history.merges.undo(first.id, AT)
    assert history.firm("F3").city == "Bolu"
    history.save_firms([firm("F3", "reçine")])
    assert rows(history) == before


def test_merges_are_on_record_with_both_names(store: Store) -> None:
    merge = store.merges.merge(Side.FIRM, "F1", "F2", AT)
    assert (merge.kept_name, merge.other_name, merge.undone_at) == (FULL_FIRM.name, "ISIK BOYA", None)
    undone = store.merges.undo(merge.id, AT)
    assert store.merges.all() == [undone] == [replace(merge, undone_at=AT)]


def test_a_merge_that_cannot_be_is_refused_and_changes_nothing(store: Store) -> None:
    before = rows(store)
    with pytest.raises(NotFound, match="firm_unknown"):
        store.merges.merge(Side.FIRM, "F1", "nobody", AT)
    with pytest.raises(Conflict, match="merge_with_itself"):
        store.merges.merge(Side.FIRM, "F1", "F1", AT)
    with pytest.raises(NotFound, match="merge_unknown"):
        store.merges.undo(9, AT)
    merge = store.merges.merge(Side.FIRM, "F1", "F2", AT)
    store.merges.undo(merge.id, AT)
    with pytest.raises(Conflict, match="merge_undone_before"):
        store.merges.undo(merge.id, AT)
    assert rows(store) == before


def test_merging_and_undoing_change_the_fingerprint(store: Store) -> None:
    seen = [store.fingerprint()]
    merge = store.merges.merge(Side.FIRM, "F1", "F2", AT)
    seen.append(store.fingerprint())
    store.merges.undo(merge.id, AT)
    assert len({*seen, store.fingerprint()}) == 3
