"""Needs that nobody could serve and products that nobody asked for, by HS heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from recommender.engine import Engine
from recommender.matching.congestion import GOOD
from recommender.matching.coverage import best_answers
from recommender.records import Actor, HSCode, Need, Product
from recommender.service.masa import Masa
from recommender.service.permission import require_organiser

HEADING = 4


@dataclass(frozen=True)
class HeadingCoverage:
    """One HS heading (four digits; empty: no readable code): lines there, and those with an answer."""

    heading: str
    needs: int
    needs_served: int
    products: int
    products_asked: int


@dataclass(frozen=True)
class Coverage:
    """How demand and supply of an event meet. A pair that scores ``floor`` or more counts as an answer."""

    floor: float
    unserved: tuple[Need, ...]
    unasked: tuple[Product, ...]
    headings: tuple[HeadingCoverage, ...]


def coverage(masa: Masa, actor: Actor, event_id: str, floor: float = GOOD) -> Coverage:
    """Hold every need of an event against every product.

    Raises:
        NotFound: no such event.
        EngineNotReady: nothing was imported yet.
    """
    require_organiser(actor)
    parties = {p.company_id for p in masa.store.participation.of(actor, event_id)}
    return coverage_of(masa.engine(), parties, floor)


def coverage_of(engine: Engine, parties: Set[str], floor: float) -> Coverage:
    """The coverage of some companies' lines."""
    corpus = engine.corpus
    needs = [need for id_, buyer in corpus.buyers.items() if id_ in parties for need in buyer.needs]
    products = [product for id_, firm in corpus.firms.items() if id_ in parties for product in firm.products]
    rows = np.array([corpus.need_position[need.id] for need in needs], np.int64)
    columns = np.array([corpus.product_position[product.id] for product in products], np.int64)
    per_need, per_product = best_answers(corpus, engine.rankers, rows, columns)
    served, asked = per_need >= floor, per_product >= floor
    wanted = Counter(heading(need.hs) for need in needs)
    met = Counter(heading(need.hs) for need, yes in zip(needs, served, strict=True) if yes)
    offered = Counter(heading(product.hs) for product in products)
    sought = Counter(heading(product.hs) for product, yes in zip(products, asked, strict=True) if yes)
    return Coverage(
        floor=floor,
        unserved=tuple(need for need, yes in zip(needs, served, strict=True) if not yes),
        unasked=tuple(product for product, yes in zip(products, asked, strict=True) if not yes),
        headings=tuple(
            HeadingCoverage(code, wanted[code], met[code], offered[code], sought[code])
            for code in sorted(wanted.keys() | offered.keys())
        ),
    )


def heading(code: HSCode | None) -> str:
    """The heading of a code; empty when there is none so long."""
    return code.digits[:HEADING] if code is not None and len(code.digits) >= HEADING else ""
