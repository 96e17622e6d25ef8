"""Settings of an encoder's training, as a TOML file holds them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from recommender.errors import ArtefactInvalid


@dataclass(frozen=True)
class EncoderConfig:
    """What was chosen, and why, is told in ``models/encoder/README.md``."""

    vocabulary: int = 40_000
    dimension: int = 384
    matryoshka: tuple[int, ...] = (384, 128)
    temperature: float = 0.05
    batch: int = 2048
    passes: float = 6.0
    learning_rate: float = 0.1
    warmup: float = 0.05
    siblings: int = 8
    """Pairs of one shelf (HS heading, glossary family) laid side by side in a batch: hard negatives."""
    noise: float = 0.3
    """Share of training texts that get a typo, capitals, or lose something, as people type them."""
    held_out: float = 0.1
    """Share of HS headings kept out of training for the test on unseen headings."""
    seed: int = 7
    caps: dict[str, int] = field(
        default_factory=lambda: {
            "parallel-title": 40_000,
            "parallel-doc": 60_000,
            "parallel-taxonomy": 30_000,
            "parallel-ui": 20_000,
        }
    )
    repeats: dict[str, int] = field(
        default_factory=lambda: {
            "trade-phrases": 3,
            "glossary-uses": 2,
            "tariff-hs6": 3,
            "tariff-leaf": 3,
            "tariff-tr": 2,
            "tariff-ru": 2,
        }
    )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a TOML file whose names are this class's fields.

        Raises:
            ArtefactInvalid: unreadable, or a name that is not a setting.
        """
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise ArtefactInvalid("config_unreadable", path=str(path), why=str(error)) from error
        known = {f.name for f in fields(cls)}
        if unknown := sorted(found.keys() - known):
            raise ArtefactInvalid("config_unknown", path=str(path), names=", ".join(unknown))
        if "matryoshka" in found:
            found["matryoshka"] = tuple(found["matryoshka"])
        return cls(**found)
