"""The companies as the staff looks them up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from recommender.records import Actor, ActorRole, Side
from recommender.service import Masa, participants
from tests.missions import buyer, firm
from tests.service.missions import AYSE, open_masa, plant

IZMIR = Actor("hasan", ActorRole.ORGANISER, "İzmir")


@pytest.fixture(scope="module")
def masa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Masa]:
    opened = open_masa(tmp_path_factory.mktemp("directory"))
    plant(opened)
    opened.store.save_firms([replace(firm(20, "Işık geçirgen reçine"), name="Güneş Kimya A.Ş.")])
    opened.store.save_buyers([replace(buyer(20, "Гипохлорит натрия"), name="ООО «Химторг»")])
    yield opened
    opened.store.close()


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("Химт", "B20"),
        ("himtorg", "B20"),
        ("гипо", "B20"),
        ("gunes", "F20"),
        ("GÜNEŞ ki", "F20"),
        ("ISIK", "F20"),
        ("F20", "F20"),
    ],
)
def test_a_company_is_found_in_any_script_and_case(masa: Masa, typed: str, id_: str) -> None:
    assert masa.directory.known(AYSE).search(typed)[0].company.id == id_


def test_every_word_has_to_be_found(masa: Masa) -> None:
    assert masa.directory.known(AYSE).search("güneş gübre") == []
    assert masa.directory.known(AYSE).search("  ") == []


def test_a_search_may_keep_to_one_side(masa: Masa) -> None:
    found = masa.directory.known(AYSE).search("boya", Side.BUYER)
    assert [(hit.company.id, hit.line) for hit in found] == [("B1", "boya alınacak")]


def test_another_organisations_companies_are_not_found(masa: Masa) -> None:
    assert masa.directory.known(IZMIR).search("boya") == []


def test_what_changes_is_seen_at_once(tmp_path: Path) -> None:
    masa = open_masa(tmp_path)
    masa.store.save_firms([firm(1, "boya")])
    assert masa.directory.known(AYSE) is masa.directory.known(AYSE)
    masa.store.save_firms([firm(2, "boya")])
    assert {hit.company.id for hit in masa.directory.known(AYSE).search("boya")} == {"F1", "F2"}
    masa.store.close()


def test_a_company_that_joins_anothers_event_is_no_longer_seen(tmp_path: Path) -> None:
    masa = open_masa(tmp_path)
    plant(masa)
    masa.store.save_firms([firm(30, "boya")])
    assert masa.directory.known(IZMIR).search("boya") != []
    participants.join(masa.store, AYSE, "E1", Side.FIRM, ["F30"])
    assert masa.directory.known(IZMIR).search("boya") == []
    masa.store.close()
