"""The match board: whom a buyer, a need or a firm of an event could meet, narrowed as the organiser asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from recommender.engine import Engine
from recommender.errors import NotFound
from recommender.features import History
from recommender.matching import Explanation, Filters
from recommender.records import (
    Actor,
    Buyer,
    BuyerId,
    Event,
    EventId,
    Firm,
    FirmId,
    Match,
    NeedId,
    Pair,
    Segment,
    ShortlistEntry,
    Shown,
    Side,
    Standing,
)
from recommender.service.history import past_meetings
from recommender.service.masa import Masa
from recommender.service.participants import require_both
from recommender.service.permission import require_organiser


class Met(StrEnum):
    """Whether the two met at an earlier event."""

    ANY = ""
    NEVER = "never"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a partner has to be; what is empty does not narrow. ``hs``: leading digits of one of its lines."""

    speaks: str = ""
    certificate: str = ""
    hs: str = ""
    segment: Segment | None = None
    met: Met = Met.ANY


@dataclass(frozen=True, slots=True)
class Subject:
    """For whom partners are looked for: a firm, a buyer, or one need of a buyer."""

    side: Side
    company_id: str
    need_id: NeedId | None = None


class Board:
    """An event's matches as its organiser sees them."""

    def __init__(self, masa: Masa, actor: Actor, event_id: str) -> None:
        """Raises NotFound, EngineNotReady."""
        self.event: Event = masa.store.events.one(actor, event_id)
        self.engine: Engine = masa.engine()
        self._masa, self._actor = masa, actor
        corpus = self.engine.corpus
        there = masa.store.glances.names(actor, event_id)
        self.firms: dict[FirmId, Firm] = {i: f for i, f in corpus.firms.items() if (Side.FIRM, i) in there}
        self.buyers: dict[BuyerId, Buyer] = {
            i: b for i, b in corpus.buyers.items() if (Side.BUYER, i) in there
        }

    def ranked(self, subject: Subject, narrowing: Narrowing, k: int) -> list[Match]:
        """The best ``k`` partners of the event. Raises NotFound for a subject that takes no part."""
        filters = self._filters(subject, narrowing)
        if subject.side is Side.FIRM:
            return self.engine.buyers_for_firm(FirmId(subject.company_id), k, filters)
        if subject.need_id is not None:
            return self.engine.firms_for_need(subject.need_id, k, filters)
        return self.engine.firms_for_buyer(BuyerId(subject.company_id), k, filters)

    def require(self, subject: Subject) -> None:
        """Raises NotFound for a subject that takes no part."""
        known: Iterable[str] = self.firms if subject.side is Side.FIRM else self.buyers
        if subject.company_id not in known:
            raise NotFound(f"{subject.side}_unknown", id=subject.company_id)
        needs = self.buyers[BuyerId(subject.company_id)].needs if subject.need_id else ()
        if subject.need_id and subject.need_id not in {need.id for need in needs}:
            raise NotFound("need_unknown", id=subject.need_id)

    def explain(self, pair: Pair, need_id: NeedId | None = None) -> Explanation:
        """Why the two should meet, or why not, over one need or the buyer's best for this firm.

        Raises:
            NotFound: one takes no part, or has nothing to compare.
        """
        self.require(Subject(Side.FIRM, pair[0]))
        self.require(Subject(Side.BUYER, pair[1], need_id))
        everybody = Filters(firms=frozenset(self.firms), buyers=frozenset(self.buyers))
        return self.engine.explain(need_id or self._best_need(pair), pair[0], everybody)

    def met_before(self, pair: Pair) -> bool:
        """Whether the two met at an earlier event."""
        past = self._past.meetings.get(pair)
        return past is not None and past.held > 0

    def entries(self, pairs: Iterable[Pair]) -> dict[Pair, ShortlistEntry]:
        """Where these pairs stand on the shortlist."""
        return self._masa.store.shortlists.some(self._actor, self.event.id, set(pairs))

    def rank(self, pair: Pair) -> tuple[int, int]:
        """The pair's place in the firm's list and in the buyer's, from 1; 0 where it is not in it."""
        firm, buyer = Subject(Side.FIRM, pair[0]), Subject(Side.BUYER, pair[1])
        of_firm = [match.buyer_id for match in self.ranked(firm, Narrowing(), len(self.buyers))]
        of_buyer = [match.firm_id for match in self.ranked(buyer, Narrowing(), len(self.firms))]
        return _place(pair[1], of_firm), _place(pair[0], of_buyer)

    def _best_need(self, pair: Pair) -> NeedId:
        """The need of the buyer that the firm suits best."""
        if not self.buyers[pair[1]].needs:
            raise NotFound("buyer_without_needs", id=pair[1])
        if not self.firms[pair[0]].products:
            raise NotFound("firm_without_products", id=pair[0])
        alone = Filters(firms=frozenset({pair[0]}), buyers=frozenset({pair[1]}))
        return self.engine.event(alone).match(*pair).need_id

    @cached_property
    def _past(self) -> History:
        return past_meetings(self._masa.store, datetime.now(UTC).date())

    def _filters(self, subject: Subject, narrowing: Narrowing) -> Filters:
        self.require(subject)
        partners = self.buyers if subject.side is Side.FIRM else self.firms
        ids = frozenset(id_ for id_, partner in partners.items() if _has_code(partner, narrowing.hs))
        if narrowing.met is not Met.ANY:
            before = narrowing.met is Met.BEFORE
            ids = frozenset(i for i in ids if self.met_before(_paired(subject, i)) is before)
        filters = Filters(
            languages=frozenset({narrowing.speaks} if narrowing.speaks else ()),
            certificates=frozenset({narrowing.certificate} if narrowing.certificate else ()),
            segments=frozenset({narrowing.segment} if narrowing.segment else ()),
        )
        if subject.side is Side.FIRM:
            return replace(filters, buyers=frozenset(map(BuyerId, ids)))
        return replace(filters, firms=frozenset(map(FirmId, ids)))


def put(
    masa: Masa, actor: Actor, event_id: str, pair: Pair, standing: Standing, seen: int,
    now: datetime | None = None,
) -> int:  # fmt: skip
    """Give a pair a standing, whether or not it was on the list; what the engine says is kept with it.

    Raises:
        NotFound: one of the two does not take part.
        Conflict: somebody changed the pair since version ``seen``.
    """
    require_organiser(actor)
    store = masa.store
    known = store.shortlists.some(actor, event_id, {pair}).get(pair)
    if known is None or (standing.listed and not known.standing.listed):
        require_both(store, event_id, pair)
        order = store.shortlists.order(actor, event_id)
        last = order[-1][1] + 1 if order else 1.0
        shown = known.shown if known and known.shown else _shown(Board(masa, actor, event_id), pair)
        known = ShortlistEntry(EventId(event_id), *pair, last, known.comment if known else "", shown=shown)
    entry = replace(known, standing=standing)
    action = "add" if standing is Standing.CHOSEN else standing.value
    return store.shortlists.edit(actor, event_id, seen, action, [entry], now or datetime.now(UTC))


def _shown(board: Board, pair: Pair) -> Shown | None:
    """What the engine says of a pair now; None where one of the two has no line."""
    try:
        match = board.explain(pair).match
    except NotFound:
        return None
    rankers, encoder = board.engine.rankers, board.engine.encoder
    firm_rank, buyer_rank = board.rank(pair)
    return Shown(
        product_id=match.product_id,
        need_id=match.need_id,
        score=match.score,
        buyer_score=match.buyer_score,
        firm_score=match.firm_score,
        firm_rank=firm_rank,
        buyer_rank=buyer_rank,
        engine_version=f"{encoder.version} {rankers.buyer.version} {rankers.firm.version}",
        reasons=tuple(match.reasons),
    )


def _place(id_: str, among: Sequence[str]) -> int:
    return among.index(id_) + 1 if id_ in among else 0


def _paired(subject: Subject, partner: str) -> Pair:
    if subject.side is Side.FIRM:
        return FirmId(subject.company_id), BuyerId(partner)
    return FirmId(partner), BuyerId(subject.company_id)


def _has_code(company: Firm | Buyer, digits: str) -> bool:
    lines = company.products if isinstance(company, Firm) else company.needs
    return not digits or any(line.hs is not None and line.hs.digits.startswith(digits) for line in lines)
