"""A whole mission at a glance: every firm with every buyer, what fairness costs, what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from recommender.engine import Engine
from recommender.evaluation.metrics import gini
from recommender.matching import EventScores, Filters
from recommender.matching.congestion import GOOD, Amounts
from recommender.records import Actor, Buyer, BuyerId, Event, Firm, FirmId, Pair, Side
from recommender.service.coverage import Coverage, coverage_of
from recommender.service.crowding import CrowdFigures, figures_by_setting
from recommender.service.event_matches import SEATS, crowd_from
from recommender.service.masa import Masa
from recommender.service.mission_report import MissionReport, mission_report
from recommender.service.permission import require_organiser
from recommender.store.glances import Party

CHAPTER = 2
Ids = tuple[FirmId, ...] | tuple[BuyerId, ...]


@dataclass(frozen=True)
class MissionScores:
    """Scores of a mission's pairs as (firms, buyers), 0 where the two may not meet, with their sectors."""

    scores: EventScores
    open_: Amounts
    sector: Mapping[Side, tuple[str, ...]]

    def ids(self, side: Side) -> Ids:
        return self.scores.firm_ids if side is Side.FIRM else self.scores.buyer_ids

    def companies(self, side: Side) -> list[Firm] | list[Buyer]:
        """The companies in the order of the scores."""
        corpus = self.scores.corpus
        if side is Side.FIRM:
            return [corpus.firms[id_] for id_ in self.scores.firm_ids]
        return [corpus.buyers[id_] for id_ in self.scores.buyer_ids]

    def sectors(self, side: Side) -> list[str]:
        """The HS chapters of a side, those without any last."""
        return sorted(set(self.sector[side]), key=lambda chapter: (not chapter, chapter))


@dataclass(frozen=True, slots=True)
class SectorCell:
    """Firms of one chapter with buyers of another: how many pairs there are, and how many are good."""

    pairs: int
    good: int

    @property
    def share(self) -> float:
        return self.good / self.pairs if self.pairs else 0.0


@dataclass(frozen=True, slots=True)
class ListFigures:
    """The shortlist as it is, counted as the settings are."""

    matches: int
    total_score: float
    firms_served: int
    buyers_served: int
    firm_gini: float
    buyer_gini: float


def mission_scores(masa: Masa, actor: Actor, event: Event) -> MissionScores | None:
    """The scores of an event's pairs, before anybody has taken a seat; None while they are worked out."""
    engine, ids = masa.engine(), _ids(masa, actor, event)
    return masa.later.ask(("scores", event.id), (engine, ids), lambda: _scored(engine, ids))


def settings(masa: Masa, actor: Actor, event: Event) -> list[CrowdFigures] | None:
    """What each setting of the balance would give a list made anew; None while it is worked out."""
    found = mission_scores(masa, actor, event)
    if found is None:
        return None
    parties = masa.store.participation.of(actor, event.id)
    wishes = masa.store.participation.wishes(actor, event.id)
    state = found, parties, wishes, event.firm_limits, event.buyer_limits
    return masa.later.ask(
        ("settings", event.id),
        state,
        lambda: figures_by_setting(crowd_from(found.scores, event, parties, wishes, SEATS, GOOD)),
    )


def mission_coverage(masa: Masa, actor: Actor, event: Event) -> Coverage | None:
    """How demand and supply of an event meet; None while it is worked out."""
    engine, ids = masa.engine(), _ids(masa, actor, event)
    return masa.later.ask(
        ("coverage", event.id), (engine, ids), lambda: coverage_of(engine, {i for _, i in ids}, GOOD)
    )


def report_of(masa: Masa, actor: Actor, event: Event) -> MissionReport | None:
    """The mission's report, at most an hour old while nothing changes; None while it is counted."""
    require_organiser(actor)
    now = datetime.now(UTC)
    state = masa.store.glances.latest_change(actor, event.id), now.replace(minute=0, second=0, microsecond=0)
    return masa.later.ask(
        ("report", event.id), state, lambda: mission_report(masa.store, actor, event.id, now)
    )


def figures_of_list(found: MissionScores, pairs: Sequence[Pair], places: int = 3) -> ListFigures:
    """The figures of the pairs that are on a shortlist."""
    row = {id_: at for at, id_ in enumerate(found.scores.firm_ids)}
    column = {id_: at for at, id_ in enumerate(found.scores.buyer_ids)}
    known = [(row[f], column[b]) for f, b in pairs if f in row and b in column]
    firms, buyers = np.zeros(len(row)), np.zeros(len(column))
    good = np.zeros(len(row)), np.zeros(len(column))
    total = 0.0
    for firm, buyer in known:
        score = found.open_[firm, buyer]
        total += score
        firms[firm] += 1
        buyers[buyer] += 1
        good[0][firm] += score >= GOOD
        good[1][buyer] += score >= GOOD
    return ListFigures(
        matches=len(pairs),
        total_score=float(total),
        firms_served=int((good[0] >= places).sum()),
        buyers_served=int((good[1] >= places).sum()),
        firm_gini=gini(firms) if len(firms) else 0.0,
        buyer_gini=gini(buyers) if len(buyers) else 0.0,
    )


def sector_cells(found: MissionScores) -> dict[tuple[str, str], SectorCell]:
    """Every chapter of the firms with every chapter of the buyers."""
    firm_sectors, buyer_sectors = (found.sectors(side) for side in (Side.FIRM, Side.BUYER))
    good, open_ = found.open_ >= GOOD, found.open_ > 0
    rows = {s: np.array([s == own for own in found.sector[Side.FIRM]]) for s in firm_sectors}
    columns = {s: np.array([s == own for own in found.sector[Side.BUYER]]) for s in buyer_sectors}
    return {
        (firm, buyer): SectorCell(
            int(open_[np.ix_(rows[firm], columns[buyer])].sum()),
            int(good[np.ix_(rows[firm], columns[buyer])].sum()),
        )
        for firm in firm_sectors
        for buyer in buyer_sectors
    }


def main_chapter(company: Firm | Buyer) -> str:
    """The HS chapter of most of a company's lines; empty when none has a readable code."""
    lines = company.products if isinstance(company, Firm) else company.needs
    counted = Counter(line.hs.digits[:CHAPTER] for line in lines if line.hs is not None)
    return min(counted, key=lambda chapter: (-counted[chapter], chapter), default="")


def _ids(masa: Masa, actor: Actor, event: Event) -> frozenset[Party]:
    return frozenset(masa.store.glances.names(actor, event.id))


def _scored(engine: Engine, ids: frozenset[Party]) -> MissionScores:
    firms = frozenset(FirmId(id_) for side, id_ in ids if side is Side.FIRM)
    buyers = frozenset(BuyerId(id_) for side, id_ in ids if side is Side.BUYER)
    scores = engine.event(Filters(firms=firms, buyers=buyers))
    open_ = np.where(scores.open, scores.scores.score, 0.0).T.astype(np.float64).clip(0, 1)
    corpus = engine.corpus
    sector = {
        Side.FIRM: tuple(main_chapter(corpus.firms[id_]) for id_ in scores.firm_ids),
        Side.BUYER: tuple(main_chapter(corpus.buyers[id_]) for id_ in scores.buyer_ids),
    }
    return MissionScores(scores, open_, sector)
