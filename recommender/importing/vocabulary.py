"""The editable alias tables: words that people write, by what they mean."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar, cast

from rapidfuzz import fuzz, process

from recommender.text import normalise, stem, words

Table = Mapping[str, list[str]]
Meaning = TypeVar("Meaning")

_ALIKE = 88.0  # of 100: one slip in a word of eight letters or more
_SHORTEST = 6
_INFLECTED = 3


@lru_cache(maxsize=100_000)
def key(text: str) -> str:
    """``text`` as the alias tables compare it: normalised words; signs alone stay as they are."""
    return " ".join(words(text)) or normalise(text)


@lru_cache(maxsize=1)
def headers() -> Mapping[str, Mapping[str, Table]]:
    """``columns.toml``: aliases by kind of file, by part of it, by canonical column."""
    return cast("Mapping[str, Mapping[str, Table]]", _read("columns.toml"))


@lru_cache(maxsize=1)
def _values() -> Mapping[str, Table]:
    return cast("Mapping[str, Table]", _read("values.toml"))


@lru_cache(maxsize=32)
def meanings(section: str) -> dict[str, str]:
    """What each word of one section of ``values.toml`` means, by its key; names mean themselves."""
    return by_key((name, (name, *aliases)) for name, aliases in _values()[section].items())


def meant(section: str, word: str) -> str | None:
    """What a word means, also in another case or number: words of over three letters, by their stems."""
    if found := meanings(section).get(word):
        return found
    return _by_stems(section).get(_stems(word)) if len(word) > _INFLECTED else None


@lru_cache(maxsize=32)
def _by_stems(section: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for word, meaning in meanings(section).items():
        if len(word) > _INFLECTED:
            found.setdefault(_stems(word), meaning)
    return found


def _stems(words_: str) -> str:
    return " ".join(map(stem, words_.split()))


def by_key(entries: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Turn (meaning, words) entries into one table; the first entry to claim a word keeps it."""
    found: dict[str, str] = {}
    for meaning, aliases in entries:
        for alias in aliases:
            found.setdefault(key(alias), meaning)
    return found


def nearest(text: str, known: Mapping[str, Meaning]) -> Meaning | None:
    """What a word that is misspelt by a letter or so must mean; None for short words and far ones."""
    spoken = key(text)
    if len(spoken) < _SHORTEST or any(character.isdigit() for character in spoken):
        return None
    found = process.extractOne(spoken, known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return known[found[0]] if found else None


def _read(name: str) -> object:
    text = files("recommender.importing").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)
