"""The organiser's pages over the planted mission, with the encoder for tests where meaning does not matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from fastapi.testclient import TestClient

from recommender.records import BuyerId, FirmId, Meeting, Pair, Side, Standing
from recommender.service import Masa, participants
from tests.pages.staff import sign_in
from tests.pages.world import EVENT
from tests.service.missions import AYSE, PlantedMasa

HERE = "/missions/E1"
PATIENT = 60.0
"""Seconds for which a test waits for what is worked out beside the requests."""


def seated(client: TestClient) -> Masa:
    """The client's mission, served with the encoder for tests, at which Ayşe is signed in."""
    served: Masa = client.app.state.masa  # type: ignore[attr-defined]
    planted = PlantedMasa(served.settings, served.store)
    planted.later.patience = PATIENT
    client.app.state.masa = planted  # type: ignore[attr-defined]
    sign_in(client, planted)
    return planted


def pair(firm: int, buyer: int = 1) -> Pair:
    return FirmId(f"F{firm}"), BuyerId(f"B{buyer}")


def standing(masa: Masa, firm: int) -> Standing:
    """Where a firm stands on B1's list."""
    wanted = pair(firm)
    return masa.store.shortlists.some(AYSE, "E1", {wanted})[wanted].standing


def version(masa: Masa) -> str:
    return str(masa.store.shortlists.version(AYSE, "E1"))


def draft(masa: Masa, places: Sequence[tuple[Pair, int, int]]) -> None:
    """A draft with these meetings, each (pair, slot, table); B2 takes part from now on."""
    if not any(p.company_id == "B2" for p in masa.store.participation.of(AYSE, "E1")):
        participants.join(masa.store, AYSE, "E1", Side.BUYER, ["B2"])
    meetings = [Meeting(EVENT.id, *two, slot, table) for two, slot, table in places]
    masa.store.plans.add(AYSE, "E1", meetings, {"goals": {}}, datetime.now(UTC))


def place(masa: Masa, of: Pair, version: int = 1) -> tuple[int, int | None]:
    """Slot and table of a meeting."""
    found = next(m for m in masa.store.plans.meetings(AYSE, "E1", version) if m.pair == of)
    return found.slot, found.table
