"""The one-sided baseline: what the buyer wants, blind to what only the firm minds."""

from __future__ import annotations

from dataclasses import replace

from recommender.records import NeedId, Quantity, Segment, Unit
from recommender.service.evaluating import one_sided
from tests.missions import buyer, engine_of, firm


def test_the_buyer_alone_minds_neither_minimum_orders_nor_whom_the_firm_sells_to() -> None:
    asker = buyer(1, "tutkal", segment=Segment.SERVICE)
    asker = replace(asker, needs=(replace(asker.needs[0], volume=Quantity("1 t", 1, Unit.TONNE)),))
    picky = {"min_order": Quantity("9 t", 9, Unit.TONNE), "target_segments": (Segment.RETAIL_CHAIN,)}
    engine = engine_of([firm(1, "tutkal", **picky), firm(2, "tutkal")], [asker])
    need = NeedId("B1-1")
    assert one_sided(engine, need) == ["F1", "F2"]
    assert [match.firm_id for match in engine.firms_for_need(need)] == ["F2", "F1"]


def test_a_firm_that_shuts_the_buyer_out_is_not_among_the_pairs_compared() -> None:
    shut = firm(1, "tutkal", excluded_segments=(Segment.SERVICE,))
    engine = engine_of([shut, firm(2, "tutkal")], [buyer(1, "tutkal", segment=Segment.SERVICE)])
    assert one_sided(engine, NeedId("B1-1")) == ["F2"]
