"""Lists for the organiser's desk on paper: attendance, interpreters, signs for tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from recommender.exporting.paper import grid, pdf, says
from recommender.exporting.programme import Entry, Party, Programme
from recommender.exporting.schedules import ROOM, head, time_cell
from recommender.exporting.telling import clipped, labels, origin, table_name
from recommender.exporting.times import Clocks, long_day
from recommender.records import Side
from recommender.wording import language_name, phrase

SIGNATURE_ROWS = 12
"""Millimetres that a signature needs."""


def sign_in_pdf(programme: Programme, language: str) -> bytes:
    """An attendance list a day and side: who has meetings that day, with room for name and signature."""
    title = phrase("printed_sign_in", language)
    clocks = Clocks.of(programme)
    parts = []
    for day in sorted({entry.slot.day for entry in programme.meetings}):
        for side in (Side.FIRM, Side.BUYER):
            over = f"{long_day(day, language)} · {phrase(f'printed_side_{side}', language)}"
            rows = list(_signatures(clocks, programme.parties(side), day, language))
            titles = ("number", f"partner_{side}", "first_meeting", "name", "signature")
            table = grid(labels(titles, language), rows, (10, 62, 24, 42, 42), least=SIGNATURE_ROWS)
            parts.append([*head(programme, clocks, title, over, language), Spacer(0, 3 * mm), table])
    return pdf(parts or [_nothing(programme, clocks, title, language)], title, language)


def interpreters_pdf(programme: Programme, language: str) -> bytes:
    """A list a language: each meeting that needs an interpreter, with room for the interpreter's name."""
    title = phrase("printed_interpreters", language)
    clocks = Clocks.of(programme)
    needed: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in programme.meetings:
        if entry.interpreter:
            needed[entry.interpreter].append(entry)
    parts = [
        _interpreted(programme, clocks, title, code, entries, language)
        for code, entries in sorted(needed.items())
    ]
    return pdf(parts or [_nothing(programme, clocks, title, language)], title, language)


def signs_pdf(programme: Programme, language: str) -> bytes:
    """A sign a table: its number for all to see, and who meets there."""
    clocks = Clocks.of(programme)
    title = phrase("printed_signs", language)
    parts: list[list[Flowable]] = []
    for table in programme.tables:
        entries = [entry for entry in programme.meetings if entry.table == table]
        part = head(programme, clocks, table_name(entries[0], language), title, language)
        part += [Spacer(0, 8 * mm), says("huge", str(table + 1)), Spacer(0, 8 * mm)]
        parts.append([*part, *_days(clocks, entries, language, (_firm(77), _buyer(77)))])
    return pdf(parts or [_nothing(programme, clocks, title, language)], title, language)


def _signatures(clocks: Clocks, parties: Iterable[Party], day: date, language: str) -> Iterable[list[Any]]:
    present = [(party, [e for e in party.meetings if e.slot.day == day]) for party in parties]
    for number, (party, entries) in enumerate(((p, e) for p, e in present if e), 1):
        company = [
            says("strong", clipped(party.company.name)),
            says("quiet", origin(party.company, language)),
        ]
        first = [*time_cell(clocks, entries[0], language), says("quiet", table_name(entries[0], language))]
        yield [says("text", str(number)), company, first, "", ""]


def _interpreted(
    programme: Programme, clocks: Clocks, title: str, code: str, entries: list[Entry], language: str
) -> list[Flowable]:
    most = max(len(list(same)) for _, same in groupby(entries, key=lambda entry: entry.slot))
    facts = {"language": language_name(code)[language], "count": len(entries), "most": most}
    over = phrase("printed_interpreted", language, facts)
    columns = (_TABLE, _firm(48), _buyer(48), _BLANK)
    return [*head(programme, clocks, title, over, language), *_days(clocks, entries, language, columns)]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a list of meetings: its title's code, its width in millimetres, what is in a cell."""

    title: str
    width: int
    text: Callable[[Entry, str], str]


def _firm(width: int) -> _Column:
    return _Column("partner_firm", width, lambda entry, _: clipped(entry.firm.name))


def _buyer(width: int) -> _Column:
    return _Column("partner_buyer", width, lambda entry, _: clipped(entry.buyer.name))


_TABLE = _Column("table", 20, table_name)
_BLANK = _Column("interpreter_name", 38, lambda *_: "")


def _days(clocks: Clocks, entries: list[Entry], language: str, columns: Sequence[_Column]) -> list[Flowable]:
    """Meetings day by day: the time, then ``columns``."""
    titles = labels(("time", *(column.title for column in columns)), language)
    widths = (26, *(column.width for column in columns))
    part: list[Flowable] = []
    for day, same in groupby(entries, key=lambda entry: entry.slot.day):
        rows = [
            [time_cell(clocks, entry, language), *(says("text", c.text(entry, language)) for c in columns)]
            for entry in same
        ]
        part += [CondPageBreak(ROOM), says("day", long_day(day, language)), grid(titles, rows, widths)]
    return part


def _nothing(programme: Programme, clocks: Clocks, title: str, language: str) -> list[Flowable]:
    nothing = says("text", phrase("printed_nothing", language))
    return [*head(programme, clocks, title, "", language), Spacer(0, 4 * mm), nothing]
