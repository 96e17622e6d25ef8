"""Countries as ISO 3166 alpha-2 and Russian federal districts, by any name people use.

Country names come from CLDR (Babel) in Turkish, Russian and English; ``values.toml`` adds the rest.
"""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.core import get_global

from recommender.importing.problems import Complaint
from recommender.importing.vocabulary import by_key, key, meanings, nearest

_LOCALES = ("en", "tr", "ru")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    found = dict(meanings("countries"))
    for locale in _LOCALES:
        names = Locale(locale).territories
        cldr = by_key((code, (name, code)) for code, name in names.items() if len(code) == 2)
        found = cldr | found
    return _alpha3() | found


def _alpha3() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    return {old.lower(): new[0] for old, new in aliases.items() if old.isalpha() and len(new) == 1}


@lru_cache(maxsize=10_000)
def read_country(text: str) -> tuple[str, tuple[Complaint, ...]]:
    """One country's code; empty with a complaint when no such country is known."""
    if code := _countries().get(key(text)):
        return code, ()
    if guess := nearest(text, _countries()):
        return guess, (Complaint("import_read_as", text, {"meaning": guess}),)
    return "", (Complaint("import_country", text),)


def read_market(text: str) -> tuple[tuple[str, ...], tuple[Complaint, ...]]:
    """A country, or an area such as ``CIS`` as its countries."""
    if area := meanings("areas").get(key(text)):
        return tuple(area.split()), ()
    code, complaints = read_country(text)
    return ((code,) if code else ()), complaints


def read_region(text: str) -> tuple[str, tuple[Complaint, ...]]:
    """A federal district by its canonical name; any other region as it is written."""
    return district(text) or " ".join(text.split()), ()


def district(text: str) -> str:
    """The federal district that ``text`` names; empty if none."""
    return meanings("districts").get(key(text), "")


def read_place(text: str) -> tuple[tuple[str, ...], tuple[Complaint, ...]]:
    """A federal district, a country or an area; anything else as it is written."""
    if known := district(text):
        return (known,), ()
    places, complaints = read_market(text)
    return (places, complaints) if places else ((" ".join(text.split()),), ())
