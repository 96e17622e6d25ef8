"""A planted mission whose right answers are known, and an encoder that knows nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from recommender.engine import Engine, build_engine
from recommender.features import ConstraintReader, Reader
from recommender.glossary import Annotator
from recommender.protocols import Vectors
from recommender.records import (
    Buyer,
    BuyerId,
    Exclusion,
    Firm,
    FirmId,
    Language,
    Need,
    NeedId,
    Product,
    ProductId,
)
from recommender.text import words

TODAY = date(2026, 11, 24)
ARTICLES = ("tutkal", "boya", "sabun", "reçine", "kauçuk", "gübre", "mürekkep", "ambalaj")


class HashedWords:
    """An encoder for tests: each word is a fixed random direction, a text their sum."""

    version = "hashed-words-1"
    dimension = 64

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._vector(text) for text in texts], np.float32).reshape(
            len(texts), self.dimension
        )

    encode_documents = encode_queries

    def cut(self, texts: Sequence[str]) -> int:
        return 0

    def _vector(self, text: str) -> Vectors:
        total = np.zeros(self.dimension)
        for word in words(text):
            seed = int.from_bytes(word.encode()[:8].ljust(8, b"\0")) + len(word)
            total += np.random.default_rng(seed).normal(size=self.dimension)
        norm = float(np.linalg.norm(total))
        return (total / norm if norm else total).astype(np.float32)


def firm(number: int, *texts: str, **fields: object) -> Firm:
    id_ = FirmId(f"F{number}")
    products = tuple(Product(ProductId(f"F{number}-{at}"), id_, text) for at, text in enumerate(texts, 1))
    defaults: dict[str, object] = {"languages": (Language("tr"), Language("ru"))}
    return Firm(id_, f"Firma {number}", products, **(defaults | fields))  # type: ignore[arg-type]


def buyer(number: int, *texts: str, **fields: object) -> Buyer:
    id_ = BuyerId(f"B{number}")
    needs = tuple(Need(NeedId(f"B{number}-{at}"), id_, text) for at, text in enumerate(texts, 1))
    defaults: dict[str, object] = {"languages": (Language("ru"),), "country": "RU"}
    return Buyer(id_, f"Покупатель {number}", needs, **(defaults | fields))  # type: ignore[arg-type]


def checkerboard() -> tuple[list[Firm], list[Buyer]]:
    """Eight firms and eight buyers; each need has exactly one right firm, of the same number."""
    firms = [
        firm(at, f"{article} endüstriyel", f"{article} ihracat kalitesi")
        for at, article in enumerate(ARTICLES)
    ]
    buyers = [buyer(at, f"{article} alınacak") for at, article in enumerate(ARTICLES)]
    return firms, buyers


def engine_of(
    firms: Sequence[Firm],
    buyers: Sequence[Buyer],
    exclusions: Sequence[Exclusion] = (),
    reader: Reader | None = None,
) -> Engine:
    """An engine over the word-hashing encoder and, unless given, an empty glossary."""
    return build_engine(
        HashedWords(),
        firms,
        buyers,
        today=TODAY,
        exclusions=exclusions,
        reader=reader or Reader(Annotator(()), ConstraintReader({})),
    )
