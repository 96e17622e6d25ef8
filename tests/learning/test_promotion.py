"""The loop in a data folder: train, compare, promote, refuse, go back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from recommender import __version__
from recommender.errors import Conflict, Invalid, NotFound, NotPermitted, PromotionRefused
from recommender.feedback.datasets import snapshot_of
from recommender.ranker import WeightedPrior, buyer_prior, firm_prior
from recommender.ranker.linear import Linear
from recommender.records import Actor, ActorRole, BuyerId, Side
from recommender.registry import save_version
from recommender.service import Masa, datasets, learning, promoting
from tests.service.missions import AYSE, NOW, open_masa, plant


@pytest.fixture
def masa(tmp_path: Path) -> Iterator[Masa]:
    opened = open_masa(tmp_path / "var")
    plant(opened)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "invented.parquet"
    datasets.write_simulated(path, seed=5, past=2, firms=25, buyers=50)
    return path


def upside_down(masa: Masa) -> str:
    """A version whose rankers think the contrary of the prior."""

    def turned(prior: WeightedPrior) -> Linear:
        return Linear({name: -weight for name, weight in prior.weights.items()}, -prior.base, "contrary")

    told = {"kind": "logistic", "snapshot": "", "events": [], "answers": {}}
    sides = {Side.BUYER: turned(buyer_prior()), Side.FIRM: turned(firm_prior())}
    return save_version(masa.settings.rankers_dir, sides, told)


def test_a_promoted_ranker_is_the_one_that_the_engine_asks(masa: Masa, data: Path) -> None:
    before = masa.engine()
    version = learning.train_ranker(masa.settings, data, "logistic")["version"]
    promoting.promote(masa, AYSE, version, data, now=NOW)
    assert masa.engine() is not before
    assert masa.engine().rankers.learned
    assert not before.rankers.learned


def test_the_last_event_is_kept_to_judge_by(masa: Masa, data: Path) -> None:
    manifest = learning.train_ranker(masa.settings, data, "logistic")
    assert manifest["events"] == ["synthetic-0", "synthetic-1"]
    assert manifest["synthetic"] is True
    everything = learning.train_ranker(masa.settings, data, "logistic", all_events=True)
    with pytest.raises(Invalid) as caught:
        learning.compare(masa.settings, data, "", everything["version"])
    assert caught.value.details["events"] == "synthetic-2"


def test_a_version_says_by_which_code_from_which_data_and_with_which_seed_it_was_learned(
    masa: Masa, data: Path
) -> None:
    manifest = learning.train_ranker(masa.settings, data, "logistic")
    assert (manifest["code"], manifest["snapshot"], manifest["seed"]) == (__version__, snapshot_of(data), 0)


def test_what_is_worse_is_refused_and_nothing_changes(masa: Masa, data: Path) -> None:
    with pytest.raises(PromotionRefused):
        promoting.promote(masa, AYSE, upside_down(masa), data, now=NOW)
    assert masa.store.models.history() == []


def test_what_is_worse_goes_live_with_a_reason_and_the_reason_is_kept(masa: Masa, data: Path) -> None:
    promoting.promote(masa, AYSE, upside_down(masa), data, reason="a demonstration", now=NOW)
    active = masa.store.models.active()
    assert active is not None
    assert (active.reason, active.forced, active.by) == ("a demonstration", True, "ayse")


def test_rolling_back_twice_leads_to_the_prior_and_no_further(masa: Masa, data: Path) -> None:
    first = learning.train_ranker(masa.settings, data, "logistic")["version"]
    second = upside_down(masa)
    promoting.promote(masa, AYSE, first, data, now=NOW)
    promoting.promote(masa, AYSE, second, data, reason="a demonstration", now=NOW)
    assert promoting.rollback(masa, AYSE, now=NOW) == first
    assert promoting.rollback(masa, AYSE, now=NOW) == ""
    with pytest.raises(NotFound):
        promoting.rollback(masa, AYSE, now=NOW)
    assert [one.version for one in masa.store.models.history()] == [first, second, first, ""]


def test_of_two_promotions_at_once_the_second_is_told(masa: Masa, data: Path) -> None:
    version = learning.train_ranker(masa.settings, data, "logistic")["version"]
    promoting.promote(masa, AYSE, version, data, now=NOW)
    active = masa.store.models.active()
    assert active is not None
    with pytest.raises(Conflict):
        masa.store.models.promote(replace(active, version="other"), None)


def test_a_buyer_may_not_promote(masa: Masa, data: Path) -> None:

    buyer = Actor("b", ActorRole.BUYER, buyer_id=BuyerId("B0"))
    with pytest.raises(NotPermitted):
        promoting.promote(masa, buyer, "logistic-00000000", data)
