"""What a party was shown is kept with it, whatever it answers; what it says is kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommender.errors import BackendUnavailable, NotFound, NotPermitted
from recommender.feedback import Propensity
from recommender.feedback.datasets import read_dataset
from recommender.records import Actor, ActorRole, Answer, BuyerId, FirmId, Showing, Side
from recommender.service import Masa, datasets, decisions, invitations, showings, suggesting
from recommender.service.decisions import Reply
from recommender.store.showings import Showings
from tests.service.missions import AYSE, LOW, MISSION, NOW, open_masa, plant

B1 = Actor("b1", ActorRole.BUYER, buyer_id=BuyerId("B1"))
F1 = Actor("f1", ActorRole.FIRM, firm_id=FirmId("F1"))


@pytest.fixture
def masa(tmp_path: Path) -> Iterator[Masa]:
    opened = open_masa(tmp_path / "var")
    plant(opened)
    suggesting.fill(opened, AYSE, MISSION.id, 3, good=LOW, now=NOW)
    yield opened
    opened.store.close()


def look(masa: Masa, actor: Actor = B1) -> list[invitations.Listed]:
    """B1's list, as ``actor`` sees it."""
    listed = invitations.party_list(masa.store, actor, "E1", Side.BUYER, "B1", NOW)
    showings.note_list(masa.store, actor, Side.BUYER, listed, NOW)
    return listed


def kept(masa: Masa) -> list[Showing]:
    return masa.store.showings.of(AYSE, "E1")


def test_a_showing_holds_engine_place_score_features_side_time_and_event(masa: Masa) -> None:
    first = look(masa)[0].entry
    one = next(found for found in kept(masa) if found.rank == 1)
    assert first.shown is not None
    assert (one.event_id, one.side, one.firm_id, one.buyer_id) == ("E1", Side.BUYER, *first.pair)
    assert (one.score, one.shown_at, one.opened_at) == (first.shown.score, NOW, None)
    assert one.engine_version == masa.engine().version
    corpus = masa.engine().corpus
    at = corpus.need_position[one.need_id], corpus.product_position[one.product_id]
    column = corpus.space.grid(np.array(at[:1]), np.array(at[1:]))[:, 0, 0]
    assert [one.features.get(name, 0.0) for name in corpus.space.names] == column.tolist()


def test_looking_twice_is_one_showing_and_only_the_first_writes(
    masa: Masa, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = look(masa)
    monkeypatch.setattr(masa.store.showings._database, "writing", None)
    look(masa)
    assert len(kept(masa)) == len(listed) > 0


def test_what_an_organiser_looks_at_was_not_shown(masa: Masa) -> None:
    look(masa, AYSE)
    assert kept(masa) == []


def test_a_busy_database_costs_a_line_in_the_log_and_no_list(
    masa: Masa, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(*_: object) -> int:
        raise BackendUnavailable("database_busy", where="here", why="busy")

    monkeypatch.setattr(Showings, "note", busy)
    assert look(masa)
    assert "database_busy" in caplog.text


def test_opening_a_match_is_kept_once_and_is_no_answer(masa: Masa) -> None:
    partner = look(masa)[0].partner.id
    later = replace(MISSION, answers_due=None).answers_due or NOW.replace(hour=10)
    for at in (NOW, later):
        showings.note_opened(masa.store, B1, "E1", Side.BUYER, "B1", partner, at)
    opened = [one for one in kept(masa) if one.opened_at]
    assert [(one.firm_id, one.opened_at) for one in opened] == [(partner, NOW)]
    assert masa.store.feedback.of(AYSE, "E1") == []


def test_what_was_never_shown_cannot_be_opened(masa: Masa) -> None:
    with pytest.raises(NotFound) as caught:
        showings.note_opened(masa.store, B1, "E1", Side.BUYER, "B1", "F7")
    assert caught.value.code == "match_not_shown"


def test_another_party_cannot_open_my_match(masa: Masa) -> None:
    look(masa)
    with pytest.raises(NotPermitted):
        showings.note_opened(masa.store, F1, "E1", Side.BUYER, "B1", "F1")


def test_a_party_reads_no_showings(masa: Masa) -> None:
    look(masa)
    assert masa.store.showings.of(B1, "E1") == []


def test_the_data_set_holds_what_was_shown_and_said_with_what_was_passed_over(
    masa: Masa, tmp_path: Path
) -> None:
    listed = look(masa)
    wanted = listed[1].partner.id
    decisions.answer(masa.store, B1, "E1", Side.BUYER, "B1", [Reply(wanted, Answer.INTERESTED)], NOW)
    datasets.write_examples(masa, AYSE, tmp_path / "own.parquet", Propensity())
    found = read_dataset(tmp_path / "own.parquet")
    assert len(found[Side.FIRM]) == 0
    mine = found[Side.BUYER]
    assert len(mine) == len(listed)
    assert mine.grade[mine.firm == wanted].tolist() == [1.0]
    assert mine.rank[mine.firm == wanted].tolist() == [2]
    assert mine.answered.sum() == 1


def test_features_in_the_data_set_are_those_of_the_day_it_was_shown(masa: Masa, tmp_path: Path) -> None:
    look(masa)
    before = {one.firm_id: one.features["dense"] for one in kept(masa)}
    firm = masa.store.firm("F1")
    products = tuple(replace(product, text="bambaşka bir ürün") for product in firm.products)
    masa.store.put_firm(firm, replace(firm, products=products))
    datasets.write_examples(masa, AYSE, tmp_path / "own.parquet", None)
    found = read_dataset(tmp_path / "own.parquet")[Side.BUYER]
    dense = dict(zip(found.firm, found.values[:, found.names.index("dense")], strict=True))
    assert dense == pytest.approx(before)


def test_an_answer_that_an_organiser_wrote_down_is_learned_from_too(masa: Masa, tmp_path: Path) -> None:
    decisions.answer(masa.store, AYSE, "E1", Side.BUYER, "B1", [Reply("F1", Answer.INTERESTED)], NOW)
    datasets.write_examples(masa, AYSE, tmp_path / "own.parquet", None)
    found = read_dataset(tmp_path / "own.parquet")[Side.BUYER]
    assert (found.firm.tolist(), found.grade.tolist()) == (["F1"], [1.0])
