"""What hurried typing does to text: typos, dropped words and endings, transliteration."""

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
_LATIN = dict(zip("abcçdefgğhıijklmnoöpqrsştuüvwxyz",
                  ["а", "б", "к", "ч", "д", "е", "ф", "г", "", "х", "ы", "и", "дж", "к", "л", "м", "н", "о",
                   "ё", "п", "к", "р", "с", "ш", "т", "у", "ю", "в", "в", "кс", "й", "з"],
                  strict=True))  # fmt: skip


def typed(text: str, chance: random.Random) -> str:
    """``text`` as somebody in a hurry might have typed it.

    Capitals and missing diacritics are not here: the tokenizer folds them away.
    """
    roll = chance.random()
    if roll < 0.55:
        return misspelt(text, chance)
    if roll < 0.8:
        return shortened(text, chance)
    if roll < 0.9:
        return transliterated(text)
    return clipped(text, chance)


def misspelt(text: str, chance: random.Random, share: float = 0.2) -> str:
    """One typo in about every fifth word."""
    return " ".join(
        _typo(word, chance) if len(word) > 3 and chance.random() < share else word for word in text.split()
    )


def _typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    left_out = word[:at] + word[at + 1 :]
    doubled = word[:at] + word[at] + word[at:]
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    replaced = word[:at] + chance.choice(word) + word[at + 1 :]
    return chance.choice((left_out, doubled, swapped, replaced))


def shortened(text: str, chance: random.Random) -> str:
    """Some words left out: a need is often a fragment of a description."""
    words = text.split()
    if len(words) < 3:
        return text
    kept = [word for word in words if chance.random() > 0.3]
    return " ".join(kept or words)


def clipped(text: str, chance: random.Random) -> str:
    """Words cut at the end, as in tables with a column too narrow; four letters always stay."""
    return " ".join(word[: max(4, len(word) - chance.randrange(3))] for word in text.split())


def transliterated(text: str) -> str:
    """Cyrillic in Latin letters, as on a foreign keyboard, or a text without any in Cyrillic ones."""
    lower = text.lower()
    table = _CYRILLIC if any(character in _CYRILLIC for character in lower) else _LATIN
    return "".join(table.get(character, character) for character in lower)
