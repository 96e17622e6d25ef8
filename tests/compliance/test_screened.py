"""Flags of pairs and companies, with the reviews in force."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from recommender.compliance import CompanyFlag, Rule, Rulebook, Screened, Screening, Substance
from recommender.compliance.rules import ListedName
from recommender.glossary import Annotator
from recommender.records import BuyerId, FirmId, Flag, NeedId, ProductId, Review, Verdict
from tests.missions import buyer, firm

WORDS = {"en": "ask", "tr": "sor", "ru": "спросите"}
BOOK = Rulebook(
    rules={
        "acetone": Rule("acetone", frozenset(), WORDS, "Act A", "1988-12-20"),
        "soap": Rule("soap", frozenset({"RU"}), WORDS, "Act B", "2010-05-28"),
        "list": Rule("list", frozenset(), WORDS, "List", "2026-01-01"),
        "country": Rule("country", frozenset(), WORDS, "Act C", "2017-12-22"),
    },
    substances=(
        Substance("acetone", "", (), (), ("aseton", "ацетон")),
        Substance("soap", "", (), (), ("sabun",)),
    ),
    countries=(("KP", "country"),),
    listed=(ListedName("list", "Покупатель 2"),),
)
FIRMS = [firm(1, "aseton", "sabun"), firm(2, "boya")]
BUYERS = [buyer(1, "ацетон"), buyer(2, "boya", country="KP")]


def screened(*reviews: Review) -> Screened:
    return Screened(Screening(BOOK, Annotator(())), reviews)


def pair(found: Screened, at: str, want: str) -> dict[str, Flag]:
    offered = {product.id: (firm, product) for firm in FIRMS for product in firm.products}
    wanted = {need.id: (buyer, need) for buyer in BUYERS for need in buyer.needs}
    (firm, product), (buyer, need) = offered[ProductId(at)], wanted[NeedId(want)]
    return {flag.rule: flag for flag in found.flags(firm, buyer, product, need)}


def company_flags(found: Screened) -> dict[tuple[str, str], CompanyFlag]:
    return {(entry.company_id, entry.flag.rule): entry for entry in found.company_flags(FIRMS, BUYERS)}


def review(verdict: Verdict, firm_id: str = "", buyer_id: str = "") -> Review:
    at = datetime(2026, 11, 26, tzinfo=UTC)
    return Review("acetone", FirmId(firm_id) if firm_id else None, BuyerId(buyer_id) if buyer_id else None,
                  verdict, "Elif", at)  # fmt: skip


def test_a_pair_carries_the_flags_of_its_product_once_with_source_and_date() -> None:
    flags = pair(screened(), "F1-1", "B1-1")
    assert list(flags) == ["acetone"]
    assert (flags["acetone"].source, flags["acetone"].date) == ("Act A", "1988-12-20")
    assert flags["acetone"].message == WORDS


def test_a_need_raises_a_flag_that_the_products_text_does_not() -> None:
    assert list(pair(screened(), "F2-1", "B1-1")) == ["acetone"]


def test_a_rule_for_some_destinations_concerns_buyers_there_only() -> None:
    assert "soap" in pair(screened(), "F1-2", "B1-1")
    assert "soap" not in pair(screened(), "F1-2", "B2-1")


def test_a_buyers_name_and_country_flag_every_pair_of_it() -> None:
    assert set(pair(screened(), "F2-1", "B2-1")) == {"list", "country"}


def test_companies_are_listed_with_the_lines_that_raised_a_rule() -> None:
    found = company_flags(screened())
    assert set(found) == {
        ("F1", "acetone"), ("F1", "soap"), ("B1", "acetone"), ("B2", "list"), ("B2", "country"),
    }  # fmt: skip
    assert found["F1", "acetone"].lines == ("F1-1",)
    assert found["B2", "country"].lines == ()


def test_flags_have_ids_of_their_own_that_do_not_change() -> None:
    first, second = company_flags(screened()), company_flags(screened(review(Verdict.ASK, "F1")))
    assert {entry.id for entry in first.values()} == {entry.id for entry in second.values()}
    assert len({entry.id for entry in first.values()}) == len(first)


def test_a_review_shows_on_the_flag_and_does_not_hide_it() -> None:
    flag = pair(screened(review(Verdict.PROCEED, "F1")), "F1-1", "B1-1")["acetone"]
    assert (flag.reviewed_by, flag.verdict) == ("Elif", "proceed")


@pytest.mark.parametrize(
    ("verdict", "open_"), [(Verdict.PROCEED, False), (Verdict.ASK, True), (Verdict.BLOCK, False)]
)
def test_a_flag_stays_open_until_somebody_decides(verdict: Verdict, open_: bool) -> None:
    found = company_flags(screened(review(verdict, "F1")))
    assert found["F1", "acetone"].open is open_
    assert found["B1", "acetone"].open is True


def test_a_review_of_the_pair_outweighs_one_of_the_firm_and_concerns_that_pair_only() -> None:
    found = screened(review(Verdict.PROCEED, "F1"), review(Verdict.BLOCK, "F1", "B1"))
    assert pair(found, "F1-1", "B1-1")["acetone"].verdict == "block"
    assert pair(found, "F1-1", "B2-1")["acetone"].verdict == "proceed"


def test_of_two_reviews_of_one_subject_the_later_counts() -> None:
    found = screened(review(Verdict.BLOCK, "F1"), review(Verdict.ASK, "F1"))
    assert pair(found, "F1-1", "B2-1")["acetone"].verdict == "ask"
