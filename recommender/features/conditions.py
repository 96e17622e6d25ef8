"""On what terms a company trades, read from what it writes of itself.

Firms and buyers fill columns as people do: half of what decides whether a firm wants a buyer (credit, a
dealer's territory, "no traders") stands in a sentence of the profile. A clause names things, and seeks
them, refuses them, or only mentions them. ``conditions.toml`` holds the words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from recommender.features.places import any_ending, named, spellings
from recommender.records import Buyer, Firm, Segment
from recommender.text import normalise

_UNSAID = {"credit": 30.0, "late": 120.0, "secured": 0.0, "advance": 0.0}
"""Days of credit where a way to pay is named without days; ``late`` is after the sale or the harvest."""
_DENIED = {"credit": 0.0, "late": 0.0, "advance": 30.0}
"""The same where the way is ruled out: who pays nothing in advance asks for credit."""
_LISTED = 2
"""A piece between commas of so few words is one of a list: it shares the stand of the piece after it."""

_ASIDE = re.compile(r"\(([^()]*)\)")
"""What stands in brackets is said apart, unless it is a list of what its clause speaks of."""
_SENTENCE = re.compile(r"[.!?](?=\s|$)|[;\n]")
_PIECE = re.compile(r"[,()]|\s[-–—]\s|\b(?:ama|fakat|but|но)\b|(?<=\bdegil)\s")
"""Between clauses; Turkish ``değil`` denies what is before it, not what follows."""
_DAYS = re.compile(r"(?<!\d)(\d{2,3})[ -]?(?:gun\w*|days?|дн\w*)\b")
_ALONE = re.compile(rf"(?:\d+ ?[-–] ?)?{_DAYS.pattern}")
"""A clause of days and nothing else speaks of payment."""
_DENIES = re.compile(r"\b[a-z]+(?:m[iu]yor\w*|m[ae](?:yiz|z|di|dik|sin))\b")
"""Turkish verbs that deny, by their endings: ``satmıyoruz``, ``vermeyiz``, ``olmaz``, ``yürümedi``."""
_WITHOUT = re.compile(r"\b(?:(?:no|without|except)(?: \w+){1,2}|(?:без|кроме) \w+)")
"""What denies no more than the words behind it."""
_THERE = re.compile(r"\b(?:ora(?:da|dan|ya|daki\w*)|there|там|туда|оттуда)\b")
"""What points back to the places of the clause before; only a refusal is taken over so."""
_ITSELF = re.compile(
    r"(?:\w+ ){1,2}olmayan\w*|\w+ degiliz\b|\w+c[iu]y[iu]z\b|\bмы (?:завод|фабрик|производител)\w*"
)
"""``servis firması olmayan``, ``imalatçı değiliz``, ``üreticiyiz``: what somebody is not, or is himself."""
_SEGMENTS = frozenset(map(str, Segment))

Things = frozenset[str]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Whom and where a firm seeks and refuses in its own words, and the days of credit that it gives.

    Things are segments, country codes and federal districts. ``credit`` is None where nothing is said of
    payment, 0 where only payment that is safe for the firm is named.
    """

    sought: Things = frozenset()
    refused: Things = frozenset()
    credit: float | None = None


def conditions(firm: Firm, countries: tuple[str, ...]) -> Conditions:
    """On what terms a firm sells; of places, these countries and Russia's districts are known."""
    return _conditions(firm.profile, firm.payment, countries)


def credit_asked(buyer: Buyer) -> float | None:
    """The days of credit that a buyer asks for; none if it offers a letter of credit or pays on documents."""
    return _credit_asked(buyer.profile, buyer.payment)


def standing(buyer: Buyer, here: Things, there: Things) -> str:
    """A buyer's district or country, if it is ``here``; what is said of a district outweighs its country."""
    if buyer.region in here:
        return buyer.region
    return buyer.country if buyer.country in here and buyer.region not in there else ""


@lru_cache(maxsize=5_000)
def _conditions(profile: str, payment: tuple[str, ...], countries: tuple[str, ...]) -> Conditions:
    return Conditions(*_stands(profile, countries), _credit([*_clauses(profile), *map(_route, payment)]))


@lru_cache(maxsize=5_000)
def _credit_asked(profile: str, payment: tuple[str, ...]) -> float | None:
    clauses = [*_clauses(profile), *map(_route, payment)]
    secured = any("secured" in _named(clause, "payment") for clause in clauses)
    return 0.0 if secured else _credit(clauses)


def _stands(profile: str, countries: tuple[str, ...]) -> tuple[Things, Things]:
    """The things that a profile seeks, and those that it refuses; one that it does both to is neither."""
    sought: set[str] = set()
    refused: set[str] = set()
    before: Things = frozenset()
    names = spellings(normalise(profile), countries)
    for clause in _clauses(profile):
        places, segments = named(clause, names), _named(clause, "segments")
        stands = _stand(clause)
        if "refuse" in stands:
            refused |= segments | (places or before if _THERE.search(clause) else places)
        elif stands & {"seek", "only"}:
            sought |= places | segments
            refused |= _SEGMENTS - segments if "only" in stands and segments else set()
        elif "taken" in stands:
            refused |= places
        before = places
    return frozenset(sought - refused), frozenset(refused - sought)


def _credit(clauses: Iterable[str]) -> float | None:
    """The longest credit that some clauses name; None where they say nothing of payment."""
    told: list[float] = []
    unsaid: list[float] = []
    for clause in clauses:
        ways, days = _named(clause, "payment"), [float(number) for number in _DAYS.findall(clause)]
        if not ways and not _ALONE.fullmatch(clause.strip()):
            continue
        if _stand(clause) & {"refuse", "absent"}:
            unsaid += [_DENIED[way] for way in ways if way in _DENIED]
        else:
            told += days
            unsaid += [_UNSAID[way] for way in ways if way in _UNSAID]
    return max(told or unsaid, default=None)


def _stand(clause: str) -> Things:
    """How a clause stands to what it names."""
    return _named(clause, "stands") | ({"refuse"} if _DENIES.search(clause) else set())


def _clauses(text: str) -> Iterator[str]:
    """The clauses of a text, normalised; what stands apart in brackets comes after the rest."""
    unheard = _patterns()["stands"]["unheard"]
    plain = _ITSELF.sub(" ", unheard.sub(" ", normalise(text)))
    apart = [aside for aside in _ASIDE.findall(plain) if not _is_list(aside)]
    for part in (_ASIDE.sub(_within, plain), *apart):
        yield from _WITHOUT.findall(part)
        for sentence in _SENTENCE.split(_WITHOUT.sub(" ", part)):
            yield from _pieces(sentence)


def _within(aside: re.Match[str]) -> str:
    return f" {_PIECE.sub(' ', aside[1])} " if _is_list(aside[1]) else " "


def _is_list(text: str) -> bool:
    return all(len(piece.split()) <= _LISTED for piece in _PIECE.split(text)) and not _stand(text)


def _pieces(sentence: str) -> Iterator[str]:
    """The clauses of a sentence; the pieces of a list stay with the piece that they lean on."""
    found: list[str] = []
    listed = ""
    for piece in _PIECE.split(sentence):
        if len(piece.split()) <= _LISTED and not _stand(piece):
            listed = f"{listed} {piece}".strip()
        else:
            found.append(f"{listed} {piece}".strip())
            listed = ""
    yield from (*found[:-1], f"{found[-1]} {listed}") if found else (listed,)


def _route(route: str) -> str:
    """A way to pay of the payment column, as a clause."""
    return "payment " + normalise(route.replace("_", " "))


def _named(clause: str, kind: str) -> Things:
    return frozenset(name for name, pattern in _patterns()[kind].items() if pattern.search(clause))


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    text = files("recommender.features").joinpath("conditions.toml").read_text("utf-8")
    return {
        kind: {name: _pattern(phrases) for name, phrases in rows.items()}
        for kind, rows in tomllib.loads(text).items()
    }


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of some phrases at the beginning of a word; ``*`` is any ending."""
    return re.compile(rf"\b(?:{'|'.join(map(any_ending, phrases))})\b")
