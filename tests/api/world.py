"""Two organisations in one database, and everybody who might ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from recommender.records import (
    OPERATOR,
    Actor,
    ActorRole,
    BuyerId,
    Contact,
    Event,
    EventId,
    FirmId,
    JobState,
    Meeting,
    Pair,
    Scope,
    Session,
    Side,
)
from recommender.service import (
    Masa,
    events,
    invitations,
    jobs,
    keys,
    participants,
    planning,
    removals,
    shortlists,
)
from recommender.service.links import link_to
from recommender.store import ImportEntry
from tests.api.people import account, bearer, masa_of, serving
from tests.missions import buyer, checkerboard, firm
from tests.service.missions import MISSION, PlantedMasa

Headers = dict[str, str]
NOBODY_SEES = "kisi@sirket.example"
"""The address of every company's contact person."""

DAY = datetime.now(UTC).date() + timedelta(days=60)
EVENT = replace(
    MISSION,
    first_day=DAY,
    last_day=DAY,
    sessions=(Session(DAY, time(10), time(12)),),
    answers_due=datetime.now(UTC) + timedelta(days=30),
    both_must_accept=False,
)


@contextmanager
def planted(folder: Path) -> Iterator[tuple[TestClient, dict[str, Headers]]]:
    """A client, and the headers of each role. Bursa keeps E1, İzmir E2; F50 takes part nowhere.

    ``firm`` is F1, ``buyer`` is B1, ``rival`` is F2, ``stranger`` organises İzmir's event; ``reader`` is a
    key of Bursa's organiser that may only read.
    """
    with serving(folder) as client:
        masa = masa_of(client)
        planted = PlantedMasa(masa.settings, masa.store)
        client.app.state.masa = planted  # type: ignore[attr-defined]
        _plant(planted)
        yield client, _people(planted)


def _plant(masa: Masa) -> None:
    contact = Contact("Kişi", NOBODY_SEES, "")
    firms, buyers = checkerboard()
    others = [firm(50, "boya"), firm(90, "boya"), firm(91, "boya")]
    masa.store.save_firms([replace(each, contact=contact) for each in (*firms, *others)])
    masa.store.save_buyers([replace(each, contact=contact) for each in (*buyers, buyer(90, "boya"))])
    organiser = account(masa, "ayse", ActorRole.ORGANISER, "Bursa").actor
    stranger = account(masa, "hasan", ActorRole.ORGANISER, "İzmir").actor
    _event(masa, organiser, EVENT, [f.id for f in firms], [b.id for b in buyers])
    _event(
        masa,
        stranger,
        replace(EVENT, id=EventId("E2"), name="Gizli heyet", organisation="İzmir"),
        ["F90"],
        ["B90"],
    )
    for at in (1, 2, 4):
        version = masa.store.shortlists.version(organiser, "E1")
        shortlists.add(masa.store, organiser, "E1", _pair(at), version)
    invitations.invite(
        masa.store, organiser, "E1", [(Side.FIRM, "F1"), (Side.FIRM, "F2"), (Side.BUYER, "B1")]
    )
    meetings = [Meeting(EVENT.id, *_pair(at), 0, at) for at in (1, 2)]
    masa.store.plans.add(organiser, "E1", meetings, {}, datetime.now(UTC))
    planning.publish(masa.store, organiser, "E1", 1)
    removals.remove_firm(masa.store, stranger, masa.store.firm("F91"))
    for told, kept_by in (("E-posta okunamadı", organiser), ("Gizli hücre", stranger)):
        problem = {"row": 2, "column": "contact_email", "value": told, "code": "import_no_product",
                   "severity": "warning", "facts": {}}  # fmt: skip
        now = datetime.now(UTC)
        masa.store.imports.add(
            ImportEntry(told, "firms", {"rows": 1}, now, told, kept_by.id, kept_by.organisation, [problem])
        )
    for id_, state in (("J1", JobState.QUEUED), ("J2", JobState.DONE)):
        asked = jobs.ask_schedule(masa.store, organiser, "E1", 1)
        masa.store.jobs.add(replace(asked, id=id_, state=state, phase=f"job_{state}"))


def _event(masa: Masa, actor: Actor, event: Event, firms: list[str], buyers: list[str]) -> None:
    events.create(masa.store, actor, event)
    participants.join(masa.store, actor, event.id, Side.FIRM, firms)
    participants.join(masa.store, actor, event.id, Side.BUYER, buyers)


def _pair(at: int) -> Pair:
    return FirmId(f"F{at}"), BuyerId(f"B{at}")


def _people(masa: Masa) -> dict[str, Headers]:
    links = {found.company_id: found for found in masa.store.invitations.of(OPERATOR, "E1")}
    ayse = masa.store.accounts.one(OPERATOR, "ayse").actor
    key = keys.make(masa.store, ayse, "portal", {Scope.READ}).text

    def link(company_id: str) -> Headers:
        return {"X-Masa-Link": link_to(masa.settings, links[company_id]).rpartition("/")[2]}

    return {
        "anonymous": {},
        "rival": link("F2"),
        "firm": link("F1"),
        "buyer": link("B1"),
        "analyst": bearer(masa, "ece", ActorRole.ANALYST, "Bursa"),
        "stranger": bearer(masa, "hasan", ActorRole.ORGANISER, "İzmir"),
        "reader": {"Authorization": f"Bearer {key}"},
        "organiser": bearer(masa, "ayse", ActorRole.ORGANISER, "Bursa"),
        "administrator": bearer(masa, "root", ActorRole.ADMINISTRATOR),
    }
