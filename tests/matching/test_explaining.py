"""Why this firm, and why not: any pair can be asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recommender.errors import NotFound
from recommender.matching import Filters
from recommender.records import BuyerId, Exclusion, FirmId, NeedId, Segment
from recommender.wording import phrase
from tests.missions import buyer, checkerboard, engine_of, firm

FIRMS, BUYERS = checkerboard()


def codes(*reasons: object) -> list[str]:
    return [reason.code for reason in reasons]  # type: ignore[attr-defined]


def test_a_suggested_pair_is_explained_with_its_place_and_the_match_itself() -> None:
    engine = engine_of(FIRMS, BUYERS)
    found = engine.explain(NeedId("B2-1"), FirmId("F2"))
    listed = engine.firms_for_need(NeedId("B2-1"))[0]
    assert (found.rank, found.found, found.obstacles) == (1, 8, ())
    assert found.match.score == pytest.approx(listed.score)
    assert sum(part.amount for part in found.match.contributions) == pytest.approx(
        found.match.score, abs=1e-9
    )


@pytest.mark.parametrize(
    ("why", "code"),
    [("customer", "shut_customer"), ("compliance", "shut_compliance"), ("unwanted", "shut_otherwise")],
)
def test_an_excluded_pair_is_scored_and_the_exclusion_named(why: str, code: str) -> None:
    engine = engine_of(FIRMS, BUYERS, [Exclusion(FirmId("F2"), BuyerId("B2"), why)])
    found = engine.explain(NeedId("B2-1"), FirmId("F2"))
    assert (codes(*found.obstacles), found.rank) == ([code], None)
    assert found.match.product_id.startswith("F2-")


def test_a_firms_own_exclusions_are_named() -> None:
    picky = replace(FIRMS[0], excluded_segments=(Segment.SERVICE,))
    proud = replace(FIRMS[1], excluded_regions=("RU",))
    engine = engine_of([picky, proud], [replace(BUYERS[0], segment=Segment.SERVICE)])
    assert codes(*engine.explain(NeedId("B0-1"), FirmId("F0")).obstacles) == ["shut_segment"]
    assert codes(*engine.explain(NeedId("B0-1"), FirmId("F1")).obstacles) == ["shut_region"]


@pytest.mark.parametrize(
    ("filters", "name"),
    [
        (Filters(countries=frozenset({"KZ"})), "ülke"),
        (Filters(languages=frozenset({"de"})), "dil"),
        (Filters(certificates=frozenset({"EAC"})), "belge"),
        (Filters(firms=frozenset()), "katılımcılar"),
    ],
)
def test_the_filter_that_left_a_firm_out_is_named(filters: Filters, name: str) -> None:
    found = engine_of(FIRMS, BUYERS).explain(NeedId("B0-1"), FirmId("F0"), filters)
    sentences = [phrase(reason.code, "tr", reason.facts) for reason in found.obstacles]
    assert sentences == [f"istenen süzgeçle elendi: {name}"]
    assert found.rank is None


def test_a_pair_that_was_not_retrieved_is_explained_too() -> None:
    firms = [firm(at, *["tutkal"] * 5) for at in range(60)]
    engine = engine_of([*firms, firm(90, "gübre")], [buyer(1, "tutkal")])
    found = engine.explain(NeedId("B1-1"), FirmId("F90"))
    assert codes(*found.obstacles) == ["not_retrieved"]
    assert found.rank == 61


def test_the_rank_is_the_place_in_the_list_of_all() -> None:
    firms = [
        firm(at, text) for at, text in enumerate(("boya", "tutkal", "su bazlı tutkal", "tutkal", "gübre"))
    ]
    engine, need = engine_of(firms, [buyer(1, "tutkal")]), NeedId("B1-1")
    listed = [match.firm_id for match in engine.firms_for_need(need, len(firms))]
    assert [engine.explain(need, firm_id).rank for firm_id in listed] == [1, 2, 3, 4, 5]


def test_unknown_ids_and_firms_without_products_are_not_found() -> None:
    engine = engine_of([*FIRMS, firm(90)], BUYERS)
    for need, firm_id in (("nobody", "F0"), ("B0-1", "nobody"), ("B0-1", "F90")):
        with pytest.raises(NotFound):
            engine.explain(NeedId(need), FirmId(firm_id))
