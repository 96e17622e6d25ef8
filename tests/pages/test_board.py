"""The match board and the heat map, as an organiser and an analyst of Bursa find them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from recommender.records import ActorRole, Standing
from recommender.service import suggesting
from recommender.service.boards import Board
from recommender.service.masa import Masa
from tests.pages.desk import HERE, PATIENT, pair, seated, standing, version
from tests.pages.staff import sign_in
from tests.pages.world import settings
from tests.service.missions import AYSE

BLEACH = "B1-1"
"""The need that only Nilüfer's product meets."""


@pytest.fixture(scope="module")
def reader(planted_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client that only reads, with the bundled encoder: one engine for all tests here."""
    folder = tmp_path_factory.mktemp("board") / "var"
    shutil.copytree(planted_pages, folder)
    with TestClient(create_app(settings(folder))) as opened:
        opened.app.state.masa.later.patience = PATIENT  # type: ignore[attr-defined]
        sign_in(opened, opened.app.state.masa)  # type: ignore[attr-defined]
        yield opened


def board(client: TestClient, **asked: str) -> str:
    return client.get(f"{HERE}/matches", params={"company": "B1", **asked}).text


def ranked(page: str) -> list[str]:
    """The names in the middle, best first."""
    return re.findall(r'class="open"[^>]*>([^<]+)<', page)


def test_a_need_leads_with_the_firm_that_makes_the_article(reader: TestClient) -> None:
    assert ranked(board(reader, need=BLEACH))[0] == "Nilüfer Kimya A.Ş."


def test_a_firm_is_offered_the_missions_buyers_alone(reader: TestClient) -> None:
    page = board(reader, side="firm", company="F1")
    assert ranked(page) == ["ООО «Пример-Химторг»"]


def test_both_sides_wishes_stand_beside_the_score(reader: TestClient) -> None:
    row = board(reader, need=BLEACH).split('id="row-1"')[1].split("</tr>")[0]
    assert re.search(r"buyer \d+%", row)
    assert re.search(r"firm \d+%", row)


def test_a_required_certificate_narrows_to_who_holds_it(reader: TestClient) -> None:
    assert ranked(board(reader, certificate="ISO 9001")) == ["Karadeniz Kimya A.Ş."]


def test_who_never_met_is_told_from_who_did(reader: TestClient) -> None:
    assert len(ranked(board(reader, met="never"))) == 6
    assert "No partner passes these filters." in board(reader, met="before")


def test_the_steps_of_a_waterfall_add_up_to_the_score(reader: TestClient) -> None:
    table = board(reader, need=BLEACH, partner="F1").split('class="waterfall"')[1]
    steps = [float(n) for n in re.findall(r'class="number">([+-][\d.]+)<', table.split("</tbody>")[0])]
    total = re.search(r'class="number">([\d.]+)<', table.split("<tfoot>")[1])
    assert total is not None
    assert sum(steps) == pytest.approx(float(total[1]), abs=0.05 * len(steps))


def test_the_words_that_met_are_marked(reader: TestClient) -> None:
    page = board(reader, need=BLEACH, partner="F1")
    assert "<mark>Sodyum hipoklorit</mark>" in page
    assert re.search(r"<mark>Гипохлорит натрия[^<]*</mark>", page)


def test_two_candidates_stand_side_by_side_with_their_differences(reader: TestClient) -> None:
    page = board(reader, need=BLEACH, partner="F1", beside="F6")
    assert "Side by side" in page
    closely = page.split('id="closely"')[1]
    assert closely.count("<article>") == 2
    assert "Nilüfer Kimya A.Ş." in closely
    assert "Uludağ Kimya A.Ş." in closely


def test_why_not_explains_a_firm_by_name(reader: TestClient) -> None:
    page = board(reader, need=BLEACH, certificate="ISO 9001", why="uludag")
    assert "Uludağ Kimya A.Ş." in page.split('id="closely"')[1]


def test_why_not_asks_back_when_a_name_is_not_clear(reader: TestClient) -> None:
    assert "Which one do you mean?" in board(reader, why="kimya")
    assert "Nobody of that name takes part" in board(reader, why="nothing like it")


def test_search_needs_no_turkish_letters(reader: TestClient) -> None:
    page = reader.get(f"{HERE}/matches", params={"side": "firm", "q": "NILUFER"}).text
    assert "1 company" in page


def test_a_company_that_takes_no_part_is_not_found(reader: TestClient) -> None:
    assert reader.get(f"{HERE}/matches", params={"company": "B2"}).status_code == 404


def test_an_analyst_reads_the_board_without_a_button_to_change_it(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, ActorRole.ANALYST)
    page = client.get(f"{HERE}/matches").text
    assert len(ranked(page)) == 6
    assert 'name="chosen"' not in page
    assert 'name="dropped"' not in page


def test_a_dropped_firm_does_not_come_back_by_itself(client: TestClient) -> None:
    masa = seated(client)
    choose(client, masa, dropped="F2")
    assert standing(masa, 2) is Standing.DROPPED
    suggesting.fill(masa, AYSE, "E1", 6, good=0.0)
    assert standing(masa, 2) is Standing.DROPPED


def test_what_the_engine_said_is_kept_with_a_choice(client: TestClient) -> None:
    masa = seated(client)
    choose(client, masa, dropped="F2")
    page = choose(client, masa, chosen="F2")
    assert "Yeşilova Kimya A.Ş. is on the shortlist." in page
    entry = masa.store.shortlists.some(AYSE, "E1", {pair(2)})[pair(2)]
    assert entry.standing is Standing.CHOSEN
    assert entry.shown is not None
    assert (entry.shown.firm_rank, entry.shown.buyer_rank) == Board(masa, AYSE, "E1").rank(pair(2))


def test_the_map_of_a_small_mission_shows_every_pair_with_a_link_to_it(reader: TestClient) -> None:
    page = reader.get(f"{HERE}/heat").text
    assert page.count("matches?company=B1&amp;partner=F") == 6


def choose(client: TestClient, masa: Masa, **choice: str) -> str:
    form = {"company": "B1", "side": "buyer", "seen": version(masa), "back": "?company=B1", **choice}
    return client.post(f"{HERE}/matches", data=form).text
