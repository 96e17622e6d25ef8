"""The named features of (need, product) pairs: one code for training and serving.

Every feature is a pure function of the pair, so a pair has the same score from whichever side it is
looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from recommender.features.constraints import verdicts
from recommender.features.quantities import tonnes
from recommender.features.reading import Article, Offer, Request
from recommender.glossary import Annotator

TEXT_FEATURES = ("dense", "words_forward", "words_back", "grams")
"""Computed by the caller for all pairs at once: cosine of the vectors, share of the need's (and of
the product's) idf mass that is shared, cosine of character n-grams."""


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """(pairs, features) float32 with the features' names."""

    names: tuple[str, ...]
    values: NDArray[np.float32]

    def column(self, name: str) -> NDArray[np.float32]:
        return self.values[:, self.names.index(name)]


@dataclass(frozen=True, slots=True)
class Context:
    """What features need beside the pair."""

    annotator: Annotator
    today: date


PairFeature = Callable[[Request, Offer, Context], float]


def _hs_level(level: int) -> PairFeature:
    def feature(request: Request, offer: Offer, _: Context) -> float:
        shared = _hs_shared(request, offer)
        return float(shared is not None and shared >= level)

    return feature


def _hs_shared(request: Request, offer: Offer) -> int | None:
    if request.hs is None or offer.hs is None:
        return None
    return request.hs.level_shared_with(offer.hs)


def hs_conflict(request: Request, offer: Offer, _: Context) -> float:
    """Both codes are there and not even the chapter agrees."""
    return float(_hs_shared(request, offer) == 0)


def concept_same(request: Request, offer: Offer, _: Context) -> float:
    """Both texts name the same glossary concept; less where the term may mean several."""
    if request.article.named.isdisjoint(offer.article.named):
        return 0.0
    shared = request.article.named & offer.article.named
    return max(
        float(1.0 / len(mention.concepts) ** 0.5)
        for mention in request.article.mentions
        if not mention.by_use and shared.intersection(mention.concepts)
    )


def concept_family(request: Request, offer: Offer, _: Context) -> float:
    """No concept is shared, but a family is."""
    if request.article.named & offer.article.named:
        return 0.0
    return float(bool(request.article.families & offer.article.families))


def concept_conflict(request: Request, offer: Offer, context: Context) -> float:
    """No concept is shared, and the glossary says that two of them are easily confused."""
    return float(bool(confused_concepts(request.article, offer.article, context.annotator)))


def confused_concepts(wanted: Article, offered: Article, annotator: Annotator) -> set[tuple[int, int]]:
    """Pairs (wanted, offered) of concepts that are not substitutes for one another."""
    if not wanted.named or not wanted.named.isdisjoint(offered.named):
        return set()
    return {
        (one, other)
        for one in wanted.named
        for other in offered.named
        if other in annotator.confused[one] or one in annotator.confused[other]
    }


def use_named(request: Request, offer: Offer, _: Context) -> float:
    """The need names a use of an article that the product names, or both name the same use."""
    wanted, offered = request.article, offer.article
    if wanted.used & offered.named or wanted.named & offered.used:
        return 1.0
    return 0.5 * float(bool(wanted.used & offered.used))


def certificates_met(request: Request, offer: Offer, context: Context) -> float:
    """Share of the required certificates that the firm or product holds and that have not expired."""
    required = request.need.required_certificates
    if not required:
        return 0.0
    return sum(_holds(offer, c.name, context.today) for c in required) / len(required)


def certificates_missing(request: Request, offer: Offer, context: Context) -> float:
    """Share of the required certificates that are not held, or have expired."""
    required = request.need.required_certificates
    return 1.0 - certificates_met(request, offer, context) if required else 0.0


def _holds(offer: Offer, name: str, today: date) -> bool:
    held = offer.certificates.get(name)
    return held is not None and held.valid_on(today)


def constraints_met(request: Request, offer: Offer, _: Context) -> float:
    if not request.article.constraints:
        return 0.0
    found = verdicts(request.article.constraints, offer.article.constraints)
    return float(min(3, sum(verdict.met for verdict in found))) / 3


def constraints_broken(request: Request, offer: Offer, _: Context) -> float:
    if not request.article.constraints:
        return 0.0
    found = verdicts(request.article.constraints, offer.article.constraints)
    return float(min(2, sum(not verdict.met for verdict in found))) / 2


def language_common(request: Request, offer: Offer, _: Context) -> float:
    """A language that both speak; where one is silent, neither for nor against."""
    if not request.languages or not offer.languages:
        return 0.5
    return float(not request.languages.isdisjoint(offer.languages))


def market_known(request: Request, offer: Offer, _: Context) -> float:
    """The firm already exports to the buyer's country."""
    return float(request.buyer.country in offer.firm.export_markets)


def segment_wanted(request: Request, offer: Offer, _: Context) -> float:
    """The buyer's segment is among the firm's targets; 0.5 where the firm names none."""
    if not offer.firm.target_segments or request.buyer.segment is None:
        return 0.5
    return float(request.buyer.segment in offer.firm.target_segments)


def segment_excluded(request: Request, offer: Offer, _: Context) -> float:
    return float(request.buyer.segment in offer.firm.excluded_segments)


def region_excluded(request: Request, offer: Offer, _: Context) -> float:
    excluded = offer.firm.excluded_regions
    return float(bool(excluded) and (request.buyer.region in excluded or request.buyer.country in excluded))


def below_minimum(request: Request, offer: Offer, _: Context) -> float:
    """How far the volume stays below the minimum order: 0 at or above it, 1 at a tenth or less."""
    wanted, least = tonnes(request.need.volume), tonnes(offer.min_order)
    if wanted is None or not least or wanted >= least:
        return 0.0
    return float(min(1.0, -np.log10(max(wanted / least, 0.1))))


def over_capacity(request: Request, offer: Offer, _: Context) -> float:
    """How far the volume exceeds the free capacity: 0 within it, 1 at ten times or more."""
    wanted, most = tonnes(request.need.volume), tonnes(offer.capacity)
    if wanted is None or not most or wanted <= most:
        return 0.0
    return float(min(1.0, np.log10(wanted / most)))


def payment_common(request: Request, offer: Offer, _: Context) -> float:
    """A payment route that both can use; where one is silent, neither for nor against."""
    if not request.buyer.payment or not offer.firm.payment:
        return 0.5
    return float(bool(set(request.buyer.payment) & set(offer.firm.payment)))


def private_label_refused(request: Request, offer: Offer, _: Context) -> float:
    return float(request.buyer.private_label_required is True and offer.firm.private_label is False)


PAIR_FEATURES: dict[str, PairFeature] = {
    "hs6": _hs_level(6), "hs4": _hs_level(4), "hs2": _hs_level(2), "hs_conflict": hs_conflict,
    "concept_same": concept_same, "concept_family": concept_family,
    "concept_conflict": concept_conflict, "use_named": use_named,
    "certificates_met": certificates_met, "certificates_missing": certificates_missing,
    "constraints_met": constraints_met, "constraints_broken": constraints_broken,
    "language_common": language_common, "market_known": market_known,
    "segment_wanted": segment_wanted, "segment_excluded": segment_excluded,
    "region_excluded": region_excluded, "below_minimum": below_minimum,
    "over_capacity": over_capacity, "payment_common": payment_common,
    "private_label_refused": private_label_refused,
}  # fmt: skip

FEATURES = (*TEXT_FEATURES, *PAIR_FEATURES)


def feature_table(
    request: Request, offers: Sequence[Offer], text: NDArray[np.float32], context: Context
) -> FeatureTable:
    """The features of one need with each of ``offers``; ``text`` is (offers, TEXT_FEATURES)."""
    values = np.empty((len(offers), len(FEATURES)), np.float32)
    values[:, : len(TEXT_FEATURES)] = text
    for at, feature in enumerate(PAIR_FEATURES.values(), len(TEXT_FEATURES)):
        values[:, at] = [feature(request, offer, context) for offer in offers]
    return FeatureTable(FEATURES, values)
