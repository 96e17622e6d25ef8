"""Why a pair was put forward, and what speaks against it: facts, not adjectives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from recommender.features import Offer, Reader, Request
from recommender.features.certificates import held_for
from recommender.features.conditions import standing
from recommender.features.numbers import SOFT, agree, unit_told
from recommender.features.payment import apart
from recommender.features.reading import confused_concepts, exceeds, falls_short
from recommender.glossary import Concept, Mention
from recommender.matching.words import Word, placed_words, shared_words
from recommender.records import Line, Reason, Segment, Span
from recommender.text import readable, words
from recommender.wording import (
    certificate_name,
    country_name,
    credit_name,
    day_name,
    language_name,
    listed,
    measured,
    payment_name,
    place_name,
    quantity_told,
)

Facts = dict[str, str | Mapping[str, str]]


def reasons_for(
    reader: Reader, today: date, request: Request, offer: Offer, dense: float, learned: bool
) -> tuple[Reason, ...]:
    """The reasons for and against, in the order in which a person would ask."""
    facts = {"product": offer.product.text, "need": request.need.text}
    return (
        Reason("product_for_need", facts),
        *_unread(request, offer),
        *_article(request, offer, reader),
        *_words(request, offer),
        _similar(round(100 * max(0.0, dense))),
        *_codes(request, offer),
        *_constraints(request, offer, reader),
        *_measures(request, offer),
        *_certificates(request, offer, today),
        *_volumes(request, offer),
        *_companies(request, offer),
        *(() if learned else (_NOT_LEARNED,)),
    )


_NOT_LEARNED = Reason("not_learned_yet", tone=0)


@lru_cache(maxsize=101)
def _similar(percent: int) -> Reason:
    return Reason("similar_text", {"percent": str(percent)}, tone=0)


def _unread(request: Request, offer: Offer) -> Iterator[Reason]:
    if not readable(request.need.text):
        yield Reason("need_unread", tone=0)
    if not readable(offer.product.text):
        yield Reason("product_unread", tone=0)


def _article(request: Request, offer: Offer, reader: Reader) -> Iterator[Reason]:
    wanted, offered, concepts = request.article, offer.article, reader.annotator.concepts
    shared = wanted.named & offered.named
    used = (wanted.used & offered.named) | (wanted.named & offered.used)
    if both := shared or used or wanted.used & offered.used:
        mine, theirs = _mention_of(wanted.mentions, both), _mention_of(offered.mentions, both)
        concept = concepts[min(both & set(mine.concepts) & set(theirs.concepts) or both)]
        need_span, need_words = _place(request.need.text, mine, Line.NEED)
        product_span, product_words = _place(offer.product.text, theirs, Line.PRODUCT)
        facts: Facts = {"article": _names(concept), "need_words": need_words, "product_words": product_words}
        code = "same_article" if shared else "use_met" if used else "use_shared"
        yield Reason(code, facts, spans=(*need_span, *product_span))
    for unwanted in sorted(wanted.refused & offered.named)[:1]:
        yield Reason("article_refused", {"article": _names(concepts[unwanted])}, tone=-1)
    for one, other in sorted(confused_concepts(wanted, offered, reader.annotator))[:1]:
        facts = {"wanted": _names(concepts[one]), "offered": _names(concepts[other])}
        yield Reason("confused_with", facts, tone=-1)


def _words(request: Request, offer: Offer) -> Iterator[Reason]:
    if pairs := shared_words(request.need.text, offer.product.text):
        texts = request.need.text, offer.product.text
        wanted, offered = map(_as_written, texts, zip(*pairs, strict=True))
        spans = [s for one, other in pairs for s in (_span(one, Line.NEED), _span(other, Line.PRODUCT))]
        yield Reason("words_met", {"need_words": wanted, "product_words": offered}, spans=tuple(spans))


def _as_written(text: str, found: Iterable[Word]) -> str:
    """Some words of a text, each once, with its own capitals and diacritics."""
    return " ".join({word.text: text[word.start : word.end] for word in found}.values())


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


def _constraints(request: Request, offer: Offer, reader: Reader) -> Iterator[Reason]:
    for verdict in reader.constraints.verdicts(request.article.constraints, offer.article.constraints):
        if verdict.met:
            label = reader.constraints.label(verdict.attribute, verdict.wanted & verdict.offered)
            yield Reason("constraint_met", {"wanted": label})
        else:
            facts = {
                "wanted": reader.constraints.label(verdict.attribute, verdict.wanted),
                "offered": reader.constraints.label(verdict.attribute, verdict.offered),
            }
            yield Reason("constraint_broken" if verdict.hard else "wish_broken", facts, tone=-1)


def _measures(request: Request, offer: Offer) -> Iterator[Reason]:
    for kind, wanted in request.article.measures.items():
        if offered := offer.article.measures.get(kind):
            facts = {
                "wanted": measured(wanted, unit_told(request.need.text, kind)),
                "offered": measured(offered, unit_told(offer.product.text, kind)),
            }
            if agree(kind, wanted, offered):
                yield Reason("measure_met", facts)
            else:
                yield Reason("measure_broken", facts, tone=0 if kind in SOFT else -1)


def _certificates(request: Request, offer: Offer, today: date) -> Iterator[Reason]:
    for required in request.need.required_certificates:
        held, name = held_for(required, offer.certificates), certificate_name(required.name)
        if held is None:
            yield Reason("certificate_missing", {"certificate": name}, tone=-1)
        elif held.expires and not held.valid_on(today):
            facts: Facts = {"certificate": name, "day": day_name(held.expires)}
            yield Reason("certificate_expired", facts, tone=-1)
        elif held.name != required.name:
            yield Reason("certificate_met_as", {"certificate": name, "held": held.name})
        else:
            yield Reason("certificate_met", {"certificate": name})


def _volumes(request: Request, offer: Offer) -> Iterator[Reason]:
    for code, quantity in (
        ("volume_unreadable", request.need.volume),
        ("minimum_unreadable", offer.min_order),
        ("capacity_unreadable", offer.capacity),
    ):
        if quantity and not quantity.readable:
            yield Reason(code, {"amount": quantity.raw}, tone=0)
    volume = quantity_told(request.need.volume) if request.need.volume else ""
    if request.need.volume and offer.min_order and falls_short(request, offer):
        yield Reason("below_minimum", {"volume": volume, "minimum": quantity_told(offer.min_order)}, tone=-1)
    if offer.most and not offer.most.size:
        yield Reason("no_capacity", tone=-1)
    elif request.need.volume and offer.capacity and exceeds(request, offer):
        yield Reason("over_capacity", {"volume": volume, "capacity": quantity_told(offer.capacity)}, tone=-1)


def _companies(request: Request, offer: Offer) -> Iterator[Reason]:
    buyer, firm = request.buyer, offer.firm
    if common := request.languages & offer.languages:
        yield _common_language(common)
    elif request.languages and offer.languages:
        yield _INTERPRETER
    if buyer.country and buyer.country in firm.export_markets:
        yield _market_known(buyer.country)
    if buyer.segment and firm.target_segments:
        yield _segment(buyer.segment, buyer.segment in firm.target_segments)
    yield from _stated(request, offer)
    if apart(buyer.payment, firm.payment):
        yield _payment_apart(buyer.payment, firm.payment)
    if buyer.private_label_required and firm.private_label is not None:
        code = "private_label_offered" if firm.private_label else "private_label_refused"
        yield Reason(code, tone=1 if firm.private_label else -1)


def _stated(request: Request, offer: Offer) -> Iterator[Reason]:
    """What the firm says in its own words of buyers like this one, and the credit that it gives."""
    buyer, asked, given = request.buyer, request.credit, offer.conditions.credit
    if buyer.segment and buyer.segment in offer.conditions.refused:
        yield Reason("segment_refused", {"segment": _SEGMENTS[buyer.segment.value]}, tone=-1)
    if place := standing(buyer, offer.conditions.sought, offer.conditions.refused):
        yield Reason("place_sought", {"place": place_name(place)})
    if place := standing(buyer, offer.conditions.refused, offer.conditions.sought):
        yield Reason("place_refused", {"place": place_name(place)}, tone=-1)
    if given is not None and (asked or 0.0) > given:
        facts = {"asked": credit_name(asked or 0.0), "given": credit_name(given)}
        yield Reason("credit_beyond", facts, tone=-1)


_INTERPRETER = Reason("interpreter_needed", tone=-1)


@lru_cache(maxsize=1_000)
def _common_language(codes: frozenset[str]) -> Reason:
    return Reason("language_common", {"languages": listed(map(language_name, sorted(codes)))})


@lru_cache(maxsize=1_000)
def _market_known(country: str) -> Reason:
    return Reason("market_known", {"country": country_name(country)})


@lru_cache(maxsize=1_000)
def _payment_apart(buyer: tuple[str, ...], firm: tuple[str, ...]) -> Reason:
    facts = {"buyer": listed(map(payment_name, buyer)), "firm": listed(map(payment_name, firm))}
    return Reason("payment_apart", facts, tone=-1)


@lru_cache(maxsize=16)
def _segment(segment: Segment, wanted: bool) -> Reason:
    facts = {"segment": _SEGMENTS[segment.value]}
    return Reason("segment_wanted" if wanted else "segment_other", facts, tone=1 if wanted else -1)


_SEGMENTS = {
    "distributor": {"en": "distributor", "tr": "distribütör", "ru": "дистрибьютор"},
    "manufacturer": {"en": "manufacturer", "tr": "üretici", "ru": "производитель"},
    "retail_chain": {"en": "retail chain", "tr": "perakende zinciri", "ru": "розничная сеть"},
    "service": {"en": "service company", "tr": "hizmet firması", "ru": "сервисная компания"},
}


def _mention_of(mentions: tuple[Mention, ...], concepts: frozenset[int]) -> Mention:
    return next(mention for mention in mentions if concepts.intersection(mention.concepts))


def _names(concept: Concept) -> dict[str, str]:
    return {language: names[0] for language, names in concept.names.items() if names}


def _place(text: str, mention: Mention, line: Line) -> tuple[tuple[Span, ...], str]:
    """The characters and the words of a mention; no characters where they cannot be told."""
    found = placed_words(text)[mention.start : mention.end]
    if not found:
        return (), " ".join(words(text)[mention.start : mention.end])
    start, end = found[0].start, found[-1].end
    return (Span(line, start, end),), text[start:end]


def _span(word: Word, line: Line) -> Span:
    return Span(line, word.start, word.end)
