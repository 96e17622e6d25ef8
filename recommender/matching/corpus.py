"""A mission's records, laid out for matching."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.features import Offer, Reader, Request, TermSpace
from recommender.index import LexicalIndex, VectorIndex, concept_tokens, grams, word_stems
from recommender.matching.shelf import Shelf, build_shelf, line_id
from recommender.protocols import Ids, Vectors
from recommender.records import Buyer, BuyerId, Exclusion, Firm, FirmId

WORDS_WEIGHT, CONCEPTS_WEIGHT, GRAMS_WEIGHT = 1.0, 1.0, 0.25
"""Shares of the lexical index's three fields."""

IndexSource = Callable[[str, Ids, Vectors], VectorIndex]
"""(shelf's name, ids, vectors) → an index holding them: built anew, or loaded where it still fits."""


@dataclass(frozen=True)
class Corpus:
    """Firms and buyers with their lines, read and indexed. Positions are those of the shelves."""

    reader: Reader
    firms: dict[FirmId, Firm]
    buyers: dict[BuyerId, Buyer]
    products: Shelf
    needs: Shelf
    offers: tuple[Offer, ...]
    requests: tuple[Request, ...]
    excluded: frozenset[tuple[FirmId, BuyerId]]
    product_firm: np.ndarray
    need_buyer: np.ndarray
    need_position: dict[str, int]
    product_position: dict[str, int]

    def products_open_to(self, buyer: BuyerId) -> Ids | None:
        """Line ids of the products of every firm that may meet ``buyer``; None for all."""
        shut = [firm for firm, other in self.excluded if other == buyer]
        return self.products.ids[~np.isin(self.product_firm, shut)] if shut else None

    def needs_open_to(self, firm: FirmId) -> Ids | None:
        """Line ids of the needs of every buyer that may meet ``firm``; None for all."""
        shut = [buyer for other, buyer in self.excluded if other == firm]
        return self.needs.ids[~np.isin(self.need_buyer, shut)] if shut else None


def build_corpus(
    firms: Sequence[Firm],
    buyers: Sequence[Buyer],
    exclusions: Sequence[Exclusion],
    reader: Reader,
    product_vectors: Callable[[Sequence[str]], Vectors],
    need_vectors: Callable[[Sequence[str]], Vectors],
    index_source: IndexSource,
) -> Corpus:
    """Read, encode and index a mission's records.

    Pairs in which the firm excludes the buyer's segment or region are shut like ``exclusions``.
    """
    offers = sorted(
        (reader.offer(product, firm) for firm in firms for product in firm.products),
        key=lambda offer: line_id(offer.product.id),
    )
    requests = sorted(
        (reader.request(need, buyer) for buyer in buyers for need in buyer.needs),
        key=lambda request: line_id(request.need.id),
    )
    texts = [offer.product.text for offer in offers], [request.need.text for request in requests]
    words, gram_space = (
        TermSpace(word_stems, [*texts[0], *texts[1]]),
        TermSpace(grams, [*texts[0], *texts[1]]),
    )

    def shelf(name: str, ids: Ids, lines: Sequence[str], vectors: Vectors) -> Shelf:
        lexical = _lexical(reader)
        lexical.add(ids, lines)
        return build_shelf(ids, lines, vectors, index_source(name, ids, vectors), lexical, words, gram_space)

    product_ids = np.array([line_id(offer.product.id) for offer in offers], np.int64)
    need_ids = np.array([line_id(request.need.id) for request in requests], np.int64)
    return Corpus(
        reader=reader,
        firms={firm.id: firm for firm in firms},
        buyers={buyer.id: buyer for buyer in buyers},
        products=shelf("products", product_ids, texts[0], product_vectors(texts[0])),
        needs=shelf("needs", need_ids, texts[1], need_vectors(texts[1])),
        offers=tuple(offers),
        requests=tuple(requests),
        excluded=frozenset({(e.firm_id, e.buyer_id) for e in exclusions} | _refused(firms, buyers)),
        product_firm=np.array([offer.firm.id for offer in offers], dtype=object),
        need_buyer=np.array([request.buyer.id for request in requests], dtype=object),
        need_position={request.need.id: at for at, request in enumerate(requests)},
        product_position={offer.product.id: at for at, offer in enumerate(offers)},
    )


def _lexical(reader: Reader) -> LexicalIndex:
    return LexicalIndex(
        [
            (word_stems, WORDS_WEIGHT),
            (concept_tokens(reader.annotator), CONCEPTS_WEIGHT),
            (grams, GRAMS_WEIGHT),
        ]
    )


def _refused(firms: Sequence[Firm], buyers: Sequence[Buyer]) -> set[tuple[FirmId, BuyerId]]:
    return {
        (firm.id, buyer.id)
        for firm in firms
        if firm.excluded_segments or firm.excluded_regions
        for buyer in buyers
        if buyer.segment in firm.excluded_segments
        or {buyer.region, buyer.country}.intersection(firm.excluded_regions)
    }
