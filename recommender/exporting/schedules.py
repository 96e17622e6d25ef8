"""Each party's own schedule on paper, in its own language."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, Spacer, Table

from recommender.exporting.paper import INK, Section, grid, pdf, points, says
from recommender.exporting.programme import Entry, Party, Programme
from recommender.exporting.telling import Told, clipped, labels, origin, table_name, tell
from recommender.exporting.times import Clocks, days, long_day
from recommender.wording import language_name, phrase

WIDTHS = (25, 20, 48, 87)
ROOM = 55 * mm
"""What has to be left on a page for another day to begin there."""


def schedules_pdf(programme: Programme, parties: Iterable[Party], language: str = "") -> bytes:
    """One schedule after the other, each from a new page; in each party's language unless one is given."""
    printed = [(party, language or party.language) for party in parties]
    clocks = Clocks.of(programme)
    parts = [_schedule(programme, clocks, party, spoken) for party, spoken in printed]
    title = f"{phrase('printed_schedule', printed[0][1])} – {programme.event.name}"
    return pdf(parts, title, printed[0][1])


def head(programme: Programme, clocks: Clocks, title: str, over: str, language: str) -> list[Flowable]:
    """The head of a page: what it is, whose, where and when."""
    event = programme.event
    foot = " · ".join(
        (
            clipped(event.name, 60),
            clipped(title, 60),
            phrase("printed_plan_version", language, {"version": programme.version}),
        )
    )
    where = f"{event.name} · {event.city}, {days(event.first_day, event.last_day, language)}"
    return [
        Section(title, foot, language),
        says("over", over),
        says("title", title),
        Spacer(0, 1 * mm),
        says("over", where),
        says("over", clocks.note(language)),
        Spacer(0, 2.5 * mm),
        HRFlowable(width="100%", thickness=1, color=INK, spaceAfter=1 * mm),
    ]


def _schedule(programme: Programme, clocks: Clocks, party: Party, language: str) -> list[Flowable]:
    title = clipped(party.company.name, 120)
    part = head(programme, clocks, title, phrase("printed_schedule", language), language)
    part[3:3] = [says("over", origin(party.company, language))]
    if not party.meetings:
        return [*part, Spacer(0, 4 * mm), says("text", phrase("printed_nothing", language))]
    for day, entries in groupby(party.meetings, key=lambda entry: entry.slot.day):
        part += [
            CondPageBreak(ROOM),
            says("day", long_day(day, language)),
            _day(clocks, party, list(entries), language),
        ]
    return part


def _day(clocks: Clocks, party: Party, entries: list[Entry], language: str) -> Table:
    where = "place" if entries[0].table is None else "table"
    titles = ("time", where, f"partner_{party.side.other}", "subject")
    rows = [_row(clocks, party, entry, language) for entry in entries]
    return grid(labels(titles, language), rows, WIDTHS)


def _row(clocks: Clocks, party: Party, entry: Entry, language: str) -> list[list[Any]]:
    told = tell(entry, party.side, language)
    partner = [says("strong", told.partner), says("quiet", told.where)]
    if entry.interpreter:
        facts = {"language": language_name(entry.interpreter)[language]}
        partner.append(says("quiet", phrase("printed_interpreter", language, facts)))
    return [
        time_cell(clocks, entry, language),
        [says("text", table_name(entry, language))],
        partner,
        _subject(told, language),
    ]


def time_cell(clocks: Clocks, entry: Entry, language: str) -> list[Flowable]:
    """The time here, and beneath it the time at home where that differs."""
    cell = [says("strong", clocks.here(entry.slot))]
    if not clocks.agree:
        cell.append(says("quiet", clocks.at_home(entry.slot, language)))
    return cell


def _subject(told: Told, language: str) -> list[Flowable]:
    cell: list[Flowable] = [says("text", text) for text in (told.theirs, told.own) if text]
    for code, texts, bullet in (("printed_fits", told.fits, "•"), ("printed_missing", told.missing, "–")):
        if texts:
            cell += [Spacer(0, 1 * mm), says("quiet", phrase(code, language)), *points(texts, bullet)]
    return cell
