"""Files of firms and buyers on the organiser's pages: looked at, corrected, written."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from api.access import COOKIE
from recommender.records import ActorRole
from recommender.service import Masa
from recommender.service.working import work_once
from tests.pages.staff import sign_in, token
from tests.service.missions import AYSE

FIRMS = """Firma;Ürün;GTİP;Minimum sipariş
Lodos Kimya;Sıvı sabun;3401.30;5 t
Poyraz Kimya;Cam temizleyici;yok gibi;bir avuç
;Yüzey temizleyici;;
"""
UNTITLED = """Firma;Neler var
Lodos Kimya;Sıvı sabun
Poyraz Kimya;Cam temizleyici
"""


def send(client: TestClient, text: str, name: str = "firmalar.csv", **more: str) -> tuple[str, str]:
    """Where a sent file is looked at, and that page once the worker was there."""
    answer = client.post(
        "/imports", data=more, files={"files": (name, text.encode())}, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"]
    work(client)
    return path, client.get(path).text


def work(client: TestClient) -> None:
    while work_once(client.app.state.masa):  # type: ignore[attr-defined]
        pass


def confirm(client: TestClient, path: str, to: str = "import", **more: str) -> str:
    answer = client.post(path, data={"to": to, **more}, follow_redirects=False)
    work(client)
    return client.get(answer.headers["location"]).text


def names(masa: Masa) -> set[str]:
    return {firm.name for firm in masa.store.firms()}


def test_a_file_is_looked_at_before_anything_is_written(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    before = names(masa)
    _, page = send(client, FIRMS)
    assert "Lodos Kimya" in page
    assert "To be added: 2" in page
    assert names(masa) == before


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "the amount could not be read"), ("tr", "miktar"), ("ru", "количеств")],
)
def test_a_bad_cell_is_marked_with_the_reason_in_the_readers_language(
    client: TestClient, masa: Masa, language: str, said: str
) -> None:
    sign_in(client, masa, language=language)
    _, page = send(client, FIRMS)
    cell = re.search(r'<td class="marked">bir avuç<small class="\w+">([^<]+)<', page)
    assert cell is not None
    assert said in cell[1]


def test_of_a_wide_table_the_bad_cells_stand_beside_the_names(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    _, page = send(client, "Firma;Şehir;Web;Ürün;GTİP\nLodos;Bursa;lodos.example;Sabun;yok gibi\n")
    rows = page.partition("Rows to look at")[2].partition("Columns")[0]
    assert re.findall(r'<th scope="col">([^<]+)</th>', rows) == ["Firma", "Ürün", "GTİP"]
    assert re.findall(r'<td class="marked">([^<]+)<', rows) == ["yok gibi"]


def test_the_first_rows_are_called_so_only_when_there_are_more(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    assert "The first of" not in send(client, UNTITLED)[1]
    more = UNTITLED + "Meltem Kimya;Kolonya\n" * 7
    assert "The first of 9 rows" in send(client, more)[1]


@pytest.mark.parametrize(("language", "said"), [("tr", "“ürün” sütunu yok"), ("ru", "нет столбца «товар»")])
def test_a_missing_column_is_told_in_words_of_the_file_that_was_sent(
    client: TestClient, masa: Masa, language: str, said: str
) -> None:
    sign_in(client, masa, language=language)
    _, page = send(client, UNTITLED)
    alert = page.partition(said)[0].rpartition('role="alert">')[2]
    assert said in page
    assert "firmalar.csv" in alert


def test_an_empty_file_is_refused_under_its_own_name(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    answer = client.post("/imports", files={"files": ("boş.csv", b"")})
    assert answer.status_code == 422
    assert "boş.csv is empty" in answer.text


def test_confirming_writes_the_good_rows_and_lists_the_import(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    path, _ = send(client, FIRMS)
    page = confirm(client, path)
    assert "New: 2" in page
    assert {"Lodos Kimya", "Poyraz Kimya"} <= names(masa)
    history = client.get("/imports").text
    assert "firmalar.csv" in history
    assert "bir avuç" in client.get(re.findall(r'href="(/imports/\d+)"', history)[0]).text


def test_with_all_or_nothing_a_bad_row_stops_everything(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    path, _ = send(client, FIRMS + ";;12;\n")
    page = confirm(client, path, all_or_nothing="yes")
    assert "Nothing was written" in page
    assert "Lodos Kimya" not in names(masa)


def test_a_column_without_a_known_title_is_chosen_by_hand(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    path, page = send(client, UNTITLED)
    assert "No column is read as “Product”" in page
    upload = path.rpartition("=")[2]
    again = confirm(client, path, to="check", **{f"{upload} kind": "firms", f"{upload} column 1": "product"})
    assert "No column is read as" not in again
    assert "To be added: 2" in again
    chosen = {f"{upload} kind": "firms", f"{upload} column 0": "firm", f"{upload} column 1": "product"}
    assert "New: 2" in confirm(client, path, **chosen)


def test_a_file_of_buyers_is_known_by_its_titles(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    _, page = send(client, "Покупатель;Потребность\nООО «Север»;Мыло жидкое\n", "b.csv")
    assert re.search(r'value="buyers" checked', page)


def test_companies_join_the_mission_for_which_they_are_imported(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    before = len(masa.store.participation.of(AYSE, "E1"))
    path, _ = send(client, FIRMS, event="E1")
    assert "/missions/E1" in confirm(client, path)
    assert len(masa.store.participation.of(AYSE, "E1")) == before + 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("a.pdf", "%PDF", ".xlsx"), ("a.csv", "", "empty"), ("a.xlsx", "PK no zip", "not a spreadsheet")],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    client: TestClient, masa: Masa, name: str, content: str, said: str
) -> None:
    sign_in(client, masa)
    answer = client.post("/imports", files={"files": (name, content.encode())})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert not list((masa.settings.data_dir / "uploads").glob("*"))


def test_another_organisation_does_not_see_a_waiting_file(client: TestClient, masa: Masa) -> None:
    path, _ = send(sign_in(client, masa), FIRMS)
    client.cookies.clear()
    client.cookies.set(COOKIE, token(masa, ActorRole.ORGANISER, "İzmir", "hasan"))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("forged", ["../masa.db", "x", "a" * 32 + ".csv"])
def test_a_made_up_file_is_not_found(client: TestClient, masa: Masa, forged: str) -> None:
    sign_in(client, masa)
    assert client.get("/imports/check", params={"file": forged}).status_code == 404


def test_a_template_can_be_filled_in_and_imported(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, language="ru")
    template = client.get("/imports/template/buyers").content
    answer = client.post("/imports", files={"files": ("шаблон.xlsx", template)}, follow_redirects=False)
    work(client)
    page = client.get(answer.headers["location"]).text
    assert re.search(r'value="buyers" checked', page)
    assert "Все ячейки прочитаны." in page
