"""A small planted mission in a store: eight firms and buyers, each buyer with one right firm."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import pytest

from recommender.compliance import Screening
from recommender.config import Settings
from recommender.engine import default_reader
from recommender.records import Actor, ActorRole, Event, EventId, EventKind, Session, Side
from recommender.service import Masa, events, participants
from recommender.service.compliance import load_screening
from recommender.store import Store
from tests.missions import HashedWords, checkerboard

BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
"""Databases to run a module's tests on."""

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
AYSE = Actor("ayse", ActorRole.ORGANISER, "Bursa")
CAN = Actor("can", ActorRole.ORGANISER, "Bursa")
LOW = 0.001
"""A floor under which no right pair of the planted mission lies: its words are few, so its scores are low."""

DAY = date(2026, 12, 1)

MISSION = Event(
    EventId("E1"),
    "Moskova heyeti",
    EventKind.OUTBOUND,
    "Moscow",
    "RU",
    "Europe/Moscow",
    DAY,
    DAY,
    organisation="Bursa",
    sessions=(Session(DAY, time(10), time(12)),),
    tables=4,
    answers_due=datetime(2026, 11, 28, 15, tzinfo=UTC),
)


class PlantedMasa(Masa):
    """A mission's data folder with the encoder for tests; the bundled glossary is read once for all."""

    def __init__(self, settings: Settings, store: Store) -> None:
        super().__init__(settings, store)
        self.compliance.screening = _screening()

    def encoder(self) -> HashedWords:
        return HashedWords()


@cache
def _screening() -> Screening:
    return load_screening(Settings(_env_file=None), default_reader())  # type: ignore[call-arg]


def open_masa(folder: Path, database_url: str = "") -> PlantedMasa:
    """A data folder and its database, migrated; SQLite in the folder unless another is given."""
    settings = Settings(_env_file=None, data_dir=folder, database_url=database_url, secret_key="s" * 32)  # type: ignore[call-arg]
    store = Store(settings.url)
    store.upgrade()
    return PlantedMasa(settings, store)


def plant(masa: Masa, event: Event = MISSION) -> None:
    """Save the checkerboard's companies and let all of them take part in ``event``."""
    firms, buyers = checkerboard()
    masa.store.save_firms(firms)
    masa.store.save_buyers(buyers)
    events.create(masa.store, AYSE, event, NOW)
    participants.join(masa.store, AYSE, event.id, Side.FIRM, [firm.id for firm in firms], NOW)
    participants.join(masa.store, AYSE, event.id, Side.BUYER, [buyer.id for buyer in buyers], NOW)
