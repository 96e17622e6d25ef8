"""One spelling for the international words of the trade: полиэтилен, polietilen, polyethylene."""

from __future__ import annotations

import re
from functools import lru_cache

_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "h", "ц": "s", "ч": "c", "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e",
    "ю": "u", "я": "a",
})  # fmt: skip
_SPELLINGS = (
    (re.compile("ph"), "f"), (re.compile("th"), "t"), (re.compile("sh"), "s"), (re.compile("ch|ck|q"), "k"),
    (re.compile("h(?=[lrs])"), "k"),  # хлор, хром, chlor, klor
    (re.compile("c(?=[eiy])"), "s"), (re.compile("c"), "k"), (re.compile("x"), "ks"),
    (re.compile("w"), "v"), (re.compile("y"), "i"), (re.compile("h"), "g"),  # гидро, hidro, hydro
    (re.compile("z"), "s"), (re.compile(r"([a-z])\1"), r"\1"),
)  # fmt: skip


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """A rough Latin spelling by sound of one normalised word, equal across the three languages where
    they share a root (``гидроксид`` and ``hidroksit`` begin alike)."""
    spelled = word.translate(_CYRILLIC)
    if spelled.isdecimal():
        return spelled
    for pattern, letters in _SPELLINGS:
        spelled = pattern.sub(letters, spelled)
    return spelled


_VOICED = str.maketrans("bdg", "ptk")


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The sound of a word, voiced or not: equal for ``hegzan`` and ``hekzan``."""
    return sound(word).translate(_VOICED)
