"""What retrieval, features and rankers make of any text, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.engine import Engine
from recommender.errors import Invalid
from recommender.features import Reader
from recommender.index import sound_grams, word_stems
from recommender.matching import Filters
from recommender.matching.filters import open_needs, open_products
from recommender.matching.ranking import need_candidates, product_candidates
from recommender.matching.shelf import Shelf
from recommender.protocols import Ids, Scores
from recommender.records import (
    Actor,
    Buyer,
    BuyerId,
    Firm,
    FirmId,
    Match,
    Need,
    NeedId,
    Product,
    ProductId,
    Side,
)
from recommender.service.masa import Masa
from recommender.service.supposing import supposing
from recommender.text import words

LONGEST = 2000
ASKED, LINE = "asked", "asked-1"
"""Ids of the company and the line that are asked about; imports make longer ones."""

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the indexes see it: normalised, its stem, its character n-grams by sound."""

    text: str
    stem: str
    sounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary term in the text, the articles it stands for by language, and how it is meant."""

    text: str
    articles: tuple[Names, ...]
    by_use: bool
    refused: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read out of a text: words, glossary terms, constraints by language, measures by kind."""

    words: tuple[Word, ...]
    terms: tuple[Term, ...]
    constraints: tuple[Names, ...]
    measures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that one index found, with its score there."""

    company: str
    line: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match, and where each step had its line: from 1, None where the step did not find it."""

    match: Match
    company: str
    line: str
    dense: int | None
    lexical: int | None
    fused: int | None


@dataclass(frozen=True)
class Inspection:
    """A text's way through the engine; ``found`` counts the candidates that were scored."""

    reading: Reading
    dense: tuple[Hit, ...]
    lexical: tuple[Hit, ...]
    found: int
    ranked: tuple[Ranked, ...]


def inspect(masa: Masa, actor: Actor, text: str, side: Side = Side.BUYER, k: int = 10) -> Inspection:
    """Ask the engine as a buyer with the need ``text`` would, or as a firm with that product.

    Nothing is written, and only companies that the actor may see are found.

    Raises:
        Invalid: no words, or too many.
        EngineNotReady: nothing is built yet.
    """
    if not words(text) or len(text) > LONGEST:
        raise Invalid("text_not_askable", most=LONGEST)
    engine = supposing(masa, _asking(text, side))
    asked = _Asked.of(engine, side, _within(masa, actor), k)
    dense, lexical = asked.dense(), asked.lexical(text)
    fused = asked.candidates.tolist()
    order = dense[0].tolist(), lexical[0].tolist(), fused
    return Inspection(
        reading=_reading(engine.corpus.reader, text),
        dense=asked.hits(*dense, k),
        lexical=asked.hits(*lexical, k),
        found=len(fused),
        ranked=tuple(asked.ranked(match, order) for match in asked.matches(k)),
    )


@dataclass(frozen=True)
class _Asked:
    """The line that is asked about, in an engine that holds it: where its partners' lines are."""

    engine: Engine
    side: Side
    filters: Filters
    allowed: NDArray[np.bool_]
    shelf: Shelf
    vector: Scores
    candidates: Ids

    @classmethod
    def of(cls, engine: Engine, side: Side, filters: Filters, k: int) -> _Asked:
        corpus = engine.corpus
        if side is Side.BUYER:
            at = corpus.need_position[LINE]
            allowed = open_products(corpus, corpus.buyer_position[BuyerId(ASKED)], filters)
            found = product_candidates(corpus, at, k, filters)
            return cls(engine, side, filters, allowed, corpus.products, corpus.needs.vectors[at], found)
        at = corpus.product_position[LINE]
        allowed = open_needs(corpus, corpus.firm_position[FirmId(ASKED)], filters)
        found = need_candidates(corpus, at, k, filters)
        return cls(engine, side, filters, allowed, corpus.needs, corpus.products.vectors[at], found)

    def dense(self) -> tuple[Ids, Scores]:
        """All partners' lines by meaning, as (positions, cosines)."""
        ids, scores = self.shelf.vector_index.search(self.vector[None], len(self.allowed), self._open())[0]
        return self.shelf.positions(ids), scores

    def lexical(self, text: str) -> tuple[Ids, Scores]:
        """Those that share a word, concept or n-gram, as (positions, BM25 scores)."""
        ids, scores = self.shelf.lexical_index.search([text], len(self.allowed), self._open())[0]
        return self.shelf.positions(ids), scores

    def matches(self, k: int) -> Sequence[Match]:
        if self.side is Side.BUYER:
            return self.engine.firms_for_need(NeedId(LINE), k, self.filters)
        return self.engine.buyers_for_firm(FirmId(ASKED), k, self.filters)

    def hits(self, positions: Ids, scores: Scores, k: int) -> tuple[Hit, ...]:
        best = zip(positions[:k].tolist(), scores[:k].tolist(), strict=True)
        return tuple(Hit(*self._line(at), score) for at, score in best)

    def ranked(self, match: Match, orders: Sequence[list[int]]) -> Ranked:
        corpus = self.engine.corpus
        if self.side is Side.BUYER:
            at = corpus.product_position[match.product_id]
        else:
            at = corpus.need_position[match.need_id]
        places = [order.index(at) + 1 if at in order else None for order in orders]
        return Ranked(match, *self._line(at), *places)

    def _open(self) -> Ids:
        return self.shelf.ids[self.allowed]

    def _line(self, at: int) -> tuple[str, str]:
        if self.side is Side.BUYER:
            offer = self.engine.corpus.offers[at]
            return offer.firm.name, offer.product.text
        request = self.engine.corpus.requests[at]
        return request.buyer.name, request.need.text


def _asking(text: str, side: Side) -> Firm | Buyer:
    if side is Side.BUYER:
        return Buyer(BuyerId(ASKED), ASKED, (Need(NeedId(LINE), BuyerId(ASKED), text),))
    return Firm(FirmId(ASKED), ASKED, (Product(ProductId(LINE), FirmId(ASKED), text),))


def _within(masa: Masa, actor: Actor) -> Filters:
    if actor.sees_all:
        return Filters()
    firms, buyers = masa.store.seen_ids(actor)
    return Filters(firms=firms | {FirmId(ASKED)}, buyers=buyers | {BuyerId(ASKED)})


def _reading(reader: Reader, text: str) -> Reading:
    article, annotator, spoken = reader.article(text), reader.annotator, words(text)
    terms = [
        Term(
            " ".join(spoken[mention.start : mention.end]),
            tuple(_names(annotator.concepts[concept].names) for concept in mention.concepts),
            mention.by_use,
            mention.refused,
        )
        for mention in annotator.mentions(text)
    ]
    return Reading(
        words=tuple(Word(one, word_stems(one)[0], tuple(sound_grams(one))) for one in spoken),
        terms=tuple(terms),
        constraints=tuple(reader.constraints.label(*demand) for demand in article.constraints.items()),
        measures={
            kind: "; ".join(f"{low:g}–{high:g}" if low != high else f"{low:g}" for low, high in spans)
            for kind, spans in article.measures.items()
        },
    )


def _names(names: Mapping[str, Sequence[str]]) -> Names:
    return {language: ", ".join(said[:3]) for language, said in names.items()}
