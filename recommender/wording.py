"""Messages in Turkish, Russian and English, by code: errors, import problems, reasons, flags.

Each file in ``recommender/locale`` is TOML: a table a code, with ``en``, ``tr`` and ``ru``. Facts
are put in by name (``{column}``). A fact may itself be given by language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from string import Formatter

from recommender.errors import RecommenderError
from recommender.records import Quantity, Side

LANGUAGES = ("en", "tr", "ru")
_SHORT = 200
Fact = str | int | float | Mapping[str, str]


@lru_cache(maxsize=1)
def messages() -> dict[str, dict[str, str]]:
    """Every message by code and language."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(files("recommender").joinpath("locale").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            found.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def phrase(code: str, language: str, facts: Mapping[str, object] | None = None) -> str:
    """The message ``code`` in ``language`` with its facts in place.

    Raises:
        KeyError: no such code or language, or a fact that the message names is missing.
    """
    spoken = {name: _spoken(fact, language) for name, fact in (facts or {}).items()}
    return _Telling().vformat(messages()[code][language], (), spoken)


class _Telling(Formatter):
    """Puts facts in place; ``{need:short}`` is one of which the beginning will do."""

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec == "short":
            told = str(value)
            return told if len(told) <= _SHORT else f"{told[: _SHORT - 1].rstrip()}…"
        return str(super().format_field(value, format_spec))


def error_phrase(error: RecommenderError, language: str) -> str:
    """What to tell a person about ``error``, in one line."""
    return " ".join(phrase(error.code, language, error.details).split())


@lru_cache(maxsize=1_000)
def country_name(code: str) -> Mapping[str, str]:
    """A country's name (CLDR) by language; the code itself where there is none."""
    from babel import Locale  # here: a tenth of a second that most commands need not spend

    return {language: Locale(language).territories.get(code, code) for language in LANGUAGES}


def place_name(place: str) -> Mapping[str, str]:
    """A country's or a Russian federal district's name by language."""
    return messages().get(f"district_{'_'.join(place.lower().split())}") or country_name(place)


@lru_cache(maxsize=1_000)
def language_name(code: str) -> Mapping[str, str]:
    """A language's name (CLDR) by language; the code itself where there is none."""
    from babel import Locale

    return {language: Locale(language).languages.get(code, code) for language in LANGUAGES}


def chapter_name(chapter: str, language: str) -> str:
    """What an HS chapter holds, in few words; empty where we have none for it."""
    return messages().get(f"chapter_{chapter}", {}).get(language, "")


def payment_name(route: str) -> Mapping[str, str]:
    """A payment route by language; as it was written where it is none of ours."""
    return messages().get(f"payment_{route}") or dict.fromkeys(LANGUAGES, route.replace("_", " "))


@lru_cache(maxsize=10_000)
def certificate_name(name: str) -> Mapping[str, str]:
    """A certificate by language; as it was written where it has one name everywhere."""
    slug = "_".join(name.lower().split())
    return messages().get(f"document_{slug}") or dict.fromkeys(LANGUAGES, name)


def day_name(day: date) -> Mapping[str, str]:
    """A day in figures by language."""
    return {language: f"{day:%Y-%m-%d}" if language == "en" else f"{day:%d.%m.%Y}" for language in LANGUAGES}


_PLAIN_AMOUNT = re.compile(r"\d[\d.,\s]*[^\W\d_]+\.?(?:(?:\s*/\s*|\s+(?:(?:a|per|в)\s+)?)[^\W\d_]+\.?)?")
"""A number and a unit, and perhaps a period: nothing is lost when it is said in other words."""

_SMALLER: Mapping[str, tuple[tuple[float, str, int], ...]] = {
    "length": ((0.0005, "micrometres", 1_000_000), (1.0, "millimetres", 1_000)),
    "mass": ((1.0, "grams", 1_000),),
    "volume": ((1.0, "millilitres", 1_000),),
}
"""Units in which people tell small measures: below which size, and how many are in the kind's base unit."""


@lru_cache(maxsize=1_000)
def measured(intervals: tuple[tuple[float, float], ...], kind: str) -> Mapping[str, str]:
    """Intervals of one kind of measure, such as ``share``, by language, each in the unit of its size."""
    told: dict[str, list[str]] = {}
    for ends in dict.fromkeys(intervals):
        unit, parts = _unit_of(max(ends), kind)
        values = "–".join(f"{end * parts:.10g}" for end in dict.fromkeys(ends))
        told.setdefault(unit, []).append(values)
    return {
        language: "; ".join(
            phrase(f"unit_{unit}", language, {"value": _pointed("; ".join(values), language)})
            for unit, values in told.items()
        )
        for language in LANGUAGES
    }


def _pointed(numbers: str, language: str) -> str:
    return numbers if language == "en" else numbers.replace(".", ",")


def _unit_of(size: float, kind: str) -> tuple[str, int]:
    """The unit in which people tell a size, and how many of it are in the kind's base unit."""
    return next(((unit, many) for limit, unit, many in _SMALLER.get(kind, ()) if size < limit), (kind, 1))


@lru_cache(maxsize=10_000)
def quantity_told(quantity: Quantity) -> Mapping[str, str]:
    """An amount in each language's words; as written where that says more than number, unit, period."""
    value, unit, per = quantity.value, quantity.unit, quantity.per
    if value is None or unit is None or not _PLAIN_AMOUNT.fullmatch(quantity.raw):
        return dict.fromkeys(LANGUAGES, quantity.raw)
    told = {}
    for language in LANGUAGES:
        code = f"quantity_{unit}"
        if code not in messages():
            code += f"_{_form(value, language)}"
        amount = phrase(code, language, {"value": number_told(value, language)})
        told[language] = phrase(f"quantity_per_{per}", language, {"amount": amount}) if per else amount
    return told


def number_told(value: float, language: str) -> str:
    """A number with the language's separators."""
    from babel.numbers import format_decimal

    return format_decimal(value, "#,##0.###", locale=language)


def _form(value: float, language: str) -> str:
    """Which form of a counted word a number takes: one, few or many."""
    from babel import Locale

    form = Locale(language).plural_form(value)
    return form if form in ("one", "few", "many") else "few"


@lru_cache(maxsize=1_000)
def credit_name(days: float) -> Mapping[str, str]:
    """Days of credit by language; about so many, since people seldom say how many."""
    code = "credit_days" if days else "credit_none"
    return {language: phrase(code, language, {"days": f"{days:g}"}) for language in LANGUAGES}


def listed(names: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    """Several names as one fact, by language."""
    names = list(names)
    return {language: ", ".join(name[language] for name in names) for language in LANGUAGES}


def _spoken(fact: object, language: str) -> str:
    if isinstance(fact, Side):
        return messages()[f"side_{fact.value}"][language]
    if isinstance(fact, Mapping):
        return str(fact.get(language) or fact.get("en") or next(iter(fact.values()), ""))
    return str(fact)
