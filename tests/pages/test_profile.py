"""A party reads and changes its own record, and sees beforehand what that does to its matches."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from recommender.service import Masa
from tests.pages.test_party import late
from tests.pages.world import link, publish


def fields(page: str) -> dict[str, str]:
    """What stands in the form of a page."""
    found = dict(re.findall(r'<input type="(?:hidden|text|email|tel)" name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    return {name: unescape(text) for name, text in found.items()}


def change(client: TestClient, masa: Masa, company_id: str, do: str, **changes: str) -> tuple[int, str]:
    path = f"{link(masa, company_id)}/profile"
    form = fields(client.get(path).text) | {name.replace("__", "."): text for name, text in changes.items()}
    answer = client.post(path, data=form | {"do": do})
    return answer.status_code, answer.text


def test_a_party_reads_its_own_record_in_its_language(client: TestClient, masa: Masa) -> None:
    form = fields(client.get(f"{link(masa, 'B1')}/profile").text)
    assert form["languages"] == "русский; турецкий"
    assert form["1.need"] == "Гипохлорит натрия марка А, наливом"
    assert form["1.required_certificates"] == "ISO 9001"


def test_what_is_sent_back_unchanged_changes_nothing(client: TestClient, masa: Masa) -> None:
    before = masa.store.firm("F3"), masa.store.buyer("B1")
    assert change(client, masa, "F3", "save")[0] == 200
    assert change(client, masa, "B1", "save")[0] == 200
    assert (masa.store.firm("F3"), masa.store.buyer("B1")) == before


def test_a_preview_shows_what_a_certificate_settles_and_writes_nothing(
    client: TestClient, masa: Masa
) -> None:
    before, known = masa.store.firm("F1"), masa.store.fingerprint()
    status, page = change(client, masa, "F1", "preview", **{"1__product_certificates": "ISO 9001"})
    assert status == 200
    assert "Giderildi: istenen belge belirtilmemiş: ISO 9001" in page
    assert "ООО «Пример-Химторг»" in page
    assert (masa.store.firm("F1"), masa.store.fingerprint()) == (before, known)


def test_a_preview_names_nobody_who_is_not_on_ones_list(client: TestClient, masa: Masa) -> None:
    _, page = change(client, masa, "F1", "preview", profile="Yeni")
    assert "Покупатель 2" not in page
    assert re.search(r"Size iyi uyan katılımcı sayısı: \d+ olur", page)


def test_a_save_keeps_the_change_and_what_the_form_does_not_speak_of(client: TestClient, masa: Masa) -> None:
    before = masa.store.firm("F1")
    changes = {"city": "İzmir", "1__product_certificates": "ISO 9001 (31.05.2030)", "name": "Başka A.Ş."}
    assert "Kaydedildi" in change(client, masa, "F1", "save", **changes)[1]
    after = masa.store.firm("F1")
    assert (after.city, after.name, after.country) == ("İzmir", before.name, before.country)
    assert [c.name for c in after.products[0].certificates] == ["ISO 9001"]
    assert after.products[1] == before.products[1]


def test_a_field_that_cannot_be_read_says_so_beside_itself_and_nothing_is_saved(
    client: TestClient, masa: Masa
) -> None:
    before = masa.store.firm("F1")
    status, page = change(client, masa, "F1", "save", **{"2__moq": "biraz", "city": "İzmir"})
    assert status == 422
    assert re.search(r'name="2.moq" value="biraz"[^>]*aria-invalid="true"', page)
    assert "“biraz”: miktar olarak okunamadı" in page
    assert fields(page)["city"] == "İzmir"
    assert masa.store.firm("F1") == before


def test_a_misspelt_word_that_can_be_read_is_told_and_does_no_harm(client: TestClient, masa: Masa) -> None:
    status, page = change(client, masa, "F1", "preview", languages="Türkçe; İngilzce")
    assert status == 200
    assert "en olarak okundu" in page


def test_a_line_is_added_and_another_removed(client: TestClient, masa: Masa) -> None:
    change(client, masa, "F2", "save", **{"3__product": "Kostik soda", "2__gone": "1"})
    assert [product.text for product in masa.store.firm("F2").products] == [
        "Etilen glikol, varil",
        "Kostik soda",
    ]


def test_the_last_line_cannot_go(client: TestClient, masa: Masa) -> None:
    status, page = change(client, masa, "F2", "save", **{"1__gone": "1", "2__gone": "1"})
    assert (status, len(masa.store.firm("F2").products)) == (422, 2)
    assert "ne sunduğunuzu yazın" in page


def test_nobody_writes_over_what_changed_meanwhile(client: TestClient, masa: Masa) -> None:
    status, _ = change(client, masa, "F1", "save", seen='"another"', city="İzmir")
    assert (status, masa.store.firm("F1").city) == (412, "Bursa")


def test_nobody_takes_another_firms_product(client: TestClient, masa: Masa) -> None:
    status, _ = change(client, masa, "F1", "save", **{"1__product_id": "F2-1"})
    assert status == 409
    assert [product.id for product in masa.store.firm("F1").products] == ["F1-1", "F1-2"]


def test_after_the_deadline_a_record_is_read_and_not_changed(client: TestClient, masa: Masa) -> None:
    path = f"{late(masa)}/profile"
    publish(masa)
    page = client.get(path).text
    assert "<button" not in page
    assert client.post(path, data=fields(page) | {"do": "save"}).status_code == 403


@pytest.mark.parametrize("field", ["9999999.product", "x.product", "1.nothing"])
def test_a_field_that_no_form_has_changes_nothing(client: TestClient, masa: Masa, field: str) -> None:
    before = masa.store.firm("F1")
    assert change(client, masa, "F1", "save", **{field.replace(".", "__"): "Boya"})[0] == 200
    assert masa.store.firm("F1") == before


def test_a_certificate_keeps_its_last_day(client: TestClient, masa: Masa) -> None:
    change(client, masa, "F1", "save", certificates="ISO 9001 (2030-01-31)")
    change(client, masa, "F1", "save", city="İzmir")
    held = masa.store.firm("F1").certificates
    assert [(c.name, str(c.expires)) for c in held] == [("ISO 9001", "2030-01-31")]
