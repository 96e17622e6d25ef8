"""What careless typing does to Turkish text, each kind on its own and all at once."""

from __future__ import annotations

import random
import unicodedata
import zlib
from collections.abc import Callable

TYPO_EVERY = 5
"""One word in so many gets a typo."""
_SHORTEST = 4
"""Words shorter than this stay: a typo makes another word of them."""


def in_capitals(text: str) -> str:
    """Turkish capitals: i becomes İ, ı becomes I."""
    return text.replace("i", "İ").upper()


def without_diacritics(text: str) -> str:
    """As typed on a keyboard without Turkish letters."""
    plain = unicodedata.normalize("NFD", text.replace("ı", "i").replace("İ", "I"))
    return "".join(character for character in plain if not unicodedata.combining(character))


def with_typos(text: str) -> str:
    """One letter dropped, doubled or swapped with the next in every fifth word; the same on each call."""
    chance = random.Random(zlib.crc32(text.encode()))
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= _SHORTEST and word.isalpha()]
    for at in chance.sample(long, -(-len(long) // TYPO_EVERY)):
        words[at] = _misspelt(words[at], chance)
    return " ".join(words)


def _misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[: at + 1] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


ALTERATIONS: dict[str, Callable[[str], str]] = {
    "capitals": in_capitals,
    "no diacritics": without_diacritics,
    "typos": with_typos,
    "all three": lambda text: without_diacritics(in_capitals(with_typos(text))),
}
