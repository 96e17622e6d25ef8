"""The audit trail of a mission, as people read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from api.pages.squares import moment_of
from recommender.records import (
    ClosedTable,
    Limits,
    Outcome,
    OutcomeKind,
    Side,
    Standing,
    WishKind,
    slots_of,
)
from recommender.service import Masa, day, disruptions, participants, planning, shortlists
from recommender.service.results import report
from tests.pages.desk import HERE, draft, pair, seated, version
from tests.pages.staff import sign_in
from tests.pages.test_party import YES, tap
from tests.pages.world import EVENT, link
from tests.service.missions import AYSE

AUDIT = f"{HERE}/audit"


def lines(client: TestClient, subject: str = "", language: str = "en") -> list[str]:
    """The lines of the trail as they are read, newest first."""
    page = client.get(AUDIT, params={"subject": subject}, headers={"Accept-Language": language}).text
    rows = re.findall(r"<tr><td>(.*?)</tr>", page.partition("<tbody>")[2], re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def a_whole_mission(client: TestClient) -> Masa:
    """Everything that leaves a line happens once."""
    masa = seated(client)
    store, event = masa.store, masa.store.events.one(AYSE, "E1")
    changed = replace(
        event, tables=7, closed_tables=(ClosedTable(2, 1),), firm_limits=Limits(1, 5), interpreters={"ru": 3}
    )
    store.events.change(AYSE, event, changed, datetime.now(UTC))
    disruptions.late(store, AYSE, "E1", (Side.FIRM, "F1"), 2)
    participants.set_wishes(store, AYSE, "E1", Side.BUYER, "B1", WishKind.MUST_MEET, ["F2"])
    shortlists.stand(store, AYSE, "E1", [pair(3)], Standing.PINNED, int(version(masa)))
    tap(client, link(masa, "B1"), "F1", YES)
    client.post(f"{link(masa, 'B1')}/data", data={"wish": "agree"})
    sign_in(client, masa)
    draft(masa, [(pair(1), 2, 1)])
    planning.publish(store, AYSE, "E1", 1)
    day.no_show(store, AYSE, "E1", pair(1), {Side.FIRM})
    day.held(store, AYSE, "E1", pair(1))
    report(store, AYSE, Outcome(EVENT.id, *pair(1), Side.BUYER, OutcomeKind.SPOT_SALE, 5))
    return masa


@pytest.mark.parametrize("language", ["en", "tr", "ru"])
def test_no_line_shows_a_code_an_id_or_a_machines_date(client: TestClient, language: str) -> None:
    a_whole_mission(client)
    read = lines(client, language=language)
    assert len(read) > 12
    raw = re.compile(r"\d{4}-\d\d|\b[a-z]+_[a-z_]+\b|[{}\[\]]|\b[FB]\d\b|\b(?:true|false|null|none|E1)\b")
    assert [line for line in read if raw.search(line)] == []


def test_hours_tables_and_people_are_told_in_words(client: TestClient) -> None:
    masa = a_whole_mission(client)
    slots = [moment_of(slot, "tr") for slot in slots_of(masa.store.events.one(AYSE, "E1"))]
    event, *_ = lines(client, "event", "tr")
    assert "Tercümanlar: Rusça: 3" in event
    assert f"Kapalı masalar: 3 ({slots[1]})" in event
    (late,) = (line for line in lines(client, "participant", "tr") if "Yokluk" in line)
    assert "Katılımcı Nilüfer Kimya A.Ş." in late
    assert late.endswith(f"Yokluk saatleri: {slots[0]}, {slots[1]}")


def test_codes_are_told_in_words(client: TestClient) -> None:
    a_whole_mission(client)
    held, *_ = lines(client, "meeting")
    assert "State: no-show → held" in held
    assert "Who did not come: firm → –" in held
    answer, *_ = lines(client, "decision", "ru")
    assert "Nilüfer Kimya A.Ş. – ООО «Пример-Химторг»" in answer
    assert "Ответ: Интересно" in answer
    assert "ООО «Пример-Химторг» Ответ" in answer  # by whom


def test_of_a_list_that_was_filled_some_pairs_are_told_and_the_rest_counted(client: TestClient) -> None:
    seated(client)
    filled = lines(client, "shortlist", "ru")[-1]
    assert filled.count("ООО «Пример-Химторг»: в списке") == 5
    assert "и ещё 1 пара" in filled


def test_the_audit_trail_tells_who_changed_what(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    client.post(f"{HERE}/participants/firm/F6/remove")
    page = client.get("/missions/E1/audit", params={"subject": "participant", "who": "ayse"}).text
    first = re.search(r"<tbody>\s*<tr>(.*?)</tr>", page, re.S)
    assert first is not None
    assert "F6" in first[1]
    assert "no longer takes part" in first[1]
    assert "There is none." in client.get("/missions/E1/audit", params={"who": "nobody"}).text


def test_the_audit_trail_names_fields_in_the_readers_language(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, language="tr")
    event = masa.store.events.one(AYSE, "E1")
    masa.store.events.change(AYSE, event, replace(event, tables=7, both_must_accept=False), datetime.now(UTC))
    page = client.get("/missions/E1/audit", params={"subject": "event"}).text
    assert f'<span class="muted">Masalar:</span> {event.tables} → 7' in page
    assert "iki tarafın da istediği eşleşmeler programa alınır:</span> evet → hayır" in page
