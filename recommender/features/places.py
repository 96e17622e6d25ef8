"""The places that a text names: countries, regions of several, and Russia's federal districts.

A country is known by its names in three languages with their endings, and by what ``places.toml`` adds: its
people, its trading towns, the regions that it belongs to.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from recommender.text import normalise
from recommender.wording import country_name

Places = frozenset[str]
_RUSSIA = "RU"
_TURKISH_CASE = r"(?:[dt][ae]n?(?:ki\w*)?|[yn]?[aei]|n?in|l[iu]\w*)?"
_ENGLISH_PEOPLE = r"(?:n|ns|ian|ians)?"
_RUSSIAN_CASE = r"(?:[а-я]{,3}|[а-я]{,2}ск[а-я]{2,3})"


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of a place: the beginning of its first word, all of its forms, and what it stands for."""

    start: str
    forms: re.Pattern[str]
    codes: Places


def spellings(text: str, countries: tuple[str, ...]) -> list[Name]:
    """Those names of places that may stand in a normalised text, longest first; of countries these alone."""
    return [name for name in _gazetteer(countries) if name.start in text]


def named(clause: str, names: Iterable[Name]) -> Places:
    """The districts and countries that a clause names; Russia stands aside for its districts.

    A longer name hides the shorter ones in it: South Africa is not all of Africa.
    """
    found: set[str] = set()
    for name in names:
        clause, times = name.forms.subn(" ", clause)
        if times:
            found |= name.codes
    return frozenset(found - {_RUSSIA} if found & _rows()["districts"].keys() else found)


def any_ending(phrase: str) -> str:
    """A phrase of a word list as a regular expression; ``*`` is any ending."""
    return r"[\W_]+".join(map(re.escape, normalise(phrase).split())).replace(r"\*", r"\w*")


@lru_cache(maxsize=8)
def _gazetteer(countries: tuple[str, ...]) -> list[Name]:
    return sorted(_names(frozenset(countries)), key=lambda name: -len(name.forms.pattern))


def _names(countries: Places) -> Iterator[Name]:
    rows = _rows()
    for code in sorted(countries):
        yield from _own_names(code)
        yield from (_listed(word, frozenset({code})) for word in rows["also"].get(code, ()))
    for region in rows["regions"].values():
        if members := countries.intersection(region["members"]):
            yield from (_listed(word, members) for word in region["words"])
    for district, words in rows["districts"].items():
        yield from (_listed(word, frozenset({district})) for word in words)


def _own_names(code: str) -> Iterator[Name]:
    """A country by its names with the endings of case and people: ``Kenyadan``, ``Kenyalı``, ``России``."""
    spelled = country_name(code)
    english, turkish, russian = (normalise(spelled[language]) for language in ("en", "tr", "ru"))
    russian = russian.rstrip("аеийыьюя")
    for stem, ending in ((english, _ENGLISH_PEOPLE), (turkish, _TURKISH_CASE), (russian, _RUSSIAN_CASE)):
        yield Name(stem.split()[0], re.compile(rf"\b{re.escape(stem)}{ending}\b"), frozenset({code}))


def _listed(phrase: str, codes: Places) -> Name:
    start = normalise(phrase).split()[0].rstrip("*")
    return Name(start, re.compile(rf"\b{any_ending(phrase)}\b"), codes)


@lru_cache(maxsize=1)
def _rows() -> dict[str, Any]:
    return tomllib.loads(files("recommender.features").joinpath("places.toml").read_text("utf-8"))
