"""A data folder in which a plan of one meeting is published."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from recommender.config import Settings
from recommender.records import OPERATOR, BuyerId, Event, EventId, EventKind, FirmId, Meeting, Session, Side
from recommender.service import Masa, events, participants, planning
from tests.missions import buyer, firm

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = date(2026, 12, 1)
PAIR = FirmId("F1"), BuyerId("B1")


def publish_one_meeting(settings: Settings) -> Masa:
    """Firm F1 and buyer B1 meet at event E1."""
    masa = Masa.open(settings)
    store = masa.store
    store.save_firms([firm(1, "boya")])
    store.save_buyers([buyer(1, "краска")])
    event = Event(
        EventId("E1"), "Moskova heyeti", EventKind.OUTBOUND, "Moskova", "RU", "Europe/Moscow", DAY, DAY,
        sessions=(Session(DAY, time(10), time(11)),), tables=2,
    )  # fmt: skip
    events.create(store, OPERATOR, event, NOW)
    participants.join(store, OPERATOR, "E1", Side.FIRM, ["F1"], NOW)
    participants.join(store, OPERATOR, "E1", Side.BUYER, ["B1"], NOW)
    store.plans.add(OPERATOR, "E1", [Meeting(event.id, *PAIR, 0, 1)], {}, NOW)
    planning.publish(store, OPERATOR, "E1", 1, NOW)
    return masa
