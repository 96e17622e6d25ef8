"""Every route, asked by everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.pages.routers import STAFF_PAGES
from recommender.records import plain
from tests.api.world import EVENT, NOBODY_SEES, Headers, planted

World = tuple[TestClient, dict[str, Headers]]
Row = tuple[str, Any, str]
PAIR = {"firm_id": "F1", "buyer_id": "B1"}
NEW_FIRM = {"id": "F80", "name": "Firma 80"}
NEW_BUYER = {"id": "B80", "name": "Покупатель 80"}
NEW_PAIR = {"firm_id": "F3", "buyer_id": "B5"}
E1 = "/api/v1/events/{id}"

# The answers to: anonymous, rival, firm, buyer, analyst, stranger, reader, organiser, administrator. They ask
# in this order, row by row, so that a write which is refused to the first seven is there for the eighth.
EVERYBODY = "200 200 200 200 200 200 200 200 200"
SIGNED_IN = "401 200 200 200 200 200 200 200 200"
OF_EVENT = "401 200 200 200 200 404 200 200 200"
STAFF = "401 403 403 403 200 200 200 200 200"
STAFF_OF_EVENT = "401 403 403 403 200 404 200 200 200"
ORGANISERS_READ = "401 403 403 403 403 404 200 200 200"
ORGANISERS = "401 403 403 403 403 200 200 200 200"
ANY_ACCOUNT = "401 403 403 403 422 422 403 422 422"
ADMINISTRATOR = "401 403 403 403 403 403 403 403"
ANALYST = "401 403 403 403"
ANALYSTS_READ = f"{ANALYST} 200 403 403 403 200"
ORGANISER = "401 403 403 403 403 404 403"

TABLE: dict[str, Row] = {
    "GET /openapi.json": ("", None, EVERYBODY),
    "GET /docs": ("", None, EVERYBODY),
    "GET /": ("", None, EVERYBODY),
    "GET /health": ("", None, EVERYBODY),
    "GET /ready": ("", None, EVERYBODY),
    "GET /calendars/{token}.ics": ("/calendars/forged.ics", None, " ".join(["403"] * 9)),
    "GET /metrics": ("", None, f"{ADMINISTRATOR} 200"),
    "GET /i/{token}": ("/i/forged", None, " ".join(["403"] * 9)),
    "POST /i/{token}/answers": ("/i/forged/answers", None, " ".join(["422"] * 9)),
    "POST /i/{token}/order": ("/i/forged/order", None, " ".join(["422"] * 9)),
    "POST /i/{token}/opened": ("/i/forged/opened", None, " ".join(["422"] * 9)),
    "GET /i/{token}/availability": ("/i/forged/availability", None, " ".join(["403"] * 9)),
    "POST /i/{token}/availability": ("/i/forged/availability", None, " ".join(["403"] * 9)),
    "GET /i/{token}/meetings/{partner_id}": ("/i/forged/meetings/x", None, " ".join(["403"] * 9)),
    "POST /i/{token}/meetings/{partner_id}": ("/i/forged/meetings/x", None, " ".join(["422"] * 9)),
    "GET /i/{token}/profile": ("/i/forged/profile", None, " ".join(["403"] * 9)),
    "POST /i/{token}/profile": ("/i/forged/profile", None, " ".join(["403"] * 9)),
    "GET /i/{token}/data": ("/i/forged/data", None, " ".join(["403"] * 9)),
    "POST /i/{token}/data": ("/i/forged/data", None, " ".join(["422"] * 9)),
    "GET /sign-in": ("", None, EVERYBODY),
    "POST /sign-in": ("", None, "401 401 401 401 401 429 429 429 429"),  # the sixth try has to wait
    "POST /api/v1/sign-ins": ("", {}, " ".join(["422"] * 9)),
    "GET /api/v1/me": ("", None, SIGNED_IN),
    "GET /api/v1/sign-ins": ("", None, SIGNED_IN),
    "DELETE /api/v1/sign-ins/{id}": ("/api/v1/sign-ins/x", None, "401 403 403 403 404 404 403 404 404"),
    "PUT /api/v1/me/password": ("", {}, ANY_ACCOUNT),
    "POST /api/v1/me/two-step": ("", None, "401 403 403 403 201 201 403 201 201"),
    "PUT /api/v1/me/two-step": ("", {}, ANY_ACCOUNT),
    "POST /api/v1/me/two-step/end": ("", {}, ANY_ACCOUNT),
    "GET /api/v1/users": ("", None, f"{ADMINISTRATOR} 200"),
    "POST /api/v1/users": ("", {}, f"{ADMINISTRATOR} 422"),
    "GET /api/v1/users/{name}": ("/api/v1/users/ayse", None, f"{ADMINISTRATOR} 200"),
    "PATCH /api/v1/users/{name}": ("/api/v1/users/ece", {"organisation": "Bursa"}, f"{ADMINISTRATOR} 200"),
    "PUT /api/v1/users/{name}": ("/api/v1/users/ayse", {}, f"{ADMINISTRATOR} 422"),
    "DELETE /api/v1/users/{name}": ("/api/v1/users/nobody", None, f"{ADMINISTRATOR} 404"),
    "PUT /api/v1/users/{name}/password": ("/api/v1/users/ayse/password", {}, f"{ADMINISTRATOR} 422"),
    "GET /api/v1/keys": ("", None, "401 403 403 403 200 200 403 200 200"),
    "POST /api/v1/keys": ("", {}, ANY_ACCOUNT),
    "GET /api/v1/keys/{id}": ("/api/v1/keys/x", None, "401 403 403 403 404 404 403 404 404"),
    "DELETE /api/v1/keys/{id}": ("/api/v1/keys/x", None, "401 403 403 403 404 404 403 404 404"),
    "GET /api/v1/events": ("", None, SIGNED_IN),
    "POST /api/v1/events": (
        "", plain(replace(EVENT, id="E9")), "401 403 403 403 403 403 403 201 409",
    ),
    f"GET {E1}": ("", None, OF_EVENT),
    f"PUT {E1}": ("", plain(EVENT), f"{ORGANISER} 200 200"),
    f"POST {E1}/clone": (
        "", {"id": "E3", "name": "Yine", "first_day": str(EVENT.first_day)}, f"{ORGANISER} 201 409",
    ),
    f"PATCH {E1}": ("", {"name": "Moskova"}, f"{ORGANISER} 200 200"),
    f"GET {E1}/participants": ("", None, OF_EVENT),
    f"GET {E1}/participants/{{side}}/{{company_id}}": (
        "/api/v1/events/E1/participants/firm/F1", None, "401 404 200 404 200 404 200 200 200",
    ),
    f"PATCH {E1}/participants/{{side}}/{{company_id}}": (
        "/api/v1/events/E1/participants/firm/F1", {"delegates": 2}, "401 404 200 404 403 404 403 200 200",
    ),
    f"POST {E1}/participants": ("", {"side": "firm", "ids": ["F50"]}, f"{ORGANISER} 201 409"),
    f"PUT {E1}/participants/{{side}}/{{company_id}}": (
        "/api/v1/events/E1/participants/firm/F1", {"delegates": 1}, "401 404 200 404 403 404 403 200 200",
    ),
    f"DELETE {E1}/participants/{{side}}/{{company_id}}": (
        "/api/v1/events/E1/participants/firm/F50", None, f"{ORGANISER} 204 404",
    ),
    f"GET {E1}/wishes": ("", None, OF_EVENT),
    f"PUT {E1}/participants/{{side}}/{{company_id}}/wishes": (
        "/api/v1/events/E1/participants/firm/F1/wishes", {"kind": "wanted", "partners": ["B1"]},
        "401 403 204 403 403 404 403 204 204",
    ),
    f"GET {E1}/shortlist": ("", None, STAFF_OF_EVENT),
    f"GET {E1}/shortlist/{{firm_id}}/{{buyer_id}}": (
        "/api/v1/events/E1/shortlist/F1/B1", None, STAFF_OF_EVENT,
    ),
    f"POST {E1}/shortlist": ("", NEW_PAIR, f"{ORGANISER} 201 409"),
    f"PATCH {E1}/shortlist": ("", {"pairs": [NEW_PAIR], "standing": "dropped"}, f"{ORGANISER} 200 200"),
    f"PUT {E1}/shortlist/comment": ("", NEW_PAIR | {"comment": "x"}, f"{ORGANISER} 200 200"),
    f"PUT {E1}/shortlist/order": ("", NEW_PAIR | {"to": 1}, f"{ORGANISER} 200 200"),
    f"POST {E1}/shortlist/undo": ("", None, f"{ORGANISER} 409 200"),
    f"DELETE {E1}/shortlist/{{firm_id}}/{{buyer_id}}": (
        "/api/v1/events/E1/shortlist/F3/B5", None, f"{ORGANISER} 200 200",
    ),
    f"POST {E1}/shortlist/fill": ("", None, f"{ORGANISER} 201 201"),
    f"GET {E1}/invitations": ("", None, f"{ORGANISER} 200 200"),
    f"GET {E1}/invitations/{{side}}/{{company_id}}": (
        "/api/v1/events/E1/invitations/firm/F1", None, f"{ORGANISER} 200 200",
    ),
    f"POST {E1}/invitations": (
        "", {"parties": [{"side": "firm", "company_id": "F4"}]}, f"{ORGANISER} 201 201",
    ),
    f"DELETE {E1}/invitations/{{side}}/{{company_id}}": (
        "/api/v1/events/E1/invitations/firm/F4", None, f"{ORGANISER} 204 404",
    ),
    f"GET {E1}/lists/{{side}}/{{company_id}}": (
        "/api/v1/events/E1/lists/firm/F1", None, "401 403 200 403 403 404 200 200 200",
    ),
    f"POST {E1}/lists/{{side}}/{{company_id}}/decisions": (
        "/api/v1/events/E1/lists/firm/F1/decisions",
        {"replies": [{"partner_id": "B1", "answer": "interested"}]},
        "401 403 201 403 403 404 403 201 201",
    ),
    f"GET {E1}/decisions": ("", None, OF_EVENT),
    f"GET {E1}/decisions/{{side}}/{{firm_id}}/{{buyer_id}}": (
        "/api/v1/events/E1/decisions/firm/F1/B1", None, "401 404 200 404 200 404 200 200 200",
    ),
    f"GET {E1}/schedules": ("", None, OF_EVENT),
    f"GET {E1}/schedules/{{version}}": ("/api/v1/events/E1/schedules/1", None, OF_EVENT),
    f"DELETE {E1}/schedules/{{version}}": (
        "/api/v1/events/E1/schedules/1", None, f"{ORGANISER} 409 409",
    ),
    f"GET {E1}/meetings": ("", None, OF_EVENT),
    f"GET {E1}/meetings/{{firm_id}}/{{buyer_id}}": (
        "/api/v1/events/E1/meetings/F1/B1", None, "401 404 200 200 200 404 200 200 200",
    ),
    f"POST {E1}/schedules/{{version}}/publish": (
        "/api/v1/events/E1/schedules/1/publish", None, f"{ORGANISER} 409 409",
    ),
    f"GET {E1}/pins": ("", None, STAFF_OF_EVENT),
    f"PUT {E1}/pins/{{firm_id}}/{{buyer_id}}": (
        "/api/v1/events/E1/pins/F1/B1", {"slot": 0}, f"{ORGANISER} 200 200",
    ),
    f"GET {E1}/pins/{{firm_id}}/{{buyer_id}}": (
        "/api/v1/events/E1/pins/F1/B1", None, STAFF_OF_EVENT,
    ),
    f"DELETE {E1}/pins/{{firm_id}}/{{buyer_id}}": (
        "/api/v1/events/E1/pins/F1/B1", None, f"{ORGANISER} 204 404",
    ),
    f"POST {E1}/check-ins/{{side}}/{{company_id}}": (
        "/api/v1/events/E1/check-ins/firm/F1", None, f"{ORGANISER} 204 204",
    ),
    f"POST {E1}/meetings/{{firm_id}}/{{buyer_id}}/held": (
        "/api/v1/events/E1/meetings/F1/B1/held", None, f"{ORGANISER} 200 200",
    ),
    f"POST {E1}/meetings/{{firm_id}}/{{buyer_id}}/no-show": (
        "/api/v1/events/E1/meetings/F2/B2/no-show", {"absent": ["firm"]}, f"{ORGANISER} 200 200",
    ),
    f"POST {E1}/meetings/{{firm_id}}/{{buyer_id}}/cancel": (
        "/api/v1/events/E1/meetings/F2/B2/cancel", None, f"{ORGANISER} 200 200",
    ),
    f"POST {E1}/meetings/swap": (
        "", {"one": PAIR, "other": {"firm_id": "F2", "buyer_id": "B2"}}, f"{ORGANISER} 422 422",
    ),
    f"POST {E1}/participants/{{side}}/{{company_id}}/late": (
        "/api/v1/events/E1/participants/firm/F3/late", {"until": 1}, f"{ORGANISER} 200 200",
    ),
    f"POST {E1}/participants/{{side}}/{{company_id}}/leaves": (
        "/api/v1/events/E1/participants/firm/F3/leaves", {"from_slot": 2}, f"{ORGANISER} 200 200",
    ),
    f"POST {E1}/tables/{{table}}/close": (
        "/api/v1/events/E1/tables/0/close", {"from_slot": 2}, f"{ORGANISER} 200 200",
    ),
    f"POST {E1}/walk-ins": ("", {"side": "firm", "company_id": "F50"}, f"{ORGANISER} 201 409"),
    f"POST {E1}/schedules/replan": (
        "/api/v1/events/E1/schedules/replan?seconds=1", None, f"{ORGANISER} 201 201",
    ),
    f"GET {E1}/exports/{{kind}}": (
        "/api/v1/events/E1/exports/calendar?party=F1", None, "401 403 200 403 200 404 200 200 200",
    ),
    f"GET {E1}/report": ("", None, ORGANISERS_READ),
    f"GET {E1}/coverage": ("", None, ORGANISERS_READ),
    f"GET {E1}/outcomes": ("", None, OF_EVENT),
    f"PUT {E1}/outcomes/{{side}}/{{firm_id}}/{{buyer_id}}": (
        "/api/v1/events/E1/outcomes/firm/F1/B1", {"kind": "samples"}, "401 403 200 403 403 404 403 200 200",
    ),
    f"GET {E1}/outcomes/{{side}}/{{firm_id}}/{{buyer_id}}": (
        "/api/v1/events/E1/outcomes/firm/F1/B1", None, "401 404 200 404 200 404 200 200 200",
    ),
    f"GET {E1}/audit": ("", None, ORGANISERS_READ),
    "GET /api/v1/audit": ("", None, ORGANISERS),
    "GET /api/v1/imports": ("", None, ORGANISERS),
    "GET /api/v1/imports/{id}": ("/api/v1/imports/1", None, ORGANISERS_READ),
    "GET /api/v1/imports/{id}/problems": ("/api/v1/imports/1/problems", None, ORGANISERS_READ),
    "GET /api/v1/consent-text": ("", None, "401 200 200 200 403 200 200 200 200"),
    f"GET {E1}/consents": ("", None, "401 200 200 200 403 404 200 200 200"),
    f"PUT {E1}/consents/{{side}}/{{company_id}}": (
        "/api/v1/events/E1/consents/firm/F1", {"text_version": "2026-11"},
        "401 403 200 403 403 404 403 200 200",
    ),
    f"DELETE {E1}/consents/{{side}}/{{company_id}}": (
        "/api/v1/events/E1/consents/firm/F1", None, "401 403 204 403 403 404 403 404 404",
    ),
    f"GET {E1}/contacts": ("", None, "401 200 200 200 403 403 403 403 403"),
    f"POST {E1}/schedules": ("/api/v1/events/E1/schedules?seconds=1", None, f"{ORGANISER} 202 202"),
    f"POST {E1}/exports": ("", None, f"{ORGANISER} 202 202"),
    "POST /api/v1/training-runs": ("", None, "401 403 403 403 403 202 403 202 202"),
    "GET /api/v1/jobs/{id}/file": ("/api/v1/jobs/J2/file", None, "401 403 403 403 403 404 404 404 404"),
    "POST /api/v1/builds": ("", None, "401 403 403 403 403 202 403 202 202"),
    "POST /api/v1/imports": ("", None, "401 403 403 403 403 422 403 422 422"),
    "GET /api/v1/jobs": ("", None, "401 403 403 403 403 200 200 200 200"),
    "GET /api/v1/jobs/{id}": ("/api/v1/jobs/J1", None, "401 403 403 403 403 404 200 200 200"),
    "GET /api/v1/jobs/{id}/events": ("/api/v1/jobs/J2/events", None, "401 403 403 403 403 404 200 200 200"),
    "DELETE /api/v1/jobs/{id}": ("/api/v1/jobs/J1", None, f"{ORGANISER} 200 409"),
    "GET /api/v1/firms": ("", None, SIGNED_IN),
    "GET /api/v1/buyers": ("", None, SIGNED_IN),
    "POST /api/v1/firms": ("", {"id": "F1", "name": "Firma"}, "401 403 403 403 403 409 403 409 409"),
    "POST /api/v1/buyers": ("", {"id": "B1", "name": "Alıcı"}, "401 403 403 403 403 409 403 409 409"),
    "PUT /api/v1/firms/{id}": ("/api/v1/firms/F3", {"name": "Firma"}, f"{ORGANISER} 200 200"),
    "PUT /api/v1/buyers/{id}": ("/api/v1/buyers/B3", {"name": "Alıcı"}, f"{ORGANISER} 200 200"),
    "POST /api/v1/firms/batch": ("", {"firms": [NEW_FIRM]}, "401 403 403 403 403 201 403 409 409"),
    "POST /api/v1/buyers/batch": ("", {"buyers": [NEW_BUYER]}, "401 403 403 403 403 201 403 409 409"),
    "PATCH /api/v1/firms/{id}": ("/api/v1/firms/F3", {"city": "Bursa"}, f"{ORGANISER} 200 200"),
    "PATCH /api/v1/buyers/{id}": ("/api/v1/buyers/B3", {"city": "Kazan"}, f"{ORGANISER} 200 200"),
    "GET /api/v1/products": ("", None, SIGNED_IN),
    "GET /api/v1/needs": ("", None, SIGNED_IN),
    "GET /api/v1/products/{id}": ("/api/v1/products/F1-1", None, "401 404 200 404 200 404 200 200 200"),
    "GET /api/v1/needs/{id}": ("/api/v1/needs/B1-1", None, "401 404 404 200 200 404 200 200 200"),
    "POST /api/v1/firms/{id}/products": (
        "/api/v1/firms/F3/products", {"id": "F3-9", "text": "boya"}, f"{ORGANISER} 201 409",
    ),
    "POST /api/v1/buyers/{id}/needs": (
        "/api/v1/buyers/B3/needs", {"id": "B3-9", "text": "краска"}, f"{ORGANISER} 201 409",
    ),
    "PUT /api/v1/products/{id}": ("/api/v1/products/F3-9", {"text": "boya"}, f"{ORGANISER} 200 200"),
    "PUT /api/v1/needs/{id}": ("/api/v1/needs/B3-9", {"text": "краска"}, f"{ORGANISER} 200 200"),
    "PATCH /api/v1/products/{id}": ("/api/v1/products/F3-9", {"text": "boya"}, f"{ORGANISER} 200 200"),
    "PATCH /api/v1/needs/{id}": ("/api/v1/needs/B3-9", {"text": "краска"}, f"{ORGANISER} 200 200"),
    "DELETE /api/v1/products/{id}": ("/api/v1/products/F3-9", None, f"{ORGANISER} 204 404"),
    "DELETE /api/v1/needs/{id}": ("/api/v1/needs/B3-9", None, f"{ORGANISER} 204 404"),
    "GET /api/v1/firms/{id}": ("/api/v1/firms/F1", None, "401 404 200 404 200 404 200 200 200"),
    "GET /api/v1/buyers/{id}": ("/api/v1/buyers/B1", None, "401 404 404 200 200 404 200 200 200"),
    "GET /api/v1/needs/{id}/matches": ("/api/v1/needs/B1-1/matches", None, STAFF_OF_EVENT),
    "GET /api/v1/buyers/{id}/matches": ("/api/v1/buyers/B1/matches", None, STAFF_OF_EVENT),
    "GET /api/v1/firms/{id}/matches": ("/api/v1/firms/F1/matches", None, STAFF_OF_EVENT),
    f"GET {E1}/matches": ("", None, ORGANISERS_READ),
    "GET /api/v1/explain": ("/api/v1/explain?need=B1-1&firm=F1", None, STAFF_OF_EVENT),
    "GET /api/v1/flags": ("", None, STAFF),
    "POST /api/v1/flags/{id}/reviews": (
        "/api/v1/flags/x/reviews", {"verdict": "ask", "reviewer": "Elif"}, f"{ORGANISER} 404 404",
    ),
    "GET /api/v1/reviews": ("", None, STAFF),
    "DELETE /api/v1/reviews/{id}": ("/api/v1/reviews/1", None, f"{ORGANISER} 404 404"),
    "GET /api/v1/duplicates": ("/api/v1/duplicates?side=firm", None, STAFF),
    "GET /api/v1/merges": ("", None, STAFF),
    "POST /api/v1/merges": (
        "", {"side": "firm", "kept_id": "F1", "other_id": "F1"}, f"{ORGANISER} 409 409",
    ),
    "DELETE /api/v1/merges/{id}": ("/api/v1/merges/1", None, f"{ORGANISER} 404 404"),
    "GET /api/v1/webhooks": ("", None, "401 403 403 403 403 200 403 200 200"),
    "POST /api/v1/webhooks": ("", {}, "401 403 403 403 403 422 403 422 422"),
    "DELETE /api/v1/webhooks/{id}": ("/api/v1/webhooks/x", None, f"{ORGANISER} 404 404"),
    "GET /api/v1/webhook-deliveries": ("", None, "401 403 403 403 403 200 403 200 200"),
    "POST /api/v1/webhook-deliveries/{id}/replay": (
        "/api/v1/webhook-deliveries/x/replay", None, f"{ORGANISER} 404 404",
    ),
    "GET /api/v1/dismissals": ("", None, STAFF),
    "POST /api/v1/dismissals": (
        "", {"side": "firm", "one_id": "F1", "other_id": "F1"}, f"{ORGANISER} 409 409",
    ),
    "DELETE /api/v1/dismissals/{id}": ("/api/v1/dismissals/1", None, f"{ORGANISER} 404 404"),
    "GET /api/v1/personal-data/{whom}/{id}": (
        "/api/v1/personal-data/firm/F1", None, "401 403 200 403 403 404 403 200 200",
    ),
    "GET /api/v1/personal-data/{whom}/{id}/views": (
        "/api/v1/personal-data/firm/F1/views", None, "401 403 200 403 403 200 403 200 200",
    ),
    "DELETE /api/v1/personal-data/{whom}/{id}": (
        "/api/v1/personal-data/firm/F50", None, "401 403 403 403 403 404 403 200 404",
    ),
    f"POST {E1}/lists/{{side}}/{{company_id}}/opened": (
        "/api/v1/events/E1/lists/firm/F1/opened", {"partner_id": "B1"}, "401 403 204 403 403 404 403 204 204",
    ),
    f"GET {E1}/feedback": ("", None, ANALYSTS_READ),
    f"GET {E1}/showings": ("", None, ANALYSTS_READ),
    "GET /api/v1/datasets": ("", None, ANALYSTS_READ),
    "POST /api/v1/datasets": ("", {"name": "own"}, f"{ANALYST} 201 403 403 403 201"),
    "GET /api/v1/models": ("", None, ANALYSTS_READ),
    "GET /api/v1/models/history": ("", None, ANALYSTS_READ),
    "GET /api/v1/models/{version}": (
        "/api/v1/models/logistic-00000000", None, f"{ANALYST} 404 403 403 403 404",
    ),
    "GET /api/v1/models/{version}/metrics": (
        "/api/v1/models/logistic-00000000/metrics?dataset=own", None, f"{ANALYST} 404 403 403 403 404",
    ),
    "POST /api/v1/models/{version}/promote": (
        "/api/v1/models/logistic-00000000/promote", {}, f"{ANALYST} 404 403 403 403 404",
    ),
    "POST /api/v1/rollbacks": ("", {}, f"{ANALYST} 404 403 403 403 404"),
    "GET /api/v1/drift": ("/api/v1/drift?against=own", None, ANALYSTS_READ),
    "GET /api/v1/shadow": ("/api/v1/shadow", None, f"{ANALYST} 404 403 403 403 404"),
    "PUT /api/v1/shadow": ("", {"version": "logistic-00000000"}, f"{ANALYST} 404 403 403 403 404"),
    "DELETE /api/v1/shadow": ("", None, f"{ANALYST} 404 403 403 403 404"),
    "DELETE /api/v1/firms/{id}": ("/api/v1/firms/F7", None, f"{ORGANISER} 200 404"),
    "DELETE /api/v1/buyers/{id}": ("/api/v1/buyers/B7", None, f"{ORGANISER} 200 404"),
    f"DELETE {E1}": ("/api/v1/events/E1", None, f"{ORGANISER} 409 409"),
    "GET /api/v1/removals": ("", None, ORGANISERS),
    "GET /api/v1/removals/{id}": ("/api/v1/removals/2", None, ORGANISERS_READ),
    "DELETE /api/v1/removals/{id}": ("/api/v1/removals/2", None, f"{ORGANISER} 200 409"),
}  # fmt: skip

HIDDEN = {
    "rival": ["Firma 1", "Firma 90", "Firma 91", "Покупатель 1", "Покупатель 90"],
    "firm": ["Firma 2", "Firma 90", "Firma 91", "Покупатель 2", "Покупатель 90"],
    "buyer": ["Firma 2", "Firma 90", "Firma 91", "Покупатель 2", "Покупатель 90"],
    "analyst": ["Firma 90", "Firma 91", "Покупатель 90", "Gizli"],
    "stranger": ["Firma 1", "Firma 2", "Покупатель 1", "Покупатель 2", "Moskova"],
    "reader": ["Firma 90", "Firma 91", "Покупатель 90", "Gizli"],
    "organiser": ["Firma 90", "Firma 91", "Покупатель 90", "Gizli"],
    "administrator": [],
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with planted(tmp_path) as made:
        yield made


def routes(found: Iterable[Any]) -> Iterator[str]:
    """Every method and path, those of included routers too."""
    for route in found:
        if hasattr(route, "effective_candidates"):
            yield from routes(route.effective_candidates())
        elif hasattr(route, "methods"):  # not so the folder of style sheets
            yield from (f"{method} {route.path_format}" for method in route.methods - {"HEAD"})


def ask(client: TestClient, route: str, headers: Headers) -> tuple[int, str]:
    method, template = route.split(" ", 1)
    path, body, _ = TABLE[route]
    client.cookies.clear()
    answer = client.request(method, path or template.replace("{id}", "E1"), json=body, headers=headers)
    return answer.status_code, answer.text


def test_every_route_has_its_row_in_the_table() -> None:
    """Pages of the staff, which no key or link opens, have a test of their own: tests/pages."""
    pages = {route for router in STAFF_PAGES for route in routes(router.routes)}
    assert sorted(TABLE) == sorted(set(routes(create_app().routes)) - pages)


def test_every_route_answers_each_asker_as_the_table_says(world: World) -> None:
    client, people = world
    wrong = {}
    for route, (_, _, expected) in TABLE.items():
        answers = " ".join(str(ask(client, route, headers)[0]) for headers in people.values())
        if answers != expected:
            wrong[route] = answers, expected
    assert wrong == {}


def test_nobody_reads_what_is_not_theirs_and_no_contact_data(world: World) -> None:
    client, people = world
    leaks = []
    for route in (route for route in TABLE if route.startswith("GET ")):
        for role, hidden in HIDDEN.items():
            text = ask(client, route, people[role])[1]
            leaks += [(route, role, secret) for secret in (*hidden, NOBODY_SEES) if secret in text]
    assert leaks == []
