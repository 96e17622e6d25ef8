"""Companies on the staff's pages: searched, changed, kept apart, merged, reviewed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from babel.dates import format_date
from fastapi.testclient import TestClient

from recommender.records import ActorRole, Exclusion, Side
from recommender.service import Masa
from recommender.service.consents import in_force
from tests.missions import buyer, firm
from tests.pages.staff import sign_in
from tests.pages.test_profile import fields
from tests.service.missions import AYSE

ONE = "/companies/firm/F1"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("химторг", "ООО «Пример-Химторг»"),
        ("himtorg", "ООО «Пример-Химторг»"),
        ("KOSTIK", "Uludağ Kimya A.Ş."),
    ],
)
def test_a_company_is_found_as_one_types(client: TestClient, masa: Masa, typed: str, found: str) -> None:
    page = sign_in(client, masa).get("/companies", params={"q": typed}).text
    assert re.findall(r'<td><a href="/companies/[^"]+">([^<]+)</a>', page) == [found]


@pytest.mark.parametrize(("language", "said"), [("en", "Edit"), ("tr", "Düzenle"), ("ru", "Изменить")])
def test_a_company_is_edited_by_a_button_that_says_so(
    client: TestClient, masa: Masa, language: str, said: str
) -> None:
    page = sign_in(client, masa, language=language).get("/companies/firm/F1").text
    assert f'href="/companies/firm/F1/edit">{said}</a>' in page


def test_a_search_without_a_hit_says_what_to_do(client: TestClient, masa: Masa) -> None:
    page = sign_in(client, masa, language="tr").get("/companies", params={"q": "zzz"}).text
    assert "Daha az ya da daha kısa sözcük deneyin" in page


def test_a_company_that_is_saved_unchanged_stays_as_it_is(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    before = masa.store.firm("F3")
    shown = {
        name: unescape(text) for name, text in fields(client.get("/companies/firm/F3/edit").text).items()
    }
    assert client.post("/companies/firm/F3/edit", data=shown, follow_redirects=False).status_code == 303
    assert masa.store.firm("F3") == before


def test_a_changed_company_is_saved_with_its_name(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    shown = fields(client.get(f"{ONE}/edit").text) | {"name": "Nilüfer Kimya Sanayi A.Ş.", "city": "Gemlik"}
    page = client.post(f"{ONE}/edit", data=shown).text
    assert "The company was saved." in page
    assert (masa.store.firm("F1").name, masa.store.firm("F1").city) == ("Nilüfer Kimya Sanayi A.Ş.", "Gemlik")


def test_a_field_that_cannot_be_read_is_marked_and_nothing_is_saved(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    before = masa.store.firm("F1")
    shown = fields(client.get(f"{ONE}/edit").text) | {"city": "Gemlik", "languages": "marsça"}
    answer = client.post(f"{ONE}/edit", data=shown)
    assert (answer.status_code, "marsça" in answer.text) == (422, True)
    assert masa.store.firm("F1") == before


def test_a_company_that_somebody_changed_meanwhile_is_not_overwritten(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    first = fields(client.get(f"{ONE}/edit").text)
    client.post(f"{ONE}/edit", data=first | {"city": "Gemlik"})
    assert client.post(f"{ONE}/edit", data=first | {"city": "İnegöl"}).status_code == 412
    assert masa.store.firm("F1").city == "Gemlik"


def test_two_companies_are_kept_apart_and_suggested_again(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    page = client.post(f"{ONE}/exclusions", data={"partner": "химторг"}).text
    assert "no longer suggested" in page
    assert masa.store.exclusions() == [
        Exclusion(masa.store.firm("F1").id, masa.store.buyer("B1").id, "unwanted")
    ]
    client.post(f"{ONE}/exclusions/lift", data={"partner": "B1", "why": "unwanted"})
    assert masa.store.exclusions() == []


def test_a_partner_that_is_not_one_company_is_asked_for_again(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    page = client.post("/companies/buyer/B1/exclusions", data={"partner": "kimya"}).text
    assert "“kimya” is not one company: write its id." in page
    assert masa.store.exclusions() == []


def test_consent_on_paper_is_noted_and_withdrawn(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    client.post(f"{ONE}/consents/E1", data={"agrees": "true"})
    assert (Side.FIRM, "F1") in in_force(masa.store, AYSE, "E1")
    client.post(f"{ONE}/consents/E1", data={"agrees": "false"})
    assert (Side.FIRM, "F1") not in in_force(masa.store, AYSE, "E1")


def test_duplicates_are_merged_and_made_two_again(client: TestClient, masa: Masa) -> None:
    known = masa.store.firm("F1")
    twin = replace(
        firm(71, "Sıvı sabun"), name="Nilüfer Kimya A.Ş.", website="nilufer.example", city=known.city
    )
    masa.store.save_firms([replace(known, website="nilufer.example"), twin])
    sign_in(client, masa)
    assert "Nilüfer Kimya A.Ş. (F1) – Nilüfer Kimya A.Ş. (F71)" in client.get("/duplicates").text
    client.post("/duplicates/merge", data={"side": "firm", "keep": "F1", "one": "F1", "other": "F71"})
    assert "F71" not in {each.id for each in masa.store.firms()}
    merge = masa.duplicates.merges()[0].id
    assert "They are two companies again." in client.post(f"/duplicates/{merge}/undo").text
    assert "F71" in {each.id for each in masa.store.firms()}


def test_companies_that_are_not_one_are_told_apart_and_offered_again(client: TestClient, masa: Masa) -> None:
    known = masa.store.firm("F1")
    twin = replace(firm(71, "Sıvı sabun"), name=known.name, website="nilufer.example", city=known.city)
    masa.store.save_firms([replace(known, website="nilufer.example"), twin])
    sign_in(client, masa)
    offered = f"{known.name} (F1) – {known.name} (F71)"
    assert offered in unescape(client.get("/duplicates").text)
    page = client.post("/duplicates/dismiss", data={"side": "firm", "one": "F1", "other": "F71"}).text
    assert offered not in unescape(page)
    assert "F1 – F71" in page
    dismissal = masa.duplicates.dismissed()[0].id
    assert offered in unescape(client.post(f"/dismissals/{dismissal}/undo").text)


def test_a_flag_is_decided_about_and_the_decision_taken_back(client: TestClient, masa: Masa) -> None:
    masa.store.save_buyers([replace(buyer(72, "Краска"), country="KP")])
    sign_in(client, masa, language="tr")
    flag = next(flag for flag in masa.directory.known(AYSE).flags)
    page = client.get("/flags").text
    assert flag.flag.message["tr"] in unescape(page)
    assert flag.flag.source in unescape(page)
    assert format_date(date.fromisoformat(flag.flag.date), "d MMMM y", locale="tr") in page
    answer = client.post(f"/flags/{flag.id}/review", data={"verdict": "block", "comment": "Belge yok"}).text
    assert "Belge yok" in answer
    assert flag.id not in {each.id for each in masa.directory.known(AYSE).flags}
    client.post(f"/flags/reviews/{masa.compliance.reviews()[0].id}/undo")
    assert flag.id in {each.id for each in masa.directory.known(AYSE).flags}


def test_an_analyst_reads_and_changes_nothing(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, ActorRole.ANALYST)
    for path in ("/companies", ONE, "/flags", "/duplicates"):
        page = client.get(path)
        assert page.status_code == 200
        assert re.findall(r'<form method="post" action="([^"]+)"', page.text) == []
    assert client.get(f"{ONE}/edit").status_code == 403
