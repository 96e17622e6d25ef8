"""A pair in full, in the words of its reader: both texts with the words that met, reasons, waterfall."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from babel.numbers import format_decimal, format_percent

from recommender.exporting.telling import SAID_ELSEWHERE, origin
from recommender.exporting.times import LOCALES
from recommender.matching import Explanation
from recommender.records import Flag, Line, Match, Reason, ShortlistEntry, Side, Span
from recommender.service.boards import Board
from recommender.wording import messages, phrase

STEPS = 12
"""Steps of a waterfall that are shown one by one; the small rest is one more."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a waterfall: what one feature gave on both sides, and its bar from ``left``, of 100."""

    name: str
    amount: float
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class PairView:
    """What is shown of one pair."""

    firm_id: str
    firm: str
    firm_origin: str
    buyer_id: str
    buyer: str
    buyer_origin: str
    need_id: str
    need: tuple[tuple[str, bool], ...]
    product: tuple[tuple[str, bool], ...]
    score: float
    percent: str
    buyer_percent: str
    firm_percent: str
    rank: int | None
    found: int
    obstacles: tuple[str, ...]
    fits: tuple[str, ...]
    against: tuple[str, ...]
    notes: tuple[str, ...]
    flags: tuple[Flag, ...]
    amounts: dict[str, float]
    steps: tuple[Step, ...]
    standing: str
    met: bool


def pair_view(board: Board, found: Explanation, entry: ShortlistEntry | None, language: str) -> PairView:
    """An explained pair of a board."""
    match = found.match
    firm, buyer = board.firms[match.firm_id], board.buyers[match.buyer_id]
    product = next(p for p in firm.products if p.id == match.product_id)
    need = next(n for n in buyer.needs if n.id == match.need_id)
    spans = [span for reason in match.reasons for span in reason.spans]
    return PairView(
        firm_id=firm.id,
        firm=firm.name,
        firm_origin=origin(firm, language),
        buyer_id=buyer.id,
        buyer=buyer.name,
        buyer_origin=origin(buyer, language),
        need_id=need.id,
        need=marked(need.text, [span for span in spans if span.line is Line.NEED]),
        product=marked(product.text, [span for span in spans if span.line is Line.PRODUCT]),
        score=match.score,
        percent=percent(match.score, language),
        buyer_percent=percent(match.buyer_score, language),
        firm_percent=percent(match.firm_score, language),
        rank=found.rank,
        found=found.found,
        obstacles=tuple(phrase(reason.code, language, reason.facts) for reason in found.obstacles),
        fits=spoken(match.reasons, 1, language),
        against=spoken(match.reasons, -1, language),
        notes=spoken(match.reasons, 0, language),
        flags=tuple(match.flags),
        amounts={name: sum(amounts.values()) for name, amounts in _by_feature(match).items()},
        steps=waterfall(match, language),
        standing=entry.standing.value if entry else "",
        met=board.met_before((firm.id, buyer.id)),
    )


def percent(share: float, language: str) -> str:
    """A share as readers write it: ``%84``, ``84 %``, ``84%``."""
    return format_percent(share, locale=LOCALES[language])


def decimal(number: float, language: str, pattern: str = "0.0") -> str:
    """A number as readers write it, of so many places; ``+0.0;-0.0`` shows its sign."""
    return format_decimal(number, pattern, locale=LOCALES[language])


def spoken(reasons: Iterable[Reason], tone: int, language: str) -> tuple[str, ...]:
    """Reasons of one tone as sentences, without those that only repeat the two texts."""
    told = (r for r in reasons if r.tone == tone and r.code not in SAID_ELSEWHERE)
    return tuple(phrase(reason.code, language, reason.facts) for reason in told)


def marked(text: str, spans: Iterable[Span]) -> tuple[tuple[str, bool], ...]:
    """A text in pieces, each with whether a reason rests on it."""
    hit = [False] * len(text)
    for span in spans:
        hit[span.start : span.end] = [True] * len(hit[span.start : span.end])
    pieces: list[tuple[str, bool]] = []
    for letter, yes in zip(text, hit, strict=True):
        if pieces and pieces[-1][1] is yes:
            pieces[-1] = pieces[-1][0] + letter, yes
        else:
            pieces.append((letter, yes))
    return tuple(pieces)


def waterfall(match: Match, language: str) -> tuple[Step, ...]:
    """The score of a match, feature by feature, from where every pair starts to the score itself."""
    by_name = _by_feature(match)
    start = by_name.pop("start", {})
    ordered = sorted(by_name.items(), key=lambda found: -abs(sum(found[1].values())))
    shown, rest = ordered[:STEPS], ordered[STEPS:]
    named = [(feature_name("start", language), start)]
    named += [(feature_name(name, language), amounts) for name, amounts in shown]
    if rest:
        others = {side: sum(amounts.get(side, 0.0) for _, amounts in rest) for side in Side}
        named.append((phrase("feature_others", language, {"number": len(rest)}), others))
    return tuple(_placed(named))


def side_by_side(one: PairView, other: PairView, language: str) -> list[tuple[str, float, float]]:
    """What each feature gave to both scores, those that set the two furthest apart first."""
    names = one.amounts.keys() | other.amounts.keys()
    both = {name: (one.amounts.get(name, 0.0), other.amounts.get(name, 0.0)) for name in names}
    ordered = sorted(both.items(), key=lambda found: (-abs(found[1][1] - found[1][0]), found[0]))
    return [(feature_name(name, language), *amounts) for name, amounts in ordered]


def feature_name(name: str, language: str) -> str:
    """A feature in plain words; its own name where nobody has put it into words yet."""
    code = f"feature_{name}"
    return phrase(code, language) if code in messages() else name


def _by_feature(match: Match) -> dict[str, dict[Side, float]]:
    found: defaultdict[str, dict[Side, float]] = defaultdict(dict)
    for part in match.contributions:
        found[part.feature][part.side] = part.amount
    return dict(found)


def _placed(named: list[tuple[str, dict[Side, float]]]) -> Iterable[Step]:
    """Bars that hang where the one before ends, on a scale from the lowest point to the highest."""
    ends = [0.0]
    for _, amounts in named:
        ends.append(ends[-1] + sum(amounts.values()))
    low, high = min(ends), max(ends)
    scale = 100 / (high - low) if high > low else 0.0
    for (name, _), (begin, end) in zip(named, pairwise(ends), strict=True):
        left = scale * (min(begin, end) - low)
        yield Step(name, end - begin, round(left, 2), round(max(scale * abs(end - begin), 0.3), 2))
