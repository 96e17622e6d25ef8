"""Features of a buyer and a firm, whatever the need and the product."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommender.features.history import History, Past
from recommender.features.payment import taken
from recommender.features.seats import Seats
from recommender.features.statements import Statements
from recommender.features.terms import Numbers
from recommender.protocols import Ids
from recommender.records import Buyer, Firm, OutcomeKind

Bits = NDArray[np.uint64]
_YES, _NO = 1, -1
_OUTCOMES = {
    OutcomeKind.NONE: 0.0,
    OutcomeKind.SAMPLES: 0.4,
    OutcomeKind.QUOTATION: 0.6,
    OutcomeKind.ORDER: 1.0,
    OutcomeKind.SPOT_SALE: 1.0,
}
NAMES = (
    "language_common", "interpreter_needed", "market_known", "exports_elsewhere",
    "segment_wanted", "segment_other", "segment_excluded", "region_excluded",
    "segment_refused", "place_sought", "place_refused",
    "payment_common", "payment_apart", "credit_beyond", "private_label_refused", "private_label_offered",
    "met_before", "outcome_before", "firm_crowded", "buyer_crowded",
)  # fmt: skip


@dataclass(frozen=True)
class Companies:
    """Buyers and firms as bit masks and small numbers; each array is aligned with its companies.

    ``buyer_sets`` (buyers, 4) are languages, segment, payment and segment again; ``firm_sets`` (4, firms) are
    what the firm puts beside them: languages, target segments, payment and excluded segments.
    """

    buyer_sets: Bits
    firm_sets: Bits
    buyer_market: Ids
    firm_markets: NDArray[np.bool_]
    firm_exports: NDArray[np.bool_]
    region_refused: dict[int, list[int]]
    buyer_label: Ids
    firm_label: Ids
    statements: Statements
    past: dict[int, list[tuple[int, Past]]]
    seats: Seats = field(default_factory=Seats)

    names = NAMES

    @classmethod
    def of(cls, buyers: Sequence[Buyer], firms: Sequence[Firm], history: History) -> Self:
        named = tuple(sorted({buyer.country for buyer in buyers if buyer.country}))
        countries = {country: at for at, country in enumerate(named)}
        markets = np.zeros((len(countries) + 1, len(firms)), bool)
        for at, firm in enumerate(firms):
            markets[[countries[market] for market in firm.export_markets if market in countries], at] = True
        languages, segments, payments = {}, {}, {}  # type: dict[object, int], dict[object, int], dict[object, int]
        spoken = _bits([buyer.languages for buyer in buyers], languages)
        segment = _bits([(b.segment,) if b.segment else () for b in buyers], segments)
        routes = _bits([buyer.payment for buyer in buyers], payments)
        firm_sets = (
            _bits([firm.languages for firm in firms], languages),
            _bits([firm.target_segments for firm in firms], segments),
            _bits([taken(firm.payment) for firm in firms], payments),
            _bits([firm.excluded_segments for firm in firms], segments),
        )
        return cls(
            buyer_sets=np.stack((spoken, segment, routes, segment), 1),
            firm_sets=np.stack(firm_sets),
            buyer_market=np.array([countries.get(buyer.country, -1) for buyer in buyers], np.int64),
            firm_markets=markets,
            firm_exports=np.array([bool(firm.export_markets) for firm in firms], bool),
            region_refused=_refused_regions(buyers, firms),
            buyer_label=_answers(buyer.private_label_required for buyer in buyers),
            firm_label=_answers(firm.private_label for firm in firms),
            statements=Statements.of(buyers, firms, named),
            past=_past(buyers, firms, history),
        )

    def row(self, buyer: int) -> Numbers:
        """The features of the buyer at a position with every firm: (features, firms)."""
        out = np.zeros((len(NAMES), len(self.firm_exports)), np.float32)
        named = dict(zip(NAMES, out, strict=True))
        self._terms(named, buyer)
        self.statements.fill(named, buyer)
        named["region_excluded"][self.region_refused[buyer]] = 1.0
        self.seats.fill(named["firm_crowded"], named["buyer_crowded"], buyer)
        for firm, past in self.past.get(buyer, ()):
            meetings = past.held + past.missed
            named["met_before"][firm] = past.held / (past.held + 1.0)
            named["outcome_before"][firm] = _OUTCOMES[past.outcome] - past.missed / max(1, meetings)
        return out

    def _terms(self, out: dict[str, Numbers], buyer: int) -> None:
        mine = self.buyer_sets[buyer][:, None]
        common = (mine & self.firm_sets) != 0
        apart = (mine != 0) & (self.firm_sets != 0) & ~common
        out["language_common"][:], out["interpreter_needed"][:] = common[0], apart[0]
        out["segment_wanted"][:], out["segment_other"][:] = common[1], apart[1]
        out["payment_common"][:], out["payment_apart"][:] = common[2], apart[2]
        out["segment_excluded"][:] = common[3]
        known = self.firm_markets[self.buyer_market[buyer]]
        out["market_known"][:], out["exports_elsewhere"][:] = known, self.firm_exports & ~known
        if self.buyer_label[buyer] == _YES:
            out["private_label_refused"][:] = self.firm_label == _NO
            out["private_label_offered"][:] = self.firm_label == _YES


def _bits(values: Sequence[Iterable[object]], number: dict[object, int]) -> Bits:
    """Sets as bit masks; more than 64 different values share bits."""
    rows = [sum({1 << (number.setdefault(value, len(number)) % 64) for value in row}) for row in values]
    return np.array(rows, np.uint64)


def _answers(values: Iterable[bool | None]) -> Ids:
    return np.array([0 if value is None else _YES if value else _NO for value in values], np.int64)


def _refused_regions(buyers: Sequence[Buyer], firms: Sequence[Firm]) -> dict[int, list[int]]:
    refusing = [(at, set(firm.excluded_regions)) for at, firm in enumerate(firms) if firm.excluded_regions]
    return {
        row: [at for at, regions in refusing if regions & {buyer.region, buyer.country}]
        for row, buyer in enumerate(buyers)
    }


def _past(
    buyers: Sequence[Buyer], firms: Sequence[Firm], history: History
) -> dict[int, list[tuple[int, Past]]]:
    firm_at = {firm.id: at for at, firm in enumerate(firms)}
    buyer_at = {buyer.id: at for at, buyer in enumerate(buyers)}
    found: dict[int, list[tuple[int, Past]]] = {}
    for (firm, buyer), past in history.meetings.items():
        if firm in firm_at and buyer in buyer_at:
            found.setdefault(buyer_at[buyer], []).append((firm_at[firm], past))
    return found
