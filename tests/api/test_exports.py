"""Files of a plan over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from icalendar import Calendar
from openpyxl import load_workbook

from api.routes.exports import PlanFile
from tests.api.world import NOBODY_SEES, Headers, planted

World = tuple[TestClient, dict[str, Headers]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with planted(tmp_path) as made:
        yield made


def export(world: World, role: str, kind: str, **params: str) -> Response:
    client, people = world
    return client.get(f"/api/v1/events/E1/exports/{kind}", params=params, headers=people[role])


@pytest.mark.parametrize("kind", ["schedule", "signin", "interpreters", "signs"])
def test_paper_is_pdf(world: World, kind: str) -> None:
    answer = export(world, "organiser", kind)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_the_grid_is_a_spreadsheet_in_the_language_asked_for(world: World) -> None:
    titles = {
        language: load_workbook(
            BytesIO(export(world, "organiser", "grid", language=language).content)
        ).sheetnames
        for language in ("tr", "ru")
    }
    assert titles["tr"] != titles["ru"]


def test_the_plan_is_json_and_csv_with_both_meetings(world: World) -> None:
    told = export(world, "analyst", "plan.json").json()
    assert [m["firm_id"] for m in told["meetings"]] == ["F1", "F2"]
    lines = export(world, "analyst", "plan.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3


def test_the_plan_is_json_as_the_description_has_it(world: World) -> None:
    told = export(world, "analyst", "plan.json").json()
    assert PlanFile.model_validate(told, extra="forbid").version == 1


def test_calendars_of_all_come_in_one_archive(world: World) -> None:
    answer = export(world, "organiser", "calendar")
    names = ZipFile(BytesIO(answer.content)).namelist()
    assert answer.headers["content-disposition"] == 'attachment; filename="E1-calendar.zip"'
    assert "E1-calendar-firm-F1.ics" in names


def test_a_firm_gets_its_own_calendar_without_naming_itself(world: World) -> None:
    answer = export(world, "firm", "calendar")
    (meeting,) = Calendar.from_ical(answer.content).events
    assert "Покупатель 1" in meeting["SUMMARY"]
    assert NOBODY_SEES not in answer.text


def test_a_firm_gets_nothing_of_others(world: World) -> None:
    kinds = ["grid", "list", "signin", "interpreters", "signs", "plan.csv", "plan.json"]
    assert {export(world, "firm", kind).status_code for kind in kinds} == {403}
    assert export(world, "firm", "schedule", party="F2").status_code == 403
    assert export(world, "buyer", "calendar", party="B2").status_code == 403


def test_an_unknown_kind_and_an_unknown_party_are_refused(world: World) -> None:
    assert export(world, "organiser", "gossip").status_code == 422
    assert export(world, "organiser", "schedule", party="F404").status_code == 404
