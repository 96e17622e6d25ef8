"""A mission's own feedback, or an invented one's, as a data set to learn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from recommender.engine import Engine
from recommender.feedback import Propensity, label_pairs
from recommender.feedback.datasets import write_dataset
from recommender.matching import Corpus, EventScores, Filters
from recommender.ranker.examples import Examples
from recommender.records import Actor, Event, Feedback, Pair, ShortlistEntry, Showing, Side
from recommender.service.drifting import profile_of
from recommender.service.masa import Masa
from recommender.service.permission import require_analyst
from recommender.simulation import Habits, simulate

Seen = tuple[Side, Pair]
SMALL, LARGE = 2, 6
"""Products of the largest small firm, and of the largest that is not large."""


@dataclass(frozen=True)
class Dataset:
    """A data set that was written; ``answers`` by side."""

    path: str
    snapshot: str
    events: int
    answers: dict[str, int]


def write_simulated(path: Path, seed: int, past: int, firms: int, buyers: int) -> Dataset:
    """Write the examples of invented missions, marked as synthetic. Raises BackendUnavailable."""
    habits = Habits()
    found = simulate(seed, past, firms, buyers, habits)
    events = [mission.event_id for mission in (*found.past, found.test)]
    examples = label_pairs(found.showings, found.feedback, events, found.test.names, Propensity(habits.eta))
    return _written(path, examples, synthetic=True)


def write_examples(masa: Masa, actor: Actor, path: Path, propensity: Propensity | None) -> Dataset:
    """Write the examples of all events that the actor sees, oldest first. Raises EngineNotReady.

    Features are those of the pair when it was shown. Of answers to what was not shown here (a past
    mission's file, a pair added by hand) they are those of the pair's best line as the records are now;
    pairs whose records are gone are left out.
    """
    require_analyst(actor)
    events = sorted(masa.store.events.all(actor), key=lambda event: (event.first_day, event.id))
    engine = masa.engine()
    feedback = {event.id: masa.store.feedback.of(actor, event.id) for event in events}
    showings = [
        one for event in events for one in shown_pairs(masa, actor, event, engine, feedback[event.id])
    ]
    said = [one for labels in feedback.values() for one in labels]
    names = engine.corpus.space.names
    traits = {_pair(one): traits_of(engine.corpus, one) for one in showings}
    examples = label_pairs(showings, said, [event.id for event in events], names, propensity, traits)
    return _written(path, examples, False, profile_of(engine).as_dict())


def traits_of(corpus: Corpus, one: Showing) -> tuple[str, str, str]:
    """Language of the buyer, HS chapter of need or product, size of the firm by the products it lists."""
    firm, buyer = corpus.firms.get(one.firm_id), corpus.buyers.get(one.buyer_id)
    language = buyer.languages[0].code if buyer and buyer.languages else ""
    need, product = corpus.need_position.get(one.need_id), corpus.product_position.get(one.product_id)
    codes = (
        corpus.requests[need].need.hs if need is not None else None,
        corpus.offers[product].hs if product is not None else None,
    )
    sector = next((code.digits[:2] for code in codes if code), "")
    return language, sector, _size(len(firm.products)) if firm else ""


def _size(products: int) -> str:
    return "small" if products <= SMALL else "large" if products > LARGE else "middling"


def shown_pairs(
    masa: Masa, actor: Actor, event: Event, engine: Engine, feedback: Iterable[Feedback]
) -> Iterator[Showing]:
    """What each side was shown at an event, and what it answered without being shown it here."""
    logged = masa.store.showings.of(actor, event.id)
    entries = {entry.pair: entry for entry in masa.store.shortlists.entries(actor, event.id, hidden=True)}
    now = _AsNow(engine, frozenset(_pair(one) for one in feedback) | {_pair(one) for one in logged})
    known: set[Seen] = set()
    for one in logged:
        known.add((one.side, _pair(one)))
        yield from [one] if one.features else now.showings(event, one.side, _pair(one), one.rank)
    for label in feedback:
        seen = label.side, _pair(label)
        if seen not in known:
            known.add(seen)
            yield from _listed(entries.get(seen[1]), label.side) or now.showings(event, *seen, label.rank)


@dataclass(frozen=True)
class _AsNow:
    """Features of pairs as the records are now; nothing is scored unless asked for."""

    engine: Engine
    pairs: frozenset[Pair]

    @cached_property
    def scores(self) -> EventScores:
        firms, buyers = (frozenset(ids) for ids in zip(*self.pairs, strict=True))
        return self.engine.event(Filters(firms=firms, buyers=buyers))

    def showings(self, event: Event, side: Side, pair: Pair, rank: int) -> list[Showing]:
        """One showing, or none when either company has nothing to match any more."""
        firm, buyer = pair
        if firm not in self.scores.firm_ids or buyer not in self.scores.buyer_ids:
            return []
        match = self.scores.match(firm, buyer)
        features = self.engine.corpus.features_of(match.need_id, match.product_id)
        line = match.product_id, match.need_id
        return [Showing(event.id, side, firm, buyer, rank, match.score, features, *line)]


def _listed(entry: ShortlistEntry | None, side: Side) -> Sequence[Showing]:
    """A pair of the list that the side answered without opening its link: an organiser wrote it down."""
    if entry is None or entry.shown is None or not entry.shown.features:
        return []
    shown = entry.shown
    rank, line = shown.rank_for(side), (shown.product_id, shown.need_id)
    return [Showing(entry.event_id, side, *entry.pair, rank, shown.score, shown.features, *line)]


def _pair(one: Showing | Feedback) -> Pair:
    return one.firm_id, one.buyer_id


def _written(
    path: Path, examples: dict[Side, Examples], synthetic: bool, profile: dict[str, Any] | None = None
) -> Dataset:
    snapshot = write_dataset(path, examples, synthetic, profile)
    answers = {side.value: int(found.answered.sum()) for side, found in examples.items()}
    return Dataset(str(path), snapshot, len(examples[Side.BUYER].events), answers)
