"""A mission's records, laid out for matching."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from recommender.features import (
    Codes,
    Companies,
    Delivery,
    Demands,
    FeatureSpace,
    History,
    Meaning,
    Offer,
    Reader,
    Request,
    Seats,
    TermSpace,
    TextReading,
    Volumes,
)
from recommender.index import Analyser, LexicalIndex, VectorIndex, concept_tokens, sound_grams, word_stems
from recommender.matching.shelf import Shelf, build_shelf, ladder, line_ids
from recommender.protocols import Ids, Vectors
from recommender.records import (
    Buyer,
    BuyerId,
    Exclusion,
    Firm,
    FirmId,
    Flag,
    Need,
    NeedId,
    Product,
    ProductId,
)

WORDS_WEIGHT, CONCEPTS_WEIGHT, GRAMS_WEIGHT = 1.0, 1.0, 0.25
"""Shares of the lexical index's three fields."""

_NEED_LADDER, _PRODUCT_LADDER = 100, 20
"""How far down a rank is told apart, from the need's side and from the product's."""

IndexSource = Callable[[str, Ids, Vectors], VectorIndex]
"""(shelf's name, ids, vectors) → an index holding them: built anew, or loaded where it still fits."""

FlagsOf = Callable[[Firm, Buyer, Product, Need], tuple[Flag, ...]]
"""What a human should look at before this firm and buyer talk about this product and need."""


@dataclass(frozen=True)
class Corpus:
    """Firms and buyers with their lines, read and indexed.

    Lines are ordered by company, so a company's are ``firm_lines[i] : firm_lines[i + 1]`` (and
    ``buyer_lines``) of the shelves. ``shut`` says why a pair may not meet; ``open`` is the same as
    (buyers, firms). ``product_firm`` holds the firm's id of each product.
    """

    reader: Reader
    today: date
    firms: dict[FirmId, Firm]
    buyers: dict[BuyerId, Buyer]
    products: Shelf
    needs: Shelf
    offers: tuple[Offer, ...]
    requests: tuple[Request, ...]
    codes: Codes
    space: FeatureSpace
    firm_lines: Ids
    buyer_lines: Ids
    firm_position: dict[FirmId, int]
    buyer_position: dict[BuyerId, int]
    product_position: dict[str, int]
    need_position: dict[str, int]
    shut: dict[tuple[FirmId, BuyerId], str]
    open: NDArray[np.bool_]
    product_firm: NDArray[np.object_]
    flags_of: FlagsOf

    def seated(self, pairs: Iterable[tuple[FirmId, BuyerId]]) -> Corpus:
        """The same mission at an event at which these pairs have taken a seat each."""
        firms, buyers = self.firm_position, self.buyer_position
        seats = Seats.of((firms[f], buyers[b]) for f, b in pairs if f in firms and b in buyers)
        companies = replace(self.space.companies, seats=seats)
        return replace(self, space=replace(self.space, companies=companies))

    def features_of(self, need: NeedId, product: ProductId) -> dict[str, float]:
        """The features of one pair that are not 0, by name. Raises KeyError."""
        at = self.need_position[need], self.product_position[product]
        values = self.space.grid(np.array(at[:1]), np.array(at[1:]))[:, 0, 0].tolist()
        return {name: value for name, value in zip(self.space.names, values, strict=True) if value}


def build_corpus(
    firms: Sequence[Firm],
    buyers: Sequence[Buyer],
    exclusions: Sequence[Exclusion],
    history: History,
    today: date,
    reader: Reader,
    product_vectors: Callable[[Sequence[str]], Vectors],
    need_vectors: Callable[[Sequence[str]], Vectors],
    index_source: IndexSource,
    flags_of: FlagsOf,
) -> Corpus:
    """Read, encode and index a mission's records.

    Pairs in which the firm excludes the buyer's segment or region are shut like ``exclusions``.
    """
    countries = tuple(sorted({buyer.country for buyer in buyers if buyer.country}))
    offers = [reader.offer(product, firm, countries) for firm in firms for product in firm.products]
    requests = [reader.request(need, buyer) for buyer in buyers for need in buyer.needs]

    fields = _fields(reader)

    def shelf(name: str, ids: Sequence[str], texts: Sequence[str], vectors: Vectors) -> Shelf:
        numbers, lexical = line_ids(ids), LexicalIndex(fields)
        lexical.add(numbers, texts)
        return build_shelf(ids, vectors, index_source(name, numbers, vectors), lexical)

    offered, wanted = [o.product.text for o in offers], [r.need.text for r in requests]
    product_ids, need_ids = [o.product.id for o in offers], [r.need.id for r in requests]
    products = shelf("products", product_ids, offered, product_vectors(offered))
    needs = shelf("needs", need_ids, wanted, need_vectors(wanted))
    codes = Codes.of(requests, offers)
    shut = {(e.firm_id, e.buyer_id): e.why for e in exclusions} | _refused(firms, buyers)
    firm_position = {firm.id: at for at, firm in enumerate(firms)}
    buyer_position = {buyer.id: at for at, buyer in enumerate(buyers)}
    return Corpus(
        reader=reader,
        today=today,
        firms={firm.id: firm for firm in firms},
        buyers={buyer.id: buyer for buyer in buyers},
        products=products,
        needs=needs,
        offers=tuple(offers),
        requests=tuple(requests),
        codes=codes,
        space=_space(firms, buyers, offers, requests, products, needs, codes, reader, today, history),
        firm_lines=np.cumsum([0, *(len(firm.products) for firm in firms)]),
        buyer_lines=np.cumsum([0, *(len(buyer.needs) for buyer in buyers)]),
        firm_position=firm_position,
        buyer_position=buyer_position,
        product_position={id_: at for at, id_ in enumerate(product_ids)},
        need_position={id_: at for at, id_ in enumerate(need_ids)},
        shut=shut,
        open=_open(shut, firm_position, buyer_position),
        product_firm=np.array([offer.firm.id for offer in offers], dtype=object),
        flags_of=flags_of,
    )


def _space(
    firms: Sequence[Firm], buyers: Sequence[Buyer], offers: Sequence[Offer], requests: Sequence[Request],
    products: Shelf, needs: Shelf, codes: Codes, reader: Reader, today: date, history: History,
) -> FeatureSpace:  # fmt: skip
    texts = [*(offer.product.text for offer in offers), *(request.need.text for request in requests)]
    reading = TextReading(reader, TermSpace(word_stems, texts), TermSpace(sound_grams, texts), today)
    firm_of = np.repeat(np.arange(len(firms)), [len(firm.products) for firm in firms])
    space = FeatureSpace(
        blocks=(
            Meaning(
                need_vectors=needs.vectors,
                product_vectors=products.vectors,
                firm_vectors=_means(products.vectors, firm_of, len(firms)),
                product_firm=firm_of,
                need_ladder=ladder(products.vector_index, needs.vectors, _NEED_LADDER),
                product_ladder=ladder(needs.vector_index, products.vectors, _PRODUCT_LADDER).T.copy(),
            ),
            reading.shared_terms(requests, offers),
            codes,
            Demands.of(requests, offers, reader.constraints),
            Volumes.of(requests, offers),
            Delivery.of(requests, offers),
        ),
        companies=Companies.of(buyers, firms, history),
        need_buyer=np.repeat(np.arange(len(buyers)), [len(buyer.needs) for buyer in buyers]),
        product_firm=firm_of,
    )
    space.work_ahead()
    return space


def _means(vectors: Vectors, firm_of: Ids, firms: int) -> Vectors:
    """The mean vector of each firm's products, of unit length; zeros where it has none."""
    sums = np.zeros((firms, vectors.shape[1] if vectors.ndim == 2 else 0), np.float32)
    np.add.at(sums, firm_of, vectors)
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    unit: Vectors = np.divide(sums, norms, out=sums, where=norms > 0)
    return unit


def _fields(reader: Reader) -> list[tuple[Analyser, float]]:
    return [
        (word_stems, WORDS_WEIGHT),
        (concept_tokens(reader.annotator), CONCEPTS_WEIGHT),
        (sound_grams, GRAMS_WEIGHT),
    ]


def _refused(firms: Sequence[Firm], buyers: Sequence[Buyer]) -> dict[tuple[FirmId, BuyerId], str]:
    """Pairs that a firm's own exclusions shut, and which of the two shuts them."""
    found: dict[tuple[FirmId, BuyerId], str] = {}
    for firm in firms:
        if firm.excluded_segments or firm.excluded_regions:
            for buyer in buyers:
                if buyer.segment in firm.excluded_segments:
                    found[firm.id, buyer.id] = "segment"
                elif {buyer.region, buyer.country}.intersection(firm.excluded_regions):
                    found[firm.id, buyer.id] = "region"
    return found


def _open(
    shut: dict[tuple[FirmId, BuyerId], str], firms: dict[FirmId, int], buyers: dict[BuyerId, int]
) -> NDArray[np.bool_]:
    """(buyers, firms): whether the two may meet."""
    allowed = np.ones((len(buyers), len(firms)), bool)
    for firm, buyer in shut:
        if firm in firms and buyer in buyers:
            allowed[buyers[buyer], firms[firm]] = False
    return allowed
