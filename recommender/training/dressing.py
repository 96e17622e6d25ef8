"""Names of goods dressed as catalogue lines and needs: what surrounds a name should not move its vector.

Words come from ``dressing.toml``, by language. Endings are left as they are: to a bag of subwords
``нужен краска`` teaches the same as ``нужна краска``.
"""

from __future__ import annotations

import random
import tomllib
from functools import lru_cache
from pathlib import Path

from recommender.text import language_of

_PARTS = (("purity", 0.35), ("packing", 0.45), ("quantity", 0.2), ("delivery", 0.15))


def dressed(text: str, chance: random.Random, *, use: bool = False) -> str:
    """``text`` as somebody would ask for or offer it; ``use``: it names a use, not goods."""
    language = _language(text, chance)
    roll = chance.random()
    if use:
        text = _pick("use", language, chance).format(text)
    elif roll < 0.4:
        text = _pick("need", language, chance).format(text)
    elif roll < 0.55:
        text = _pick("offer", language, chance).format(text)
    parts = [_pick(part, language, chance) for part, share in _PARTS if chance.random() < share]
    chance.shuffle(parts)
    return ", ".join([text, *parts])


def _language(text: str, chance: random.Random) -> str:
    told = language_of(text)
    return chance.choice(("tr", "en")) if told == "latin" else told


def _pick(part: str, language: str, chance: random.Random) -> str:
    return chance.choice(_words()[part][language])


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
