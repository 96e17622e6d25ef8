"""Why a pair was put forward, and what speaks against it: facts, not adjectives."""

from __future__ import annotations

from collections.abc import Iterator

from recommender.features import Context, Offer, Request
from recommender.features.constraints import verdicts
from recommender.features.pairs import below_minimum, confused_concepts, over_capacity
from recommender.glossary import Concept, Mention
from recommender.records import Reason
from recommender.text import words


def reasons_for(request: Request, offer: Offer, dense: float, context: Context) -> tuple[Reason, ...]:
    """The reasons for and against, in the order in which a person would ask."""
    return tuple(
        [
            Reason("product_for_need", {"product": offer.product.text, "need": request.need.text}),
            *_what(request, offer, dense, context),
            *_codes(request, offer),
            *_constraints(request, offer),
            *_certificates(request, offer, context),
            *_terms(request, offer, context),
        ]
    )


def _what(request: Request, offer: Offer, dense: float, context: Context) -> Iterator[Reason]:
    wanted, offered, concepts = request.article, offer.article, context.annotator.concepts
    shared = wanted.named & offered.named
    used = (wanted.used & offered.named) | (wanted.named & offered.used) | (wanted.used & offered.used)
    if shared:
        mention = _mention_of(wanted.mentions, shared)
        theirs = _mention_of(offered.mentions, shared)
        yield Reason(
            "same_article",
            {
                "article": _names(concepts[min(shared & set(mention.concepts) or shared)]),
                "need_words": _quoted(request.need.text, mention),
                "product_words": _quoted(offer.product.text, theirs),
            },
        )
    elif used:
        mention = _mention_of(wanted.mentions, used)
        yield Reason(
            "use_met",
            {"use": _quoted(request.need.text, mention), "article": _names(concepts[min(used)])},
        )
    for one, other in sorted(confused_concepts(wanted, offered, context.annotator)):
        yield Reason(
            "confused_with",
            {"wanted": _names(concepts[one]), "offered": _names(concepts[other])},
            tone=-1,
        )
        break
    yield Reason("similar_text", {"percent": str(round(100 * max(0.0, dense)))}, tone=0)


def _codes(request: Request, offer: Offer) -> Iterator[Reason]:
    if request.hs and offer.hs:
        level = request.hs.level_shared_with(offer.hs)
        if level:
            yield Reason("hs_shared", {"level": str(level), "code": request.hs.digits[:level]})
        else:
            facts = {"need_code": request.hs.digits, "product_code": offer.hs.digits}
            yield Reason("hs_conflict", facts, tone=-1)
    if request.need.hs_raw and not request.hs:
        yield Reason("hs_unreadable_need", {"code": request.need.hs_raw}, tone=0)
    if offer.product.hs_raw and not offer.hs:
        yield Reason("hs_unreadable_product", {"code": offer.product.hs_raw}, tone=0)


def _constraints(request: Request, offer: Offer) -> Iterator[Reason]:
    for verdict in verdicts(request.article.constraints, offer.article.constraints):
        facts = {
            "wanted": ", ".join(sorted(verdict.wanted)),
            "offered": ", ".join(sorted(verdict.offered)),
        }
        if verdict.met:
            yield Reason("constraint_met", {"wanted": ", ".join(sorted(verdict.wanted & verdict.offered))})
        else:
            yield Reason("constraint_broken", facts, tone=-1)


def _certificates(request: Request, offer: Offer, context: Context) -> Iterator[Reason]:
    for required in request.need.required_certificates:
        held = offer.certificates.get(required.name)
        if held is None:
            yield Reason("certificate_missing", {"certificate": required.name}, tone=-1)
        elif not held.valid_on(context.today):
            facts = {"certificate": required.name, "day": str(held.expires)}
            yield Reason("certificate_expired", facts, tone=-1)
        else:
            yield Reason("certificate_met", {"certificate": required.name})


def _terms(request: Request, offer: Offer, context: Context) -> Iterator[Reason]:
    buyer, firm = request.buyer, offer.firm
    if request.need.volume and not request.need.volume.readable:
        yield Reason("volume_unreadable", {"volume": request.need.volume.raw}, tone=0)
    elif request.need.volume and offer.min_order and below_minimum(request, offer, context) > 0:
        facts = {"volume": request.need.volume.raw, "minimum": offer.min_order.raw}
        yield Reason("below_minimum", facts, tone=-1)
    if offer.capacity and over_capacity(request, offer, context) > 0 and request.need.volume:
        facts = {"volume": request.need.volume.raw, "capacity": offer.capacity.raw}
        yield Reason("over_capacity", facts, tone=-1)
    common = sorted(
        {language.code for language in buyer.languages} & {language.code for language in firm.languages}
    )
    if common:
        yield Reason("language_common", {"languages": ", ".join(common)})
    elif buyer.languages and firm.languages:
        yield Reason("interpreter_needed", {}, tone=-1)
    if buyer.country and buyer.country in firm.export_markets:
        yield Reason("market_known", {"country": buyer.country})
    if buyer.segment and buyer.segment in firm.target_segments:
        yield Reason("segment_wanted", {"segment": buyer.segment.value})


def _mention_of(mentions: tuple[Mention, ...], concepts: frozenset[int] | set[int]) -> Mention:
    return next(mention for mention in mentions if concepts.intersection(mention.concepts))


def _names(concept: Concept) -> dict[str, str]:
    return {language: names[0] for language, names in concept.names.items() if names}


def _quoted(text: str, mention: Mention) -> str:
    return " ".join(words(text)[mention.start : mention.end])
