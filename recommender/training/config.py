"""Settings of an encoder's training, as a TOML file holds them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recommender.errors import ArtefactInvalid

Share = Annotated[float, Field(ge=0, le=1)]


class EncoderConfig(BaseModel):
    """What was chosen, and why, is told in ``models/encoder/README.md``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="encoder", pattern=r"^[\w-]+$")
    vocabulary: int = Field(default=0, ge=0)
    """Pieces of a vocabulary trained anew; 0 takes the bundled encoder's, with which training repeats to
    the bit."""
    from_bundled: bool = False
    """Go on from the bundled encoder's vectors: for few pairs of your own, or new words in the glossary."""
    dimension: int = Field(default=384, ge=1)
    matryoshka: tuple[int, ...] = (384,)
    """Lengths to which vectors may be cut; each is trained alike."""
    temperature: float = Field(default=0.07, gt=0)
    batch: int = Field(default=2048, ge=2)
    passes: float = Field(default=4.0, gt=0)
    learning_rate: float = Field(default=0.4, gt=0)
    warmup: Share = 0.05
    siblings: int = Field(default=1, ge=1)
    """Pairs of one shelf (HS heading, glossary family) laid side by side in a batch as hard negatives; at 1
    they meet as chance has it, which was measured to be better for the bundled encoder."""
    noise: Share = 0.15
    """Share of training texts that get a typo, capitals, or lose something, as people type them."""
    dressed: Share = 0.2
    """Share of glossary names that are learned as catalogue lines and needs."""
    held_out: Share = 0.1
    """Share of HS headings kept out of training for the test on unseen headings."""
    checkpoint: int = Field(default=200, ge=1)
    """Steps between checkpoints."""
    seed: int = 7
    caps: dict[str, int] = {"parallel-title": 130_000}
    """Most pairs of a source; a sample is drawn where there are more."""
    repeats: dict[str, int] = {
        "trade-phrases": 3,
        "glossary-uses": 2,
        "tariff-hs6": 3,
        "tariff-leaf": 3,
        "tariff-tr": 2,
        "tariff-ru": 2,
    }
    """How often a pass goes over a source, where more than once."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a TOML file whose names are this class's fields.

        Raises:
            ArtefactInvalid: unreadable, a name that is not a setting, or a value out of range.
        """
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ArtefactInvalid("config_unreadable", path=str(path), why=str(error)) from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ArtefactInvalid(
                "config_invalid", path=str(path), setting=where, why=first["msg"]
            ) from error
