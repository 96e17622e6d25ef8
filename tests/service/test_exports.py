"""A published plan as files and feeds, on a schedule made by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from icalendar import Calendar

from recommender.errors import Invalid, NotFound, NotPermitted
from recommender.exporting.calendars import meeting_uid
from recommender.records import (
    OPERATOR,
    Answer,
    BuyerId,
    Contact,
    EventId,
    FirmId,
    Meeting,
    MeetingState,
    NeedId,
    Pair,
    ProductId,
    Reason,
    ShortlistEntry,
    Shown,
    Side,
)
from recommender.service import Masa, consents, day, decisions, exports, planning
from recommender.service.downloads import FileKind, Wanted, download
from recommender.service.feeds import feed, feed_link
from recommender.service.links import party_actor
from recommender.service.programmes import programme
from tests.exporting.reading import pages
from tests.service.missions import AYSE, NOW


def pair(firm: int, buyer: int) -> Pair:
    return FirmId(f"F{firm}"), BuyerId(f"B{buyer}")


def meeting(firm: int, buyer: int, slot: int, table: int) -> Meeting:
    return Meeting(EventId("E1"), *pair(firm, buyer), slot, table)


PLAN = [meeting(0, 0, 0, 0), meeting(1, 1, 0, 1), meeting(0, 3, 1, 0)]


def listed(firm: int, buyer: int) -> ShortlistEntry:
    """A match on the shortlist, with the product and need that were shown."""
    shown = Shown(
        ProductId(f"F{firm}-1"), NeedId(f"B{buyer}-1"), 0.9, 0.9, 0.9, 1, 1, "by hand",
        (Reason("hs_shared", {"level": "4", "code": "3208"}),),
    )  # fmt: skip
    return ShortlistEntry(EventId("E1"), *pair(firm, buyer), 1.0 + firm, shown=shown)


def publish(masa: Masa, meetings: Iterable[Meeting]) -> None:
    draft = masa.store.plans.add(AYSE, "E1", list(meetings), {}, NOW)
    planning.publish(masa.store, AYSE, "E1", draft.version, NOW)


@pytest.fixture
def planned(masa: Masa) -> Masa:
    masa.store.shortlists.edit(AYSE, "E1", 0, "fill", [listed(0, 0), listed(1, 1)], NOW)
    publish(masa, PLAN)
    return masa


def calendar_of(masa: Masa, party: str) -> dict[str, Any]:
    plan = programme(masa.store, OPERATOR, "E1")
    content = exports.calendars(plan, party)[0].content
    return {str(event["UID"]): event for event in Calendar.from_ical(content).events}


def test_a_programme_tells_each_meeting_with_what_was_shown_of_it(planned: Masa) -> None:
    plan = programme(planned.store, OPERATOR, "E1")
    assert [(e.firm.id, e.buyer.id, e.slot.number, e.table) for e in plan.meetings] == [
        ("F0", "B0", 0, 0), ("F1", "B1", 0, 1), ("F0", "B3", 1, 0),
    ]  # fmt: skip
    first, _, unknown = plan.meetings
    assert (first.product, first.need) == (first.firm.products[0], first.buyer.needs[0])
    assert [reason.code for reason in first.reasons] == ["hs_shared"]
    assert (unknown.product, unknown.need, unknown.reasons) == (None, None, ())
    assert first.slot.start.isoformat() == "2026-12-01T10:00:00+03:00"
    assert len(plan.firms) == len(plan.buyers) == 8


def test_a_party_sees_its_own_meetings_and_nobodys_contact(planned: Masa) -> None:
    plan = programme(planned.store, party_actor(Side.FIRM, "F0"), "E1")
    assert {(e.firm.id, e.buyer.id) for e in plan.entries} == {("F0", "B0"), ("F0", "B3")}
    assert not any(buyer.contact.name for buyer in plan.buyers.values())


def test_contacts_are_there_only_where_both_sides_accepted_and_the_person_agreed(planned: Masa) -> None:
    store, contact = planned.store, Contact("Şule Ağaoğlu", "sule@firma.example")
    store.save_firms([replace(firm, contact=contact) for firm in store.firms()])
    for side, of in ((Side.FIRM, "F0"), (Side.BUYER, "B0")):
        assert not any(e.firm.contact.name for e in programme(store, OPERATOR, "E1").entries)
        partner = "B0" if side is Side.FIRM else "F0"
        decisions.answer(store, OPERATOR, "E1", side, of, [decisions.Reply(partner, Answer.INTERESTED)], NOW)
    assert not any(e.firm.contact.name for e in programme(store, OPERATOR, "E1").entries)
    consents.give(store, OPERATOR, "E1", Side.FIRM, "F0", now=NOW)
    told = {e.buyer.id: e.firm.contact for e in programme(store, OPERATOR, "E1").entries}
    assert told == {"B0": contact, "B1": Contact(), "B3": Contact()}


def test_every_change_of_a_meeting_raises_the_revision(planned: Masa) -> None:
    revisions = [programme(planned.store, OPERATOR, "E1").revision]
    day.swap(planned.store, AYSE, "E1", pair(0, 0), pair(0, 3), NOW)
    revisions.append(programme(planned.store, OPERATOR, "E1").revision)
    day.cancel(planned.store, AYSE, "E1", pair(1, 1), NOW)
    revisions.append(programme(planned.store, OPERATOR, "E1").revision)
    publish(planned, PLAN)
    revisions.append(programme(planned.store, OPERATOR, "E1").revision)
    assert revisions == sorted(set(revisions))
    day.check_in(planned.store, AYSE, "E1", Side.FIRM, "F0", NOW)
    assert programme(planned.store, OPERATOR, "E1").revision == revisions[-1]


def test_a_meeting_that_the_next_plan_drops_is_cancelled_in_calendars(planned: Masa) -> None:
    uid = meeting_uid("E1", "F0", "B3")
    before = calendar_of(planned, "F0")[uid]
    publish(planned, PLAN[:2])
    after = calendar_of(planned, "F0")[uid]
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    publish(planned, PLAN)
    again = calendar_of(planned, "F0")[uid]
    assert again["STATUS"] == "CONFIRMED"
    assert again["SEQUENCE"] > after["SEQUENCE"]


def test_a_dropped_meeting_is_told_to_its_own_parties_alone(planned: Masa) -> None:
    publish(planned, PLAN[:2])
    for party, side, count in (("F0", Side.FIRM, 2), ("F1", Side.FIRM, 1), ("B3", Side.BUYER, 1)):
        plan = programme(planned.store, party_actor(side, party), "E1")
        assert len(plan.entries) == count
    (gone,) = programme(planned.store, party_actor(Side.BUYER, "B3"), "E1").entries
    assert (gone.firm.id, gone.state) == ("F0", MeetingState.CANCELLED)


def test_another_plan_than_the_published_one_can_be_printed(planned: Masa) -> None:
    planned.store.plans.add(AYSE, "E1", PLAN[:1], {}, NOW)
    assert len(programme(planned.store, OPERATOR, "E1", 2).meetings) == 1
    assert len(programme(planned.store, OPERATOR, "E1").meetings) == 3


def test_nothing_is_printed_before_a_plan_is_published(masa: Masa) -> None:
    with pytest.raises(NotFound) as caught:
        programme(masa.store, OPERATOR, "E1")
    assert caught.value.code == "nothing_published"


def test_files_have_names_that_say_what_they_hold(planned: Masa) -> None:
    plan = programme(planned.store, OPERATOR, "E1")
    made = [
        *exports.schedules(plan), *exports.schedules(plan, "F0"), *exports.calendars(plan, "B0"),
        *exports.grid(plan, "tr"), *exports.met(plan, "", "tr"), *exports.met(plan, "B0", "tr"),
        *exports.sign_in(plan, "tr"), *exports.interpreters(plan, "tr"), *exports.signs(plan, "tr"),
        *exports.plan(plan, "csv", "tr"), *exports.plan(plan, "json", "tr"),
    ]  # fmt: skip
    assert [file.name for file in made] == [
        "E1-schedules.pdf", "E1-schedule-firm-F0.pdf", "E1-calendar-buyer-B0.ics", "E1-grid.xlsx",
        "E1-met.xlsx", "E1-met-buyer-B0.xlsx", "E1-sign-in.pdf", "E1-interpreters.pdf", "E1-signs.pdf",
        "E1-plan.csv", "E1-plan.json",
    ]  # fmt: skip
    assert len(json.loads(made[-1].content)["meetings"]) == 3


def test_schedules_apart_are_a_file_a_party(planned: Masa) -> None:
    plan = programme(planned.store, OPERATOR, "E1")
    together, apart = exports.schedules(plan), exports.schedules(plan, apart=True)
    assert len(pages(together[0].content)) == len(apart) == 16
    assert "Masa 1" in pages(apart[0].content)[0]


def test_cancelled_meetings_come_with_a_file_that_takes_them_out(planned: Masa) -> None:
    day.cancel(planned.store, AYSE, "E1", pair(0, 0), NOW)
    names = [file.name for file in exports.calendars(programme(planned.store, OPERATOR, "E1"), "F0")]
    assert names == ["E1-calendar-firm-F0.ics", "E1-cancelled-firm-F0.ics"]


def test_files_go_to_a_folder_an_archive_or_one_path(planned: Masa, tmp_path: Path) -> None:
    plan = programme(planned.store, OPERATOR, "E1")
    many, one = exports.calendars(plan), exports.grid(plan, "en")
    assert exports.save(one, tmp_path / "usual") == [tmp_path / "usual" / "E1-grid.xlsx"]
    assert len(exports.save(many, tmp_path, tmp_path / "folder")) == 16
    assert exports.save(one, tmp_path, tmp_path / "mine.xlsx") == [tmp_path / "mine.xlsx"]
    (archive,) = exports.save(many, tmp_path, tmp_path / "all.zip")
    with ZipFile(archive) as opened:
        assert len(opened.namelist()) == 16
    with pytest.raises(ValueError, match="zip"):
        exports.save(many, tmp_path, tmp_path / "one.ics")


def test_a_feed_names_the_sender_of_letters_as_organiser(planned: Masa) -> None:
    plan = programme(planned.store, OPERATOR, "E1")
    settings = planned.settings.model_copy(update={"mail_from": "Heyet <heyet@oda.example>"})
    token = feed_link(settings, plan, plan.party("B1")).removesuffix(".ics").rsplit("/", 1)[1]
    calendar = Calendar.from_ical(feed(planned.store, settings, token))
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar.events[0]["ORGANIZER"] == "mailto:heyet@oda.example"


def test_a_downloaded_calendar_names_the_sender_of_letters_as_organiser(planned: Masa) -> None:
    planned.settings.mail_from = "Heyet <heyet@oda.example>"
    file = download(planned, OPERATOR, "E1", Wanted(FileKind.CALENDAR, "B1"))
    calendar = Calendar.from_ical(file.content)
    assert (calendar["METHOD"], calendar.events[0]["ORGANIZER"]) == ("PUBLISH", "mailto:heyet@oda.example")


def test_a_feed_gives_the_partys_calendar_as_it_is_now(planned: Masa) -> None:
    plan = programme(planned.store, OPERATOR, "E1")
    address = feed_link(planned.settings, plan, plan.party("B1"))
    token = address.removesuffix(".ics").rsplit("/", 1)[1]
    (event,) = Calendar.from_ical(feed(planned.store, planned.settings, token)).events
    assert (event["SUMMARY"], event["STATUS"]) == ("Встреча: Firma 1", "CONFIRMED")
    day.cancel(planned.store, AYSE, "E1", pair(1, 1), NOW)
    (event,) = Calendar.from_ical(feed(planned.store, planned.settings, token, "tr")).events
    assert (event["SUMMARY"], event["STATUS"]) == ("İptal edildi: Görüşme: Firma 1", "CANCELLED")


def test_a_forged_or_foreign_address_opens_no_feed(planned: Masa) -> None:
    plan = programme(planned.store, OPERATOR, "E1")
    address = feed_link(planned.settings, plan, plan.party("B1"))
    token = address.removesuffix(".ics").rsplit("/", 1)[1]
    for wrong in (token[:-1], token[1:], "", "x" * 5000):
        with pytest.raises(NotPermitted):
            feed(planned.store, planned.settings, wrong)
    other = planned.settings.model_copy(update={"secret_key": "another key, as long as it has to be"})
    with pytest.raises(NotPermitted):
        feed(planned.store, other, token)
    weak = planned.settings.model_copy(update={"secret_key": "short"})
    with pytest.raises(Invalid):
        feed_link(weak, plan, plan.party("B1"))
