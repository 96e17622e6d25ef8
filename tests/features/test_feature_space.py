"""Features as arrays, held against each pair read by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from recommender.config import BUNDLED, Settings
from recommender.engine import Engine, build_engine
from recommender.features import (
    CATALOGUE,
    FEATURES,
    ConstraintReader,
    FeatureSpace,
    History,
    Past,
    Reader,
)
from recommender.features.certificates import same_certificate
from recommender.glossary import Annotator
from recommender.records import (
    Buyer,
    BuyerId,
    Certificate,
    Firm,
    FirmId,
    HSCode,
    Language,
    OutcomeKind,
    Quantity,
    Segment,
    Unit,
)
from recommender.service.ranking import Ranking
from recommender.text import stems
from tests.missions import TODAY, HashedWords, buyer, firm

READER = Reader(Annotator(()), ConstraintReader({}))
SAMPLE = BUNDLED / "data" / "sample"


@pytest.fixture(scope="module")
def engine() -> Engine:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    return Ranking(SAMPLE / "firms.csv", SAMPLE / "buyers.csv", settings).engine


def values(firm_: Firm, buyer_: Buyer, history: History | None = None) -> dict[str, float]:
    built = build_engine(HashedWords(), [firm_], [buyer_], today=TODAY, history=history, reader=READER)
    grid = built.corpus.space.grid(np.array([0]), np.array([0]))
    return dict(zip(FEATURES, grid[:, 0, 0].tolist(), strict=True))


def test_every_feature_keeps_within_the_range_of_the_catalogue(engine: Engine) -> None:
    grid = engine.corpus.space.grid(np.arange(0, 416, 7), np.arange(len(engine.corpus.offers)))
    assert len(CATALOGUE) == len(grid)
    for feature, found in zip(CATALOGUE, grid, strict=True):
        assert found.min() >= feature.low - 1e-5, feature.name
        assert found.max() <= feature.high + 1e-5, feature.name


def test_a_grid_holds_what_each_pair_has_by_itself(engine: Engine) -> None:
    needs, products = np.arange(30, 40), np.arange(100, 400)
    grid = engine.corpus.space.grid(needs, products)
    for need, product in ((0, 0), (3, 77), (9, 299)):
        alone = engine.corpus.space.grid(needs[[need]], products[[product]])
        assert alone[:, 0, 0] == pytest.approx(grid[:, need, product], abs=1e-5)


def test_grids_agree_with_reading_each_pair(engine: Engine) -> None:
    corpus = engine.corpus
    needs, products = np.arange(0, 60), np.arange(0, 557, 5)
    column = dict(zip(FEATURES, corpus.space.grid(needs, products), strict=True))
    for row, need in enumerate(needs):
        request = corpus.requests[need]
        for at, product in enumerate(products):
            offer = corpus.offers[product]
            shared = bool(request.article.named & offer.article.named)
            assert (column["concept_same"][row, at] > 0) == shared
            level = request.hs.level_shared_with(offer.hs) if request.hs and offer.hs else 0
            assert [column[f"hs{n}"][row, at] for n in (2, 4, 6)] == [level >= 2, level >= 4, level >= 6]
            words = set(stems(request.need.text)) & set(stems(offer.product.text))
            assert (column["words_forward"][row, at] > 0) == bool(words)
            required = request.need.required_certificates
            held = [c.name for c in offer.certificates if c.valid_on(date.today())]
            met = [any(same_certificate(c.name, name) for name in held) for c in required]
            assert column["certificates_met"][row, at] == pytest.approx(sum(met) / max(1, len(met)))


def test_codes_absent_malformed_and_of_other_chapters_are_told_apart() -> None:
    seller, asker = firm(1, "tutkal"), buyer(1, "tutkal")
    coded = replace(seller, products=(replace(seller.products[0], hs=HSCode("35069900")),))
    other = replace(asker, needs=(replace(asker.needs[0], hs=HSCode("282890")),))
    broken = replace(asker, needs=(replace(asker.needs[0], hs_raw="3506,x"),))
    assert values(seller, asker)["hs_absent"] == 1
    assert values(coded, other)["hs_conflict"] == 1
    found = values(coded, broken)
    assert (found["hs_absent"], found["hs_malformed"], found["hs_conflict"]) == (1, 1, 0)


def test_certificates_are_met_missing_or_expired() -> None:
    required = tuple(Certificate(name) for name in ("EAC", "HALAL", "Kosher", "REACH"))
    asker = buyer(1, "tutkal")
    asker = replace(asker, needs=(replace(asker.needs[0], required_certificates=required),))
    held = (Certificate("HALLAL"), Certificate("Kosher", date(2020, 1, 1)), Certificate("ЕАС"))
    found = values(firm(1, "tutkal", certificates=held), asker)
    assert (found["certificates_met"], found["certificates_expired"], found["certificates_missing"]) == (
        0.5, 0.25, 0.25,
    )  # fmt: skip


def test_volumes_are_compared_across_units_and_left_alone_across_kinds() -> None:
    asker, seller = buyer(1, "tutkal"), firm(1, "tutkal", min_order=Quantity("5 t", 5, Unit.TONNE))
    trucks = replace(asker, needs=(replace(asker.needs[0], volume=Quantity("2 tır", 2, Unit.TRUCK)),))
    little = replace(asker, needs=(replace(asker.needs[0], volume=Quantity("500 kg", 500, Unit.KILOGRAM)),))
    pieces = replace(asker, needs=(replace(asker.needs[0], volume=Quantity("9 adet", 9, Unit.PIECE)),))
    vague = replace(asker, needs=(replace(asker.needs[0], volume=Quantity("bolca")),))
    assert values(seller, trucks)["volume_fits"] == 1
    assert values(seller, little)["below_minimum"] == pytest.approx(1.0)
    assert values(seller, pieces)["volume_fits"] == values(seller, pieces)["below_minimum"] == 0
    assert values(seller, vague)["volume_unread"] == 1


def test_what_the_two_companies_are_to_each_other() -> None:
    seller = firm(
        1, "tutkal", languages=(Language("tr"),), export_markets=("DE",), payment=("lc",),
        target_segments=(Segment.SERVICE,), private_label=False,
    )  # fmt: skip
    asker = buyer(1, "tutkal", segment=Segment.RETAIL_CHAIN, payment=("rub",), private_label_required=True)
    found = values(seller, asker)
    for name in (
        "interpreter_needed", "exports_elsewhere", "payment_apart", "segment_other", "private_label_refused",
    ):  # fmt: skip
        assert found[name] == 1, name
    for name in ("language_common", "market_known", "payment_common", "segment_wanted"):
        assert found[name] == 0, name


def test_history_is_nought_when_absent_and_counted_when_given() -> None:
    pair = FirmId("F1"), BuyerId("B1")
    history = History(meetings={pair: Past(held=1, outcome=OutcomeKind.ORDER)})
    names = ("met_before", "outcome_before")
    plain, told = (
        values(firm(1, "tutkal"), buyer(1, "tutkal")),
        values(firm(1, "tutkal"), buyer(1, "tutkal"), history),
    )
    assert [plain[name] for name in names] == [0, 0]
    assert [told[name] for name in names] == [0.5, 1]
    missed = History(meetings={pair: Past(missed=1)})
    assert values(firm(1, "tutkal"), buyer(1, "tutkal"), missed)["outcome_before"] == -1


def test_a_company_is_as_crowded_as_the_seats_it_has_taken_with_others() -> None:
    firms, buyers = [firm(at, "tutkal") for at in range(2)], [buyer(at, "tutkal") for at in range(9)]
    engine = build_engine(HashedWords(), firms, buyers, today=TODAY, reader=READER)
    taken = [(FirmId("F0"), BuyerId(f"B{at}")) for at in range(8)]
    seated = engine.seated([*taken, taken[0], (FirmId("F7"), BuyerId("B8"))])
    names = [FEATURES.index("firm_crowded"), FEATURES.index("buyer_crowded")]

    def crowding(space: FeatureSpace) -> list[list[list[float]]]:
        return space.grid(np.array([0, 8]), np.array([0, 1]))[names].tolist()

    assert crowding(seated.corpus.space) == [
        [[pytest.approx(7 / 15), 0], [0.5, 0]],
        [[0, pytest.approx(1 / 9)], [0, 0]],
    ]
    assert crowding(engine.corpus.space) == [[[0, 0], [0, 0]], [[0, 0], [0, 0]]]
