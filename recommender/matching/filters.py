"""Hard filters, applied inside retrieval: who may be found at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.features.certificates import same_certificate
from recommender.matching.corpus import Corpus
from recommender.records import Buyer, BuyerId, Certificate, Firm, FirmId, Segment


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on the partner that is looked for; what is empty does not narrow.

    ``countries``, ``languages`` (codes) and the event's participants (``firms``, ``buyers``; None
    for all) hold for either side, ``certificates`` (in force) for firms and products, ``segments``
    and ``regions`` for buyers.
    """

    countries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    segments: frozenset[Segment] = frozenset()
    regions: frozenset[str] = frozenset()
    firms: frozenset[FirmId] | None = None
    buyers: frozenset[BuyerId] | None = None


NO_FILTERS = Filters()


def broken_by_firm(firm: Firm, filters: Filters) -> str:
    """The first filter that a firm fails, by name; empty when it passes. Certificates are the products'."""
    if filters.firms is not None and firm.id not in filters.firms:
        return "participants"
    if filters.countries and firm.country not in filters.countries:
        return "country"
    if filters.languages and filters.languages.isdisjoint(language.code for language in firm.languages):
        return "language"
    return ""


def broken_by_buyer(buyer: Buyer, filters: Filters) -> str:
    """The first filter that a buyer fails, by name; empty when it passes."""
    if filters.buyers is not None and buyer.id not in filters.buyers:
        return "participants"
    if filters.countries and buyer.country not in filters.countries:
        return "country"
    if filters.segments and buyer.segment not in filters.segments:
        return "segment"
    if filters.regions and buyer.region not in filters.regions:
        return "region"
    if filters.languages and filters.languages.isdisjoint(language.code for language in buyer.languages):
        return "language"
    return ""


def open_products(corpus: Corpus, buyer: int, filters: Filters) -> NDArray[np.bool_]:
    """Which products may be shown to the buyer at a position."""
    firms = corpus.open[buyer]
    if filters is not NO_FILTERS:
        firms = firms & [not broken_by_firm(firm, filters) for firm in corpus.firms.values()]
    allowed: NDArray[np.bool_] = firms[corpus.space.product_firm]
    if filters.certificates:
        allowed = allowed & [
            _holds_all(offer.certificates, filters.certificates, corpus) for offer in corpus.offers
        ]
    return allowed


def open_needs(corpus: Corpus, firm: int, filters: Filters) -> NDArray[np.bool_]:
    """Which needs may be shown to the firm at a position."""
    buyers = corpus.open[:, firm]
    if filters is not NO_FILTERS:
        buyers = buyers & [not broken_by_buyer(buyer, filters) for buyer in corpus.buyers.values()]
    allowed: NDArray[np.bool_] = buyers[corpus.space.need_buyer]
    return allowed


def _holds_all(held: Iterable[Certificate], wanted: Iterable[str], corpus: Corpus) -> bool:
    valid = [certificate.name for certificate in held if certificate.valid_on(corpus.today)]
    return all(any(same_certificate(name, other) for other in valid) for name in wanted)
