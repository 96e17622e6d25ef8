"""One record of two: nothing the kept one says is lost, and nothing is listed twice."""

from __future__ import annotations

from recommender.duplicates import absorb, twins
from recommender.records import Certificate, HSCode, Product, ProductId
from tests.missions import buyer, firm


def test_empty_fields_are_filled_and_others_kept() -> None:
    kept = firm(1, city="Bursa", private_label=False)
    other = firm(2, city="İzmir", private_label=True, website="x.example", certificates=(Certificate("EAC"),))
    merged = absorb(kept, other)
    assert (merged.id, merged.name, merged.city, merged.private_label) == ("F1", "Firma 1", "Bursa", False)
    assert (merged.website, merged.certificates) == ("x.example", (Certificate("EAC"),))


def test_lines_of_the_same_words_and_code_are_one() -> None:
    kept, other = firm(1, "Sodyum Hipoklorit"), firm(2, "SODYUM HİPOKLORİT", "boya")
    assert twins(kept, other) == {"F2-1": "F1-1"}
    assert [(line.id, line.firm_id) for line in absorb(kept, other).products] == [
        ("F1-1", "F1"),
        ("F2-2", "F1"),
    ]


def test_the_same_words_under_another_code_are_another_line() -> None:
    kept = firm(1, "boya")
    other = firm(2)
    line = Product(ProductId("F2-1"), other.id, "boya", hs=HSCode("320910"))
    assert twins(kept, type(other)(other.id, other.name, (line,))) == {}


def test_a_buyer_absorbs_needs() -> None:
    assert [need.buyer_id for need in absorb(buyer(1, "a"), buyer(2, "b")).needs] == ["B1", "B1"]
