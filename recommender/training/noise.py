"""What hurried typing does to text: typos, capitals, dropped endings, transliteration."""

from __future__ import annotations

import random

_CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфхцъыьэ",
        ["a", "b", "v", "g", "d", "e", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
         "h", "ts", "", "y", "", "e"],
        strict=True,
    )
) | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ё": "e"}  # fmt: skip


def typed(text: str, chance: random.Random) -> str:
    """``text`` as somebody in a hurry might have typed it."""
    roll = chance.random()
    if roll < 0.55:
        return _misspelt(text, chance)
    if roll < 0.8:
        return _shortened(text, chance)
    if roll < 0.9:
        return transliterated(text)
    return _shuffled(text, chance)


def _misspelt(text: str, chance: random.Random) -> str:
    """One typo in about every fifth word."""
    return " ".join(
        _typo(word, chance) if len(word) > 3 and chance.random() < 0.2 else word for word in text.split()
    )


def _typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(word) + word[at + 1 :]


def _shortened(text: str, chance: random.Random) -> str:
    """Some words left out: a need is often a fragment of a description."""
    words = text.split()
    if len(words) < 3:
        return text
    kept = [word for word in words if chance.random() > 0.3]
    return " ".join(kept or words)


def _shuffled(text: str, chance: random.Random) -> str:
    """Words cut at the end, as in tables with a column too narrow."""
    return " ".join(word[: max(4, len(word) - chance.randrange(3))] for word in text.split())


def transliterated(text: str) -> str:
    """Cyrillic in Latin letters, as on a foreign keyboard; Latin text stays."""
    return "".join(_CYRILLIC.get(character, character) for character in text.lower())
