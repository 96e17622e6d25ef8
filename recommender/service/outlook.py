"""How a party's matches would change with its record, before it is saved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from recommender.engine import Engine
from recommender.matching import EventScores, Filters
from recommender.matching.congestion import GOOD
from recommender.records import OPERATOR, Buyer, BuyerId, Firm, FirmId, Match, Reason, Side
from recommender.service.guests import Guest
from recommender.service.invitations import party_list
from recommender.service.masa import Masa
from recommender.service.supposing import supposing


@dataclass(frozen=True)
class Shift:
    """One partner on the party's list: its score now and then (None where the two could not meet), and
    what spoke against it that would be settled or would be new."""

    partner: str
    before: float | None
    after: float | None
    settled: tuple[Reason, ...]
    raised: tuple[Reason, ...]


@dataclass(frozen=True)
class Outlook:
    """The list's partners, best first by what would be; and how many participants match well in all."""

    shifts: tuple[Shift, ...]
    good_before: int
    good_after: int


@dataclass(frozen=True)
class _View:
    """A party's matches in one engine: the open ones by the partner's id."""

    scores: EventScores
    open: dict[str, float]

    def match(self, partner: str, guest: Guest) -> Match | None:
        if partner not in self.open:
            return None
        own = guest.company.id
        pair = (own, partner) if guest.side is Side.FIRM else (partner, own)
        return self.scores.match(FirmId(pair[0]), BuyerId(pair[1]))


def outlook(masa: Masa, guest: Guest, wanted: Firm | Buyer) -> Outlook:
    """What would become of a party's matches with ``wanted`` in the place of its record.

    Only partners on its list are named: of all others a party learns how many match well.

    Raises:
        EngineNotReady: nothing is built yet.
    """
    present = {p.company_id for p in masa.store.participation.of(OPERATOR, guest.event.id)}
    now, then = (_view(engine, guest, present) for engine in (masa.engine(), supposing(masa, wanted)))
    listed = party_list(masa.store, guest.actor, guest.event.id, guest.side, guest.company.id)
    shifts = [
        _shift(match.partner.name, now.match(match.partner.id, guest), then.match(match.partner.id, guest))
        for match in listed
    ]
    best_first = sorted(shifts, key=lambda shift: -(shift.after or 0.0))
    return Outlook(tuple(best_first), _good(now), _good(then))


def _view(engine: Engine, guest: Guest, present: Collection[str]) -> _View:
    own, others = frozenset({guest.company.id}), frozenset(present)
    firms, buyers = (own, others) if guest.side is Side.FIRM else (others, own)
    scores = engine.event(
        Filters(firms=frozenset(map(FirmId, firms)), buyers=frozenset(map(BuyerId, buyers)))
    )
    partners = scores.buyer_ids if guest.side is Side.FIRM else scores.firm_ids
    worth = np.where(scores.open, scores.scores.score, np.nan).ravel().tolist()
    return _View(scores, {id_: score for id_, score in zip(partners, worth, strict=False) if score == score})


def _shift(partner: str, now: Match | None, then: Match | None) -> Shift:
    was, will_be = _against(now), _against(then)
    return Shift(
        partner,
        now.score if now else None,
        then.score if then else None,
        tuple(reason for reason in was if reason not in will_be),
        tuple(reason for reason in will_be if reason not in was),
    )


def _against(match: Match | None) -> list[Reason]:
    return [reason for reason in match.reasons if reason.tone < 0] if match else []


def _good(view: _View) -> int:
    return sum(score >= GOOD for score in view.open.values())
