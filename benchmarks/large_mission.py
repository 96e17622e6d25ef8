"""A whole mission of 300 firms and 600 buyers, drawn from the sample's invented companies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

import numpy as np

from recommender.config import BUNDLED
from recommender.importing import read_buyers, read_firms
from recommender.records import (
    OPERATOR,
    Answer,
    Buyer,
    BuyerId,
    Contact,
    Decision,
    Event,
    EventId,
    EventKind,
    Firm,
    FirmId,
    Limits,
    NeedId,
    ProductId,
    Side,
)
from recommender.service import Masa, events, participants, planning, solving, suggesting
from recommender.store import Store

SAMPLE = BUNDLED / "data" / "sample"
FIRMS, BUYERS, TABLES = 300, 600, 150
SEATS = 8
Company = TypeVar("Company", Firm, Buyer)


def plant(masa: Masa, event_id: str, firms: int = FIRMS, buyers: int = BUYERS, seconds: float = 20.0) -> None:
    """Companies, a mission of two days, its shortlist, simulated answers and a published schedule."""
    store, chance = masa.store, np.random.default_rng(5)
    supply = _drawn(read_firms(SAMPLE / "firms.csv").records, firms, chance, _firm)
    demand = _drawn(read_buyers(SAMPLE / "buyers.csv").records, buyers, chance, _buyer)
    store.save_firms(supply)
    store.save_buyers(demand)
    events.create(store, OPERATOR, _event(event_id))
    participants.join(store, OPERATOR, event_id, Side.FIRM, [firm.id for firm in supply])
    participants.join(store, OPERATOR, event_id, Side.BUYER, [buyer.id for buyer in demand])
    suggesting.fill(masa, OPERATOR, event_id, SEATS)
    store.decisions.record(OPERATOR, _answers(store, event_id, chance), [], [], [], None, datetime.now(UTC))
    made = solving.schedule(store, OPERATOR, event_id, seconds)
    planning.publish(store, OPERATOR, event_id, made.version)


def _answers(store: Store, event_id: str, chance: np.random.Generator) -> list[Decision]:
    """Each side says yes with its own score as the chance; of one match in ten it has said nothing yet."""
    found = []
    for entry in store.shortlists.entries(OPERATOR, event_id):
        for side in Side:
            assert entry.shown is not None, "the engine filled the list"
            likely = entry.shown.firm_score if side is Side.FIRM else entry.shown.buyer_score
            said = Answer.INTERESTED if chance.random() < likely else Answer.NOT_INTERESTED
            if chance.random() < 0.9:
                found.append(Decision(entry.event_id, side, *entry.pair, said, datetime.now(UTC)))
    return found


def _event(event_id: str) -> Event:
    first = datetime.now(UTC).date() + timedelta(days=60)
    last = first + timedelta(days=1)
    return Event(
        EventId(event_id), "Büyük kimya heyeti", EventKind.OUTBOUND, "Moskova", "RU", "Europe/Moscow",
        first, last,
        sessions=events.daily(first, last, [(time(9), time(13)), (time(14), time(18))]),
        tables=TABLES,
        interpreters={"ru": TABLES},
        firm_limits=Limits(most=SEATS),
        buyer_limits=Limits(most=SEATS),
        both_must_accept=False,
    )  # fmt: skip


def _drawn(
    pool: Sequence[Company],
    count: int,
    chance: np.random.Generator,
    renamed: Callable[[Company, int], Company],
) -> list[Company]:
    """Every company of the pool as it is, then some again under other names."""
    extra = [pool[at] for at in chance.integers(0, len(pool), max(0, count - len(pool)))]
    return [*pool[:count], *(renamed(company, at) for at, company in enumerate(extra, 1))]


def _firm(firm: Firm, at: int) -> Firm:
    id_ = FirmId(f"FX{at:03}")
    products = tuple(
        replace(product, id=ProductId(f"{id_}-{line}"), firm_id=id_)
        for line, product in enumerate(firm.products, 1)
    )
    return replace(firm, id=id_, name=f"{firm.name} {at}", products=products, contact=Contact())


def _buyer(buyer: Buyer, at: int) -> Buyer:
    id_ = BuyerId(f"BX{at:03}")
    needs = tuple(
        replace(need, id=NeedId(f"{id_}-{line}"), buyer_id=id_) for line, need in enumerate(buyer.needs, 1)
    )
    return replace(buyer, id=id_, name=f"{buyer.name} {at}", needs=needs, contact=Contact())
