"""What of a mission needs attention, as it grows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from recommender.records import Answer, BuyerId, FirmId, Meeting, Side
from recommender.service import Masa, decisions, invitations, planning, shortlists
from recommender.service.concerns import Concern, concerns
from recommender.service.decisions import Reply
from recommender.service.progress import Stage, progress
from tests.missions import firm
from tests.service.missions import AYSE, NOW, open_masa, plant

PAIR = FirmId("F1"), BuyerId("B1")


@pytest.fixture
def masa(tmp_path: Path) -> Iterator[Masa]:
    opened = open_masa(tmp_path)
    plant(opened)
    yield opened
    opened.store.close()


def counts(masa: Masa, hours: float = 0) -> dict[Concern, int]:
    return {it.concern: it.count for it in concerns(masa, AYSE, "E1", NOW + timedelta(hours=hours))}


def listed(masa: Masa) -> None:
    shortlists.add(masa.store, AYSE, "E1", PAIR, 0, NOW)


def test_a_new_mission_with_its_companies_has_no_concern(masa: Masa) -> None:
    assert counts(masa) == {}


def test_those_without_a_match_matter_once_there_is_a_list(masa: Masa) -> None:
    listed(masa)
    assert counts(masa) == {
        Concern.FIRMS_UNMATCHED: 7,
        Concern.BUYERS_UNMATCHED: 7,
        Concern.NOT_INVITED: 2,
    }


def test_answers_are_due_soon_and_then_overdue(masa: Masa) -> None:
    listed(masa)
    invitations.invite(masa.store, AYSE, "E1", expires_at=NOW + timedelta(days=4), now=NOW)
    assert Concern.DUE_SOON not in counts(masa)
    assert counts(masa, 25)[Concern.DUE_SOON] == 2
    assert counts(masa, 4 * 24)[Concern.OVERDUE] == 2


def test_a_draft_is_told_until_it_is_published(masa: Masa) -> None:
    event = masa.store.events.one(AYSE, "E1")
    masa.store.plans.add(AYSE, "E1", [Meeting(event.id, *PAIR, 0, 0)], {}, NOW)
    assert counts(masa)[Concern.DRAFT] == 1
    planning.publish(masa.store, AYSE, "E1", 1)
    assert Concern.DRAFT not in counts(masa)


def test_a_company_entered_twice_is_told(masa: Masa) -> None:
    known = masa.store.firm("F1")
    twin = firm(77, *(product.text for product in known.products))
    masa.store.save_firms([type(known)(twin.id, known.name, twin.products, website="masa.example")])
    masa.store.save_firms([type(known)(known.id, known.name, known.products, website="masa.example")])
    assert counts(masa)[Concern.DUPLICATES] == 1


def test_progress_counts_parties_stage_by_stage(masa: Masa) -> None:
    listed(masa)
    invitations.invite(masa.store, AYSE, "E1", now=NOW)
    decisions.answer(masa.store, AYSE, "E1", Side.FIRM, "F1", [Reply("B1", Answer.INTERESTED)], now=NOW)
    found = progress(masa, AYSE, "E1")
    assert {stage: len(parties) for stage, parties in found.reached.items()} == {
        Stage.IMPORTED: 16, Stage.MATCHED: 2, Stage.SHORTLISTED: 2, Stage.INVITED: 2,
        Stage.ANSWERED: 1, Stage.SCHEDULED: 0, Stage.HELD: 0,
    }  # fmt: skip
    assert (found.matches, found.meetings) == (1, 0)
