"""The master schedule and the list of who met whom, as spreadsheets."""

from __future__ import annotations

from collections import defaultdict

from recommender.exporting.programme import Entry, Party, Programme
from recommender.exporting.telling import clipped, labels, origin, table_name
from recommender.exporting.times import Clocks, long_day
from recommender.exporting.workbook import A3, Book
from recommender.records import Side, Slot
from recommender.wording import language_name, phrase

WHEN = (24, 13, 13)
"""Widths of the columns that say when: the day, the time there, the time at home."""


def grid_xlsx(programme: Programme, language: str) -> bytes:
    """Slots by tables, slots by firms, slots by buyers, and all meetings as a list."""
    book = _book(programme, "printed_grid", language)
    clocks = Clocks.of(programme)
    if programme.tables:
        _by_table(book, programme, clocks, language)
    for side in (Side.FIRM, Side.BUYER):
        _by_party(book, programme, clocks, side, language)
    _list(book, programme, clocks, language)
    return book.bytes()


def met_xlsx(
    programme: Programme, language: str, party: Party | None = None, contacts: bool = False
) -> bytes:
    """Who met whom: a sheet a side, or one sheet for one party. ``contacts`` adds personal data."""
    book = _book(programme, "printed_met", language)
    clocks = Clocks.of(programme)
    for side in (Side.FIRM, Side.BUYER) if party is None else (party.side,):
        parties = programme.parties(side) if party is None else [party]
        codes = [f"partner_{side}", f"partner_{side.other}", "origin", "day", "time", "table", "state"]
        codes += ["contact_name", "contact_email", "contact_phone"] if contacts else []
        rows = [
            _met(entry, owner, clocks, language, contacts) for owner in parties for entry in owner.meetings
        ]
        widths = [34, 34, 22, 24, 13, 10, 14, 22, 26, 18][: len(codes)]
        book.sheet(phrase(f"printed_side_{side}", language), labels(codes, language), rows, widths, frozen=2)
    return book.bytes()


def _by_table(book: Book, programme: Programme, clocks: Clocks, language: str) -> None:
    cells: defaultdict[tuple[int, int | None], list[str]] = defaultdict(list)
    for entry in programme.meetings:
        cells[entry.slot.number, entry.table].append(f"{entry.firm.name}\n{entry.buyer.name}")
    tables, when = programme.tables, _when_titles(clocks, language)
    numbers = [phrase("printed_table_number", language, {"number": table + 1}) for table in tables]
    rows = [
        [*_when(slot, clocks, language), *("\n".join(cells[slot.number, table]) for table in tables)]
        for slot in programme.slots
    ]
    widths = [*WHEN[: len(when)], *[24] * len(tables)]
    name = phrase("printed_by_table", language)
    book.sheet(name, [*when, *numbers], rows, widths, frozen=len(when), paper=A3)


def _by_party(book: Book, programme: Programme, clocks: Clocks, side: Side, language: str) -> None:
    """Parties down, slots across: there are more parties than slots."""
    slots = programme.slots
    head = [
        *labels((f"partner_{side}", "meetings"), language),
        *("\n".join(_when(slot, clocks, language)) for slot in slots),
    ]
    rows: list[list[str | int]] = []
    for party in programme.parties(side):
        cells: defaultdict[int, list[str]] = defaultdict(list)
        for entry in party.meetings:
            partner = entry.company(side.other).name
            cells[entry.slot.number].append(f"{partner}\n{table_name(entry, language)}")
        rows.append(
            [party.company.name, len(party.meetings), *("\n".join(cells[slot.number]) for slot in slots)]
        )
    widths = [34, 10, *[22] * len(slots)]
    book.sheet(phrase(f"printed_side_{side}", language), head, rows, widths, frozen=2, paper=A3)


def _list(book: Book, programme: Programme, clocks: Clocks, language: str) -> None:
    codes = ("table", "partner_firm", "partner_buyer", "product", "need", "interpreter_name", "state")
    rows = [
        [
            *_when(entry.slot, clocks, language),
            table_name(entry, language),
            entry.firm.name,
            entry.buyer.name,
            clipped(entry.text(Side.FIRM)),
            clipped(entry.text(Side.BUYER)),
            language_name(entry.interpreter)[language],
            phrase(f"printed_state_{entry.state}", language),
        ]
        for entry in programme.meetings
    ]
    when = _when_titles(clocks, language)
    widths = [*WHEN[: len(when)], 10, 30, 30, 40, 40, 14, 14]
    name = phrase("printed_list", language)
    book.sheet(name, [*when, *labels(codes, language)], rows, widths, frozen=len(when))


def _met(entry: Entry, owner: Party, clocks: Clocks, language: str, contacts: bool) -> list[str | int]:
    partner = entry.company(owner.side.other)
    row: list[str | int] = [
        owner.company.name,
        partner.name,
        origin(partner, language),
        long_day(entry.slot.day, language),
        clocks.here(entry.slot),
        table_name(entry, language),
        phrase(f"printed_state_{entry.state}", language),
    ]
    contact = partner.contact
    return [*row, contact.name, contact.email, contact.phone] if contacts else row


def _when(slot: Slot, clocks: Clocks, language: str) -> list[str]:
    told = [long_day(slot.day, language), clocks.here(slot)]
    return told if clocks.agree else [*told, clocks.at_home(slot, language)]


def _when_titles(clocks: Clocks, language: str) -> list[str]:
    day, time = (phrase(f"printed_{code}", language) for code in ("day", "time"))
    if clocks.agree:
        return [day, time]
    return [day, f"{time} ({clocks.place_city(language)})", f"{time} ({clocks.home_city(language)})"]


def _book(programme: Programme, code: str, language: str) -> Book:
    version = phrase("printed_plan_version", language, {"version": programme.version})
    return Book(phrase(code, language), f"{clipped(programme.event.name, 80)} · {version}")
