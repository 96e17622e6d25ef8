"""Missions on the organiser's pages: made, changed, cloned, overseen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient

from api.pages import mission_form
from recommender.records import ActorRole
from recommender.service import Masa
from tests.pages.staff import sign_in
from tests.pages.world import publish
from tests.service.missions import AYSE

NEW = mission_form.blank(date.today()) | {"name": "Kazan kimya heyeti 2027"}


def fields(page: str) -> dict[str, str]:
    """What a browser would post of the form as it is shown."""
    found = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)<', page))
    found |= {
        name: value
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S)
        for value in re.findall(r'value="([^"]*)" selected', options)
    }
    return found


def test_a_mission_is_made_with_sensible_defaults(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    page = client.post("/missions/new", data=NEW).text
    assert "The mission was made." in page
    made = masa.store.events.one(AYSE, "kazan-kimya-heyeti-2027")
    assert (made.organisation, made.tables, len(made.sessions)) == ("Bursa", 30, 4)
    assert made.first_day.weekday() == 0
    assert "The mission was made." not in client.get("/missions/kazan-kimya-heyeti-2027").text


def test_a_new_mission_is_to_a_city_in_the_readers_language(client: TestClient, masa: Masa) -> None:
    page = sign_in(client, masa, language="tr").get("/missions/new").text
    assert 'name="city" type="text" value="Moskova"' in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("tables", "many", "This cannot be read."),
        ("tables", "0", "give at least one"),
        ("hours", "from ten to one", "This cannot be read."),
        ("hours", "9999-01-01 10:00-11:00", "9999-01-01"),
        ("timezone", "Europe/Atlantis", "Europe/Atlantis"),
        ("first_day", str(date.today() - timedelta(days=1)), "which has passed"),
    ],
)
def test_an_error_is_told_beside_its_field_and_nothing_is_kept(
    client: TestClient, masa: Masa, field: str, value: str, said: str
) -> None:
    sign_in(client, masa)
    answer = client.post("/missions/new", data=NEW | {field: value})
    beside = re.search(rf'id="{field}-problem">([^<]+)<', answer.text)
    assert answer.status_code == 422
    assert beside is not None
    assert said in beside[1]
    assert 'value="Kazan kimya heyeti 2027"' in answer.text
    assert [event.id for event in masa.store.events.all(AYSE)] == ["E1"]


def test_a_form_that_is_saved_unchanged_changes_nothing(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    before = masa.store.events.one(AYSE, "E1")
    shown = fields(client.get("/missions/E1/edit").text)
    assert client.post("/missions/E1/edit", data=shown, follow_redirects=False).status_code == 303
    after = masa.store.events.one(AYSE, "E1")
    assert replace(after, answers_due=None) == replace(before, answers_due=None)


def test_two_organisers_do_not_overwrite_one_another_unseen(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    first = fields(client.get("/missions/E1/edit").text)
    second = dict(first)
    client.post("/missions/E1/edit", data=first | {"tables": "12"})
    answer = client.post("/missions/E1/edit", data=second | {"city": "Kazan"})
    assert (answer.status_code, "tables" in answer.text, "ayse" in answer.text) == (422, True, True)
    kept = masa.store.events.one(AYSE, "E1")
    assert (kept.tables, kept.city) == (12, "Moscow")


def test_a_clone_takes_over_who_takes_part(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    later = date.today() + timedelta(days=200)
    client.post("/missions/E1/clone", data={"name": "Yine Moskova", "first_day": str(later)})
    made = next(event for event in masa.store.events.all(AYSE) if event.cloned_from == "E1")
    assert made.first_day == later
    assert len(masa.store.participation.of(AYSE, made.id)) == 7


def test_the_overview_counts_who_reached_which_stage(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    publish(masa)
    page = client.get("/missions/E1").text
    shown = re.findall(r'<span class="number">(\d+ of \d+)</span>', page)
    assert shown == ["7 of 7", "7 of 7", "7 of 7", "7 of 7", "0 of 7", "2 of 7", "0 of 7"]
    assert "6 firms, 1 buyer" in page


def test_a_mission_with_both_sides_and_no_list_leads_to_filling_it(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    assert "Fill the shortlist" not in client.get("/missions/E1").text
    later = date.today() + timedelta(days=200)
    page = client.post("/missions/E1/clone", data={"name": "Kazan", "first_day": str(later)})
    assert f'href="{page.url.path}/shortlist">Fill the shortlist' in page.text


def test_attention_tells_what_to_do_in_the_readers_language(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, language="ru")
    client.post("/missions/new", data=NEW)
    page = client.get("/missions/kazan-kimya-heyeti-2027/attention").text
    assert "Пока никто не участвует." in page
    assert 'href="/missions/kazan-kimya-heyeti-2027/participants"' in page


def test_an_analyst_reads_missions_and_changes_none(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, ActorRole.ANALYST)
    assert "/missions/new" not in client.get("/missions").text
    assert "/edit" not in client.get("/missions/E1").text
    assert client.post("/missions/E1/edit", data=NEW).status_code == 403
