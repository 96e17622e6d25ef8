"""A company's form is read as a row of an import, and is written in words that are read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from recommender.exporting.fields import line_fields, own_fields
from recommender.importing.forms import read_buyer, read_firm
from recommender.importing.values import read_payment
from recommender.importing.vocabulary import meanings
from recommender.records import (
    Buyer,
    BuyerId,
    Certificate,
    Contact,
    Firm,
    FirmId,
    HSCode,
    Language,
    Need,
    NeedId,
    Period,
    Product,
    ProductId,
    Quantity,
    Segment,
    Unit,
)
from recommender.wording import LANGUAGES, payment_name

CONTACT = Contact("Deniz Örnek", "deniz@ornek.example", "+90 000 000 00 00")
FIRM = Firm(
    FirmId("F1"),
    "Örnek Kimya",
    (
        Product(
            ProductId("F1-1"), FirmId("F1"), "Sodyum hipoklorit %15; IBC", HSCode("280640"), "2806.40",
            (Certificate("ISO 9001", date(2027, 5, 31)),), Quantity("20 t/ay", 20.0, Unit.TONNE, Period.MONTH),
            Quantity("5 t", 5.0, Unit.TONNE),
        ),
        Product(ProductId("F1-2"), FirmId("F1"), "Boya"),
    ),
    city="Bursa",
    website="https://ornek.example",
    profile="Aile şirketi, 1980'den beri",
    languages=(Language("tr"), Language("ru"), Language("de"), Language("az")),
    export_markets=("RU", "KZ", "AE", "HK", "CD", "MK"),
    target_segments=(Segment.DISTRIBUTOR, Segment.RETAIL_CHAIN),
    excluded_segments=(Segment.SERVICE,),
    excluded_regions=("Volga FD", "BY", "Sahalin"),
    min_order=Quantity("1 FCL", 1.0, Unit.CONTAINER_20),
    free_capacity=Quantity("sorunuz"),
    private_label=False,
    payment=("lc", "advance", "barter", "kripto_para"),
    certificates=(Certificate("ISO 14001"), Certificate("Helal X")),
    contact=CONTACT,
)  # fmt: skip
BUYER = Buyer(
    BuyerId("B1"),
    "ООО Пример",
    (Need(NeedId("B1-1"), BuyerId("B1"), "Краска", None, "абв", (Certificate("EAC"),), None, "CIP Москва"),),
    languages=(Language("ru"),),
    private_label_required=True,
    contact=CONTACT,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_firms_form_reads_back_as_the_firm(language: str) -> None:
    found, problems = read_firm("F1", own_fields(FIRM, language), [line_fields(p) for p in FIRM.products])
    assert found == replace(FIRM, name="F1")
    assert [(problem.column, problem.code) for problem in problems] == [("free_capacity", "import_quantity")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_buyers_form_reads_back_as_the_buyer(language: str) -> None:
    found, problems = read_buyer("B1", own_fields(BUYER, language), [line_fields(n) for n in BUYER.needs])
    assert found == replace(BUYER, name="B1")
    assert [(problem.row, problem.column) for problem in problems] == [(1, "hs_code")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", sorted(set(meanings("payment").values())))
def test_every_payment_route_is_read_by_the_name_it_is_told_by(route: str, language: str) -> None:
    assert read_payment(payment_name(route)[language]) == ((route,), ())


def test_a_problem_names_its_line_and_field() -> None:
    lines = [{"product": "Boya"}, {"product": "Tutkal", "moq": "biraz"}]
    _, problems = read_firm("F1", {"languages": "Rusça; Klingonca"}, lines)
    assert {(p.row, p.column, p.value, p.code) for p in problems} == {
        (1, "languages", "Klingonca", "import_language"),
        (2, "moq", "biraz", "import_quantity"),
    }


def test_a_new_line_gets_an_id_of_its_own_that_stays() -> None:
    found, _ = read_firm("F1", {}, [{"product": "Boya"}])
    again, _ = read_firm("F1", {}, [{"product": "Boya"}])
    other, _ = read_firm("F2", {}, [{"product": "Boya"}])
    assert found
    assert again
    assert other
    assert found.products[0].id == again.products[0].id != other.products[0].id


def test_a_company_without_a_line_is_none() -> None:
    found, problems = read_buyer("B1", {"city": "Москва"}, [])
    assert found is None
    assert [problem.code for problem in problems] == ["import_no_need"]


@pytest.mark.parametrize(
    ("written", "routes"),
    [
        ("60 gün (tanıdık müşteriye)", ("open_account",)),
        ("30 дней после отгрузки", ("open_account",)),
        ("%30 peşin + 60 gün", ("advance", "open_account")),
        ("30/70 T/T", ("advance", "transfer")),
        ("под реализацию", ("open_account",)),
        ("yüklemeden önce", ("advance",)),
        ("kurs 12 34", ("kurs_12_34",)),
    ],
)
def test_payment_terms_are_read_as_people_write_them(written: str, routes: tuple[str, ...]) -> None:
    assert read_payment(written) == (routes, ())
