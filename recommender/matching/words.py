"""The words of a need and a product that met, across languages, with their places in both texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from recommender.refusing import Clauses
from recommender.sounds import sound
from recommender.text import stem, words

_CHUNK = re.compile(r"[^\W_]+")
_ROOT = 5
"""Words of at least so many letters whose first ones sound alike are taken for one international word."""

_LONGER = {"gidro": 8, "poli": 6, "anti": 6, "super": 7, "trans": 7, "kalsi": 6}
"""How many letters must agree behind beginnings, as they sound, that many international words share."""
_WITHOUT = re.compile(r"...s[iu]z$")
"""Turkish words for what is free of something: ``ftalatsız`` does not meet ``phthalate``."""
_CODE = 4
"""Numbers of so many digits tell something by themselves, as in RAL 9016."""


@dataclass(frozen=True, slots=True)
class Word:
    """A normalised word of a text: its root, and where it stands in the text as written."""

    text: str
    root: str
    start: int
    end: int


@lru_cache(maxsize=50_000)
def placed_words(text: str) -> tuple[Word, ...]:
    """The words of ``text.words`` with their places; none where normalising joined or split across them."""
    found = [
        Word(word, _root(word), chunk.start(), chunk.end())
        for chunk in _CHUNK.finditer(text)
        for word in words(chunk.group())
    ]
    return tuple(found) if [word.text for word in found] == words(text) else ()


def shared_words(need: str, product: str) -> list[tuple[Word, Word]]:
    """Words of both texts with the same root, in the need's order, each root once.

    None where only short numbers met: 25 kg and 25 mm have nothing in common.
    """
    wanted, offered = _by_root(need), _by_root(product)
    shared = wanted.keys() & offered.keys()
    if all(len(root) < _CODE and root.isdecimal() for root in shared):
        return []
    return sorted(((wanted[root], offered[root]) for root in shared), key=lambda pair: pair[0].start)


@lru_cache(maxsize=50_000)
def _by_root(text: str) -> dict[str, Word]:
    """The first word of each root, but for those that the text rules out."""
    clauses, found = Clauses.of(text), list(enumerate(placed_words(text)))
    return {word.root: word for at, word in reversed(found) if word.root and not clauses.refuse(at, at + 1)}


def _root(word: str) -> str:
    """Empty for words too short to tell anything."""
    if any(character.isdigit() for character in word):
        return word if len(word) > 1 else ""
    if len(word) < 3:
        return ""
    if _WITHOUT.search(word):
        return word
    spelled = sound(stem(word))
    letters = (many for opening, many in _LONGER.items() if spelled.startswith(opening))
    return spelled[: next(letters, _ROOT)]
