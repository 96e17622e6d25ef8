"""Feedback → labelled pairs of each side, graded and weighted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recommender.ranker.additive import Floats
from recommender.ranker.examples import TRAITS, Examples
from recommender.records import BuyerId, EventId, Feedback, FirmId, Pair, Showing, Side, Signal

GRADES = {"order": 4.0, "quotation": 3.0, "good rating": 2.0, "accepted": 1.0, "declined": 0.0}
"""What a meeting was worth to a side; samples count as a good rating."""

GOOD_RATING = 0.75
"""The label of four of five stars."""

UNKNOWN = ("",) * len(TRAITS)
Key = tuple[EventId, Side, FirmId, BuyerId]


@dataclass(frozen=True, slots=True)
class Propensity:
    """How likely a match at a rank is to be answered at all: ``rank ** -eta``, at least ``least``.

    The position-based model of Joachims, Swaminathan & Schnabel (WSDM 2017). A pair that was not ranked
    (the organiser added it, or it comes from a past mission's file) is taken to have been looked at.
    """

    eta: float = 0.5
    least: float = 0.1

    def of(self, ranks: Sequence[int]) -> Floats:
        """The propensity of each rank, (n,)."""
        at = np.maximum(np.asarray(ranks, float), 1.0)
        return np.asarray(np.maximum(at**-self.eta, self.least))


def label_pairs(
    showings: Iterable[Showing],
    feedback: Iterable[Feedback],
    events: Sequence[EventId],
    names: Sequence[str],
    propensity: Propensity | None = Propensity(),
    traits: Mapping[Pair, Sequence[str]] | None = None,
) -> dict[Side, Examples]:
    """The examples of each side, in order of event, company and partner.

    A pair is one example of a side at an event however often it was shown or answered: the last showing
    counts, and of each signal the last word. Its grade is the best of its signals' (``GRADES``);
    without any it was passed over (NaN). Answers are weighted by inverse propensity of their rank, so
    that what stood far down counts for what was not looked at (Schnabel et al., ICML 2016); with
    ``propensity=None`` all weigh the same. ``events`` are in order of time; those of other events are
    left out. ``traits`` of pairs are kept beside, for reports.
    """
    number = {event: at for at, event in enumerate(events)}
    told = _last_words(feedback)
    latest = {_key(one): one for one in showings if one.event_id in number}
    found = {}
    for side in Side:
        chosen = [one for one in latest.values() if one.side is side]
        chosen.sort(key=lambda one: (number[one.event_id], _company(one), _partner(one)))
        grades = [grade_of(told.get(_key(one), {})) for one in chosen]
        found[side] = _examples(side, chosen, grades, number, tuple(names), propensity, traits or {})
    return found


def last_grades(feedback: Iterable[Feedback]) -> dict[Key, float]:
    """The grade of each (event, side, firm, buyer) that was answered."""
    return {key: grade_of(signals) for key, signals in _last_words(feedback).items()}


def grade_of(signals: Mapping[Signal, float]) -> float:
    """The best grade that a side's signals about a pair deserve; NaN without any."""
    return max((_GRADED[signal](label) for signal, label in signals.items()), default=float("nan"))


def _of_outcome(label: float) -> float:
    steps = ((1.0, "order"), (0.75, "quotation"), (0.5, "good rating"))
    return next((GRADES[name] for least, name in steps if label >= least), GRADES["declined"])


_GRADED: dict[Signal, Callable[[float], float]] = {
    Signal.DECISION: lambda label: GRADES["accepted"] if label >= 0.5 else GRADES["declined"],
    Signal.CUSTOMER: lambda _: GRADES["accepted"],
    Signal.RATING: lambda label: GRADES["good rating" if label >= GOOD_RATING else "declined"],
    Signal.OUTCOME: _of_outcome,
    Signal.NO_SHOW: lambda _: GRADES["declined"],
}


def _last_words(feedback: Iterable[Feedback]) -> dict[Key, dict[Signal, float]]:
    """The last label of each signal; a decision and ``customer`` are one question with two answers."""
    told: defaultdict[Key, dict[Signal, float]] = defaultdict(dict)
    for one in sorted(feedback, key=lambda label: label.recorded_at):
        signals = told[_key(one)]
        if one.signal in (Signal.DECISION, Signal.CUSTOMER):
            signals.pop(Signal.DECISION, None)
            signals.pop(Signal.CUSTOMER, None)
        if one.signal is Signal.NO_SHOW:
            signals.clear()
        signals[one.signal] = one.label
    return told


def _examples(
    side: Side,
    shown: Sequence[Showing],
    grades: Sequence[float],
    number: Mapping[EventId, int],
    names: tuple[str, ...],
    propensity: Propensity | None,
    traits: Mapping[Pair, Sequence[str]],
) -> Examples:
    queries: dict[tuple[EventId, str], int] = {}
    ranks = [one.rank for one in shown]
    return Examples(
        side=side,
        names=names,
        events=tuple(number),
        event=np.array([number[one.event_id] for one in shown], np.int64),
        query=np.array(
            [queries.setdefault((one.event_id, _company(one)), len(queries)) for one in shown], np.int64
        ),
        firm=np.array([one.firm_id for one in shown], np.str_),
        buyer=np.array([one.buyer_id for one in shown], np.str_),
        rank=np.array(ranks, np.int64),
        shown_score=np.array([one.score for one in shown], float),
        grade=np.array(grades, float),
        weight=1.0 / propensity.of(ranks) if propensity else np.ones(len(shown)),
        values=np.array(
            [[one.features.get(name, 0.0) for name in names] for one in shown], np.float32
        ).reshape(len(shown), len(names)),
        traits=np.array([traits.get((one.firm_id, one.buyer_id), UNKNOWN) for one in shown], np.str_).reshape(
            len(shown), len(TRAITS)
        ),
    )


def _key(one: Showing | Feedback) -> Key:
    return one.event_id, one.side, one.firm_id, one.buyer_id


def _company(one: Showing) -> str:
    return one.firm_id if one.side is Side.FIRM else one.buyer_id


def _partner(one: Showing) -> str:
    return one.buyer_id if one.side is Side.FIRM else one.firm_id
