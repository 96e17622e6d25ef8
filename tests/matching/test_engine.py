"""The engine on a mission whose right answers are planted."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from recommender.errors import NotFound
from recommender.features import ConstraintReader, Reader
from recommender.glossary import Annotator, Concept
from recommender.records import (
    BuyerId,
    Certificate,
    Exclusion,
    FirmId,
    HSCode,
    Language,
    NeedId,
    Quantity,
    Segment,
    Unit,
)
from tests.missions import ARTICLES, buyer, checkerboard, engine_of, firm

FIRMS, BUYERS = checkerboard()


def test_each_need_of_the_checkerboard_finds_its_one_right_firm() -> None:
    engine = engine_of(FIRMS, BUYERS)
    for at in range(len(ARTICLES)):
        assert engine.firms_for_need(NeedId(f"B{at}-1"))[0].firm_id == f"F{at}"
        assert engine.firms_for_buyer(BuyerId(f"B{at}"))[0].firm_id == f"F{at}"
        assert engine.buyers_for_firm(FirmId(f"F{at}"))[0].buyer_id == f"B{at}"


def test_k_results_are_given_when_they_exist_and_each_company_once() -> None:
    engine = engine_of(FIRMS, BUYERS)
    found = [match.firm_id for match in engine.firms_for_need(NeedId("B0-1"), k=5)]
    assert len(found) == len(set(found)) == 5
    assert len(engine.firms_for_need(NeedId("B0-1"), k=100)) == len(FIRMS)


def test_existing_customers_never_appear_on_either_side() -> None:
    shut = Exclusion(FirmId("F0"), BuyerId("B0"), "customer")
    engine = engine_of(FIRMS, BUYERS, [shut])
    assert "F0" not in {match.firm_id for match in engine.firms_for_need(NeedId("B0-1"), k=100)}
    assert "B0" not in {match.buyer_id for match in engine.buyers_for_firm(FirmId("F0"), k=100)}
    assert len(engine.firms_for_need(NeedId("B0-1"), k=7)) == 7


def test_a_firms_own_exclusions_are_kept() -> None:
    picky = replace(
        FIRMS[0], excluded_segments=(Segment.RETAIL_CHAIN,), excluded_regions=("Siberian FD", "KZ")
    )
    shops = replace(BUYERS[0], segment=Segment.RETAIL_CHAIN)
    siberian = replace(BUYERS[1], region="Siberian FD")
    kazakh = replace(BUYERS[2], country="KZ")
    engine = engine_of([picky, *FIRMS[1:]], [shops, siberian, kazakh, *BUYERS[3:]])
    for need in ("B0-1", "B1-1", "B2-1"):
        assert "F0" not in {match.firm_id for match in engine.firms_for_need(NeedId(need), k=100)}
    assert {"B0", "B1", "B2"}.isdisjoint(
        match.buyer_id for match in engine.buyers_for_firm(FirmId("F0"), k=100)
    )


def test_contributions_add_up_to_the_score_of_every_match() -> None:
    engine = engine_of(FIRMS, [*BUYERS, buyer(9, "boya", "tutkal", "sabun")])
    matches = [m for at in range(len(FIRMS)) for m in engine.buyers_for_firm(FirmId(f"F{at}"), k=100)]
    matches += engine.firms_for_buyer(BuyerId("B9"), k=100)
    assert len(matches) > 50
    for match in matches:
        assert math.isclose(sum(c.amount for c in match.contributions), match.score, abs_tol=1e-9)
        assert 0 <= match.score <= 1


def test_a_need_shows_the_harmonic_mean_of_both_sides() -> None:
    match = engine_of(FIRMS, BUYERS).firms_for_need(NeedId("B0-1"))[0]
    mean = 2 * match.buyer_score * match.firm_score / (match.buyer_score + match.firm_score)
    assert match.score == pytest.approx(mean)


def test_a_pair_has_one_score_from_either_side() -> None:
    engine = engine_of(FIRMS, BUYERS)
    one = engine.firms_for_buyer(BuyerId("B3"))[0]
    other = engine.buyers_for_firm(FirmId("F3"))[0]
    assert (one.firm_id, one.buyer_id) == (other.firm_id, other.buyer_id)
    assert one.score == pytest.approx(other.score)


def test_serving_more_of_a_buyers_needs_ranks_higher() -> None:
    engine = engine_of(
        [firm(1, "tutkal", "kauçuk"), firm(2, "tutkal", "gübre")], [buyer(1, "tutkal", "gübre")]
    )
    assert [match.firm_id for match in engine.firms_for_buyer(BuyerId("B1"))] == ["F2", "F1"]


def test_what_speaks_against_a_match_is_said() -> None:
    need = replace(
        BUYERS[0].needs[0],
        required_certificates=(Certificate("EAC"), Certificate("ISO 9001")),
        hs=HSCode("350691"),
        volume=Quantity("100 kg", 100, Unit.KILOGRAM),
    )
    asks = replace(BUYERS[0], needs=(need,), languages=(Language("ru"),))
    product = replace(FIRMS[0].products[0], hs=HSCode("282890"), certificates=(Certificate("EAC"),))
    offers = replace(
        FIRMS[0], products=(product,), languages=(Language("tr"),), min_order=Quantity("5 t", 5, Unit.TONNE)
    )
    match = engine_of([offers], [asks]).firms_for_need(need.id)[0]
    tones = {reason.code: reason.tone for reason in match.reasons}
    assert tones["certificate_met"] == 1
    for code in ("certificate_missing", "hs_conflict", "interpreter_needed", "below_minimum"):
        assert tones[code] == -1


def concept(id_: str, name: str, confused: str) -> Concept:
    return Concept(id_, "soda", (), (), {"en": (name,), "tr": (name,), "ru": (name,)}, {}, (confused,))


def test_goods_that_are_easily_confused_are_kept_apart() -> None:
    annotator = Annotator(
        [
            concept("hydroxide", "sodyum hidroksit", "hypochlorite"),
            concept("hypochlorite", "sodyum hipoklorit", ""),
        ]
    )
    reader = Reader(annotator, ConstraintReader({}))
    firms = [firm(1, "sodyum hidroksit"), firm(2, "sodyum hipoklorit")]
    matches = engine_of(firms, [buyer(1, "sodyum hipokloriti")], reader=reader).firms_for_need(NeedId("B1-1"))
    assert [match.firm_id for match in matches] == ["F2", "F1"]
    assert "same_article" in {reason.code for reason in matches[0].reasons}
    assert "confused_with" in {reason.code for reason in matches[1].reasons}


def test_unknown_ids_are_not_found() -> None:
    engine = engine_of(FIRMS, BUYERS)
    for ask in (engine.firms_for_need, engine.firms_for_buyer, engine.buyers_for_firm):
        with pytest.raises(NotFound):
            ask("nobody")  # type: ignore[operator]


@pytest.mark.parametrize("text", ["boya", "涂料 👍", "x" * 5000, "boya " * 1000])
def test_odd_needs_are_ranked_as_well_as_can_be(text: str) -> None:
    engine = engine_of(FIRMS, [buyer(1, text)])
    assert len(engine.firms_for_need(NeedId("B1-1"))) == len(FIRMS)
