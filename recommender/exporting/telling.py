"""What a reader is told of a partner and a meeting, whatever it is printed on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.exporting.programme import Entry
from recommender.records import Buyer, Firm, Reason, Side
from recommender.wording import country_name, phrase

LONGEST, POINTS, POINT = 200, 6, 110
"""Most characters of one text, most points of one list, most characters of one point: on paper a meeting has
to fit on a page, in capitals too."""

ENDLESS = 40
"""Characters of a word that may be cut inside."""

SAID_ELSEWHERE = frozenset({"product_for_need", "words_met"})
"""Reasons that repeat the two texts, which stand beside them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A meeting in a reader's language: both texts, what speaks for it, what is missing or unclear."""

    partner: str
    where: str
    theirs: str
    own: str
    fits: tuple[str, ...]
    missing: tuple[str, ...]


def tell(entry: Entry, reader: Side, language: str) -> Told:
    """What the ``reader``'s side is told of a meeting."""
    partner = entry.company(reader.other)
    return Told(
        partner=clipped(partner.name),
        where=origin(partner, language),
        theirs=_labelled("theirs", entry, reader.other, language),
        own=_labelled("own", entry, reader, language),
        fits=_spoken(entry, 1, language),
        missing=_spoken(entry, -1, language),
    )


def origin(company: Firm | Buyer, language: str) -> str:
    """City and country."""
    country = country_name(company.country)[language]
    return ", ".join(part for part in (company.city, country) if part)


def table_name(entry: Entry, language: str) -> str:
    """Where the meeting is held: its table, counted from 1, or the place of a visit."""
    if entry.table is None:
        return entry.place or entry.buyer.city
    return phrase("printed_table_number", language, {"number": entry.table + 1})


def labels(codes: Iterable[str], language: str) -> list[str]:
    """The printed words of these codes."""
    return [phrase(f"printed_{code}", language) for code in codes]


def reason_texts(reasons: tuple[Reason, ...], language: str) -> list[str]:
    """Every reason as a sentence."""
    return [phrase(reason.code, language, reason.facts) for reason in reasons]


def clipped(text: str, longest: int = LONGEST) -> str:
    """One line of at most ``longest`` characters, cut between words unless one is endless."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    start = line[: longest - 2]
    kept, _, word = start.rpartition(" ")
    return f"{kept if kept and len(word) < ENDLESS else start} …"


def _labelled(whose: str, entry: Entry, side: Side, language: str) -> str:
    text = entry.text(side)
    return phrase(f"printed_{whose}_{side}", language, {"text": clipped(text)}) if text else ""


def _spoken(entry: Entry, tone: int, language: str) -> tuple[str, ...]:
    told = tuple(r for r in entry.reasons if r.tone == tone and r.code not in SAID_ELSEWHERE)
    return tuple(clipped(text, POINT) for text in reason_texts(told[:POINTS], language))
