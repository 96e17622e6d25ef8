"""Every page of the staff, asked by everybody: nobody opens or changes what its role does not allow."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.access import COOKIE, SAFE
from api.pages.routers import STAFF_PAGES
from recommender.records import ActorRole
from recommender.service import Masa
from tests.pages.staff import NAMES, sign_in, token
from tests.pages.world import link

ROUTES = [
    (router, method, route.path)
    for router in STAFF_PAGES
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
]


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "x", path.replace("{event_id}", "E1"))


@pytest.mark.parametrize("holds", ["nothing", "a link"])
def test_who_is_not_signed_in_is_led_to_the_sign_in(client: TestClient, masa: Masa, holds: str) -> None:
    headers = {"X-Masa-Link": link(masa, "B1").rpartition("/")[2]} if holds == "a link" else {}
    wrong = {}
    for _, method, path in ROUTES:
        answer = client.request(method, filled(path), headers=headers, follow_redirects=False)
        if not answer.headers.get("location", "").startswith("/sign-in?next="):
            wrong[method, path] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", NAMES)
def test_a_role_that_does_not_suffice_is_told_so(client: TestClient, masa: Masa, role: ActorRole) -> None:
    sign_in(client, masa, role)
    wrong = {}
    for router, method, path in ROUTES:
        allowed = router.roles(method)
        if role not in allowed:
            answer = client.request(method, filled(path), follow_redirects=False)
            if answer.status_code != 403 or "This page is not open to you" not in answer.text:
                wrong[method, path] = answer.status_code
    assert wrong == {}


def test_no_post_from_another_site_is_taken(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, ActorRole.ADMINISTRATOR)
    headers = {"Origin": "https://elsewhere.example"}
    posts = [(method, path) for _, method, path in ROUTES if method not in SAFE]
    assert [
        at for at in posts if client.request(at[0], filled(at[1]), headers=headers).status_code != 403
    ] == []


def test_another_organisations_mission_is_not_there(client: TestClient, masa: Masa) -> None:
    client.cookies.set(COOKIE, token(masa, ActorRole.ORGANISER, "İzmir", "hasan"))
    wrong = {}
    for _, method, path in ROUTES:
        if "{event_id}" in path:
            answer = client.request(method, filled(path), follow_redirects=False)
            if answer.status_code not in (404, 422) or "Moskova" in answer.text:
                wrong[method, path] = answer.status_code
    assert wrong == {}
    assert "Moskova" not in client.get("/missions").text
