"""The master schedule and the list of who met whom, as spreadsheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from recommender.exporting.programme import Entry, Party, Programme
from recommender.exporting.telling import clipped, language_name, origin, table_name
from recommender.exporting.times import Clocks, long_day
from recommender.exporting.workbook import A3, Book
from recommender.records import Contact, Side, Slot
from recommender.wording import phrase

WIDEST = 12
"""Columns that can be read when they are fitted on one page."""


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
        book.sheet(phrase(f"printed_side_{side}", language), _words(codes, language), rows, widths, frozen=2)
    return book.bytes()


def _by_table(book: Book, programme: Programme, clocks: Clocks, language: str) -> None:
    cells: defaultdict[tuple[int, int | None], list[str]] = defaultdict(list)
    for entry in programme.meetings:
        cells[entry.slot.number, entry.table].append(f"{entry.firm.name}\n{entry.buyer.name}")
    tables = programme.tables
    numbers = [phrase("printed_table_number", language, {"number": table + 1}) for table in tables]
    rows = [
        [*_when(slot, clocks, language), *("\n".join(cells[slot.number, table]) for table in tables)]
        for slot in programme.slots
    ]
    head = [*_when_titles(clocks, language), *numbers]
    _sheet(
        book, phrase("printed_by_table", language), head, rows, [24] * len(tables), len(head) - len(tables)
    )


def _by_party(book: Book, programme: Programme, clocks: Clocks, side: Side, language: str) -> None:
    """Parties down, slots across: there are more parties than slots."""
    slots = programme.slots
    head = [
        phrase(f"printed_partner_{side}", language),
        phrase("printed_meetings", language),
        *("\n".join(part for part in _when(slot, clocks, language) if part) for slot in slots),
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
    _sheet(book, phrase(f"printed_side_{side}", language), head, rows, [22] * len(slots), 2, first=[34, 10])


def _list(book: Book, programme: Programme, clocks: Clocks, language: str) -> None:
    codes = ["table", "partner_firm", "partner_buyer", "product", "need", "interpreter_name", "state"]
    rows = [
        [
            *_when(entry.slot, clocks, language),
            table_name(entry, language),
            entry.firm.name,
            entry.buyer.name,
            clipped(entry.text(Side.FIRM)),
            clipped(entry.text(Side.BUYER)),
            language_name(entry.interpreter, language),
            phrase(f"printed_state_{entry.state}", language),
        ]
        for entry in programme.meetings
    ]
    when = _when_titles(clocks, language)
    widths = [[24, 13, 13][: len(when)], [10, 30, 30, 40, 40, 14, 14]]
    head = [*when, *_words(codes, language)]
    book.sheet(phrase("printed_list", language), head, rows, [*widths[0], *widths[1]], frozen=len(when))


def _sheet(
    book: Book, name: str, head: Sequence[str], rows: Sequence[Sequence[str | int]],
    widths: Sequence[float], frozen: int, first: Sequence[float] = (24, 13, 13),
) -> None:  # fmt: skip
    fit = len(widths) <= WIDEST
    book.sheet(name, head, rows, [*first[:frozen], *widths], frozen=frozen, paper=A3, fit=fit)


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
    return [*row, *_reached(partner.contact)] if contacts else row


def _reached(contact: Contact) -> tuple[str, str, str]:
    return contact.name, contact.email, contact.phone


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


def _words(codes: Iterable[str], language: str) -> list[str]:
    return [phrase(f"printed_{code}", language) for code in codes]
