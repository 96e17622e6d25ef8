"""The engine: an immutable snapshot that answers who should meet whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from recommender.config import BUNDLED
from recommender.errors import NotFound
from recommender.features import ConstraintReader, History, Reader
from recommender.glossary import Annotator, load_glossary
from recommender.index import VectorIndex
from recommender.matching import (
    NO_FILTERS,
    Corpus,
    EventScores,
    Explanation,
    Filters,
    FlagsOf,
    IndexSource,
    Rankers,
    build_corpus,
    explain,
    product_candidates,
    rank_buyers_for_firm,
    rank_firms_for_buyer,
    rank_firms_for_need,
    score_event,
)
from recommender.protocols import Encoder, Ids, Vectors
from recommender.ranker import Combination, buyer_prior, firm_prior
from recommender.records import Buyer, BuyerId, Exclusion, Firm, FirmId, Match, NeedId


@dataclass(frozen=True)
class Engine:
    """Encoder, indexes, rankers and the records they were built from; built anew, never changed."""

    encoder: Encoder
    corpus: Corpus
    rankers: Rankers

    @property
    def version(self) -> str:
        """Stands for the encoder and both rankers; on every answer and everything that was shown."""
        return f"{self.encoder.version} {self.rankers.buyer.version} {self.rankers.firm.version}"

    def firms_for_need(self, need: NeedId, k: int = 10, filters: Filters = NO_FILTERS) -> list[Match]:
        """The best ``k`` firms for one need. Raises NotFound."""
        return rank_firms_for_need(self.corpus, self.rankers, self._need(need), k, filters)

    def firms_for_buyer(self, buyer: BuyerId, k: int = 10, filters: Filters = NO_FILTERS) -> list[Match]:
        """The best ``k`` firms over all needs of a buyer. Raises NotFound."""
        if buyer not in self.corpus.buyers:
            raise NotFound("buyer_unknown", id=buyer)
        return rank_firms_for_buyer(self.corpus, self.rankers, self.corpus.buyer_position[buyer], k, filters)

    def buyers_for_firm(self, firm: FirmId, k: int = 10, filters: Filters = NO_FILTERS) -> list[Match]:
        """The best ``k`` buyers for a firm. Raises NotFound."""
        return rank_buyers_for_firm(self.corpus, self.rankers, self._firm(firm), k, filters)

    def explain(self, need: NeedId, firm: FirmId, filters: Filters = NO_FILTERS) -> Explanation:
        """Why a firm is suggested for a need, or why not, whatever was filtered. Raises NotFound."""
        return explain(self.corpus, self.rankers, self._need(need), self._firm(firm), filters)

    def candidates(self, need: NeedId, filters: Filters = NO_FILTERS) -> list[FirmId]:
        """The firms found for a need, best first, before any pair is scored. Raises NotFound."""
        found = product_candidates(self.corpus, self._need(need), 1, filters)
        return list(dict.fromkeys(self.corpus.product_firm[found].tolist()))

    def event(self, filters: Filters = NO_FILTERS) -> EventScores:
        """Every buyer with every firm, as arrays; ``filters`` may name an event's participants."""
        return replace(score_event(self.corpus, self.rankers, filters), version=self.version)

    def seated(self, pairs: Iterable[tuple[FirmId, BuyerId]]) -> Engine:
        """The same engine at an event at which these pairs have taken a seat each."""
        return replace(self, corpus=self.corpus.seated(pairs))

    def _need(self, need: NeedId) -> int:
        if need not in self.corpus.need_position:
            raise NotFound("need_unknown", id=need)
        return self.corpus.need_position[need]

    def _firm(self, firm: FirmId) -> int:
        if firm not in self.corpus.firms:
            raise NotFound("firm_unknown", id=firm)
        return self.corpus.firm_position[firm]


@cache
def default_reader(data: Path = BUNDLED / "data") -> Reader:
    """A reader over the bundled glossary and constraint table, made once a process."""
    return Reader(
        Annotator(load_glossary(data / "glossary.tsv")),
        ConstraintReader.load(data / "constraints.tsv"),
    )


def fresh_index(encoder: Encoder) -> IndexSource:
    """An index source that always builds anew."""

    def build(_: str, ids: Ids, vectors: Vectors) -> VectorIndex:
        index = VectorIndex(encoder.dimension, encoder.version)
        index.add(ids, vectors)
        return index

    return build


def build_engine(
    encoder: Encoder,
    firms: Sequence[Firm],
    buyers: Sequence[Buyer],
    *,
    today: date,
    exclusions: Sequence[Exclusion] = (),
    history: History | None = None,
    combination: Combination = Combination.HARMONIC,
    reader: Reader | None = None,
    product_vectors: Callable[[Sequence[str]], Vectors] | None = None,
    need_vectors: Callable[[Sequence[str]], Vectors] | None = None,
    index_source: IndexSource | None = None,
    rankers: Rankers | None = None,
    flags_of: FlagsOf | None = None,
) -> Engine:
    """Build an engine. Vectors come from ``encoder`` unless a cache is put in its place.

    Without ``flags_of`` no match carries a flag.
    """
    reader = reader or default_reader()
    corpus = build_corpus(
        firms,
        buyers,
        exclusions,
        history or History(),
        today,
        reader,
        product_vectors or encoder.encode_documents,
        need_vectors or encoder.encode_queries,
        index_source or fresh_index(encoder),
        flags_of or (lambda *_: ()),
    )
    return Engine(encoder, corpus, rankers or Rankers(buyer_prior(), firm_prior(), combination))


__all__ = ["Engine", "build_engine", "default_reader", "fresh_index"]
