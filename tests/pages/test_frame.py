"""What all pages of the staff have in common."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from recommender.records import ActorRole
from recommender.service import Masa
from tests.pages.staff import sign_in

PATHS = [
    "/missions", "/missions/new", "/missions/E1", "/missions/E1/attention", "/missions/E1/edit",
    "/missions/E1/participants", "/missions/E1/participants/firm/F1", "/missions/E1/invitations",
    "/missions/E1/audit", "/companies", "/companies/firm/F1", "/companies/buyer/B1/edit", "/imports",
    "/duplicates", "/flags", "/users", "/account", "/sign-in",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_under_200_kilobytes_and_runs_nothing_inline(
    client: TestClient, masa: Masa, path: str
) -> None:
    page = sign_in(client, masa, ActorRole.ADMINISTRATOR).get(path)
    assert page.status_code == 200
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=|javascript:", page.text)
    assert "unsafe" not in page.headers["content-security-policy"]
    loaded = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    assert len(page.content) + sum(len(client.get(each).content) for each in loaded) < 200_000


def test_a_switch_of_language_keeps_what_was_asked_for(client: TestClient, masa: Masa) -> None:
    page = sign_in(client, masa).get("/companies", params={"q": "kimya & boya", "side": "firm"}).text
    assert 'href="?q=kimya+%26+boya&amp;side=firm&amp;language=ru"' in page


@pytest.mark.parametrize("path", ["/missions/E1/nothing", "/missions/E1/shortlist/undo", "/sign-out"])
def test_an_address_without_a_page_is_told_as_a_page_in_a_browser(client: TestClient, path: str) -> None:
    headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "tr"}
    page = client.get(path, headers=headers)
    assert page.status_code == 404
    assert "bu adreste bir şey yok" in page.text
    assert '<html lang="tr">' in page.text
    assert "default-src" in page.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/missions/E1/nothing", "/api/v1/nothing"])
def test_programs_are_told_so_in_a_problem_document(client: TestClient, path: str) -> None:
    accepted = "text/html" if path.startswith("/api") else "application/json"
    answer = client.get(path, headers={"Accept": accepted})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_page")


def test_what_was_done_is_told_once(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, language="ru")
    assert "Компания больше не участвует." in client.post("/missions/E1/participants/firm/F6/remove").text
    assert "Компания больше не участвует." not in client.get("/missions/E1/participants").text


@pytest.mark.parametrize("said", ["x", "IiI=x", "WzFd", "bnVsbA=="])
def test_a_made_up_note_is_not_shown(client: TestClient, masa: Masa, said: str) -> None:
    sign_in(client, masa)
    client.cookies.set("masa_said", said)
    page = client.get("/missions")
    assert (page.status_code, 'class="flash"' in page.text) == (200, False)


@pytest.mark.parametrize(("language", "heading"), [("tr", "Heyetler"), ("ru", "Миссии"), ("en", "Missions")])
def test_a_page_speaks_the_readers_language(
    client: TestClient, masa: Masa, language: str, heading: str
) -> None:
    page = sign_in(client, masa, language=language).get("/missions").text
    assert f'<html lang="{language}">' in page
    assert f"<h1>{heading}</h1>" in page
