"""Delivery terms: how much of the carriage the buyer leaves to the firm, and whether the firm offers it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from recommender.features.reading import Offer, Request
from recommender.features.terms import Numbers
from recommender.protocols import Ids

_INCOTERM = re.compile(r"\b(EXW|FCA|FAS|FOB|CFR|CPT|CIF|CIP|DAP|DPU|DAT|DDP)\b")
_CARRIAGE = {
    "EXW": 0.1, "FCA": 0.2, "FAS": 0.3, "FOB": 0.3, "CFR": 0.6, "CPT": 0.6, "CIF": 0.7, "CIP": 0.7,
    "DAP": 0.8, "DPU": 0.9, "DAT": 0.9, "DDP": 1.0,
}  # fmt: skip


@dataclass(frozen=True)
class Delivery:
    """Carriage that each need asks of the firm, and that each product's texts offer; 0 where unsaid."""

    asked: Numbers
    offered: Numbers

    names = ("carriage_asked", "delivery_offered")

    @classmethod
    def of(cls, requests: Sequence[Request], offers: Sequence[Offer]) -> Self:
        texts = ((o.product.text, o.firm.profile, *o.firm.notes.values()) for o in offers)
        return cls(
            np.array([carriage([request.need.delivery]) for request in requests], np.float32),
            np.array([carriage(found) for found in texts], np.float32),
        )

    def fill(self, out: Numbers, needs: Ids, products: Ids) -> None:
        asked, offered = self.asked.take(needs)[:, None], self.offered.take(products)
        out[0] = asked
        out[1] = (asked > 0.0) & (offered >= asked)


def carriage(texts: Iterable[str]) -> float:
    """The widest delivery term named (Incoterms 2020): 0.1 (EXW) to 1 (DDP), 0 where none is."""
    return max((_CARRIAGE[term] for text in texts for term in _INCOTERM.findall(text.upper())), default=0.0)
