"""How much there is to learn from: answers by event, language and sector, and what each kind still lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommender.feedback import last_grades
from recommender.matching import Corpus
from recommender.ranker import boosted, linear
from recommender.records import Actor, BuyerId, EventId, Feedback, FirmId, Side, Signal
from recommender.service.masa import Masa
from recommender.service.permission import require_analyst

LACKING = {
    "logistic": (linear.LEAST, linear.EACH),
    "boosted": (boosted.LEAST, boosted.EACH),
    "lambdamart": (boosted.LEAST, boosted.EACH),
}
"""Answers, and answers of either kind, that a ranker asks for on each side."""

Answer = tuple[EventId, Side, FirmId, BuyerId]


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers of one kind of pair: how many were given, and how many of them wanted the meeting."""

    name: str
    answers: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Lack:
    """What a kind of ranker asks of one side: answers, wanted ones and declines, there and asked for; those
    of the last event do not count."""

    kind: str
    side: Side
    answers: tuple[int, int]
    wanted: tuple[int, int]
    declined: tuple[int, int]

    @property
    def enough(self) -> bool:
        """Whether it can be trained."""
        return all(there >= asked for there, asked in (self.answers, self.wanted, self.declined))


@dataclass(frozen=True)
class FeedbackCoverage:
    """Answers counted in several ways; the latest word of a side about a pair counts once."""

    total: int
    events: tuple[Counted, ...]
    languages: tuple[Counted, ...]
    sectors: tuple[Counted, ...]
    signals: tuple[tuple[Signal, int], ...]
    lacks: tuple[Lack, ...]


def feedback_coverage(masa: Masa, actor: Actor) -> FeedbackCoverage:
    """Count the feedback of all events that the actor sees.

    Raises:
        NotPermitted: the actor is no analyst.
        EngineNotReady: nothing is built yet.
    """
    require_analyst(actor)
    corpus = masa.engine().corpus
    in_order = sorted(masa.store.events.all(actor), key=lambda event: (event.first_day, event.id))
    events = {event.id: event.name for event in in_order}
    said = [one for event in events for one in masa.store.feedback.of(actor, event)]
    grades = last_grades(said)
    lines = {(one.event_id, one.side, one.firm_id, one.buyer_id): one for one in said}
    return FeedbackCoverage(
        total=len(grades),
        events=_counted(grades, {key: events[key[0]] for key in grades}),
        languages=_counted(grades, {key: _language(corpus, key) for key in grades}),
        sectors=_counted(grades, {key: _sector(corpus, lines[key]) for key in grades}),
        signals=tuple(Counter(one.signal for one in said).most_common()),
        lacks=tuple(_lack(kind, side, _earlier(grades, list(events))) for kind in LACKING for side in Side),
    )


def _counted(grades: Mapping[Answer, float], name_of: Mapping[Answer, str]) -> tuple[Counted, ...]:
    answers, wanted = Counter[str](), Counter[str]()
    for key, grade in grades.items():
        answers[name_of[key]] += 1
        wanted[name_of[key]] += grade >= 1
    return tuple(Counted(name, count, wanted[name]) for name, count in answers.most_common())


def _earlier(grades: Mapping[Answer, float], events: Sequence[EventId]) -> dict[Answer, float]:
    """The answers of all events but the last that has any: rankers are compared on that one."""
    last = max((events.index(key[0]) for key in grades), default=0)
    return {key: grade for key, grade in grades.items() if events.index(key[0]) < last}


def _language(corpus: Corpus, key: Answer) -> str:
    """The buyer's first language; empty when it names none."""
    buyer = corpus.buyers.get(key[3])
    return buyer.languages[0].code if buyer and buyer.languages else ""


def _sector(corpus: Corpus, one: Feedback) -> str:
    """The HS chapter of the need, else of the product; empty without a readable code."""
    need, product = corpus.need_position.get(one.need_id), corpus.product_position.get(one.product_id)
    codes = (
        corpus.requests[need].hs if need is not None else None,
        corpus.offers[product].hs if product is not None else None,
    )
    return next((code.digits[:2] for code in codes if code), "")


def _lack(kind: str, side: Side, grades: Mapping[Answer, float]) -> Lack:
    least, each = LACKING[kind]
    mine = [grade for key, grade in grades.items() if key[1] is side]
    wanted = sum(grade >= 1 for grade in mine)
    return Lack(kind, side, (len(mine), least), (wanted, each), (len(mine) - wanted, each))
