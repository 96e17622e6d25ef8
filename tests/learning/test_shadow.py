"""A challenger in the shadow and interleaved lists: both find the better ranker, and nothing leaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommender.errors import NotFound, NotPermitted
from recommender.evaluation.shadowing import compare_shadow, interleaved
from recommender.ranker import Combination, buyer_prior, combine, firm_prior, sigmoid
from recommender.ranker.interleaving import CHALLENGER, CHAMPION, team_draft
from recommender.records import Actor, ActorRole, Answer, BuyerId, Post, Showing, Side, Standing
from recommender.service import Masa, decisions, invitations, shadow, showings, suggesting
from recommender.service.decisions import Reply
from recommender.simulation import MARK, Simulation, answered_lists
from tests.learning.test_promotion import upside_down
from tests.service.missions import AYSE, LOW, NOW, open_masa, plant

B1 = Actor("b1", ActorRole.BUYER, buyer_id=BuyerId("B1"))


@pytest.fixture
def masa(tmp_path: Path) -> Iterator[Masa]:
    opened = open_masa(tmp_path / "var")
    plant(opened)
    yield opened
    opened.store.close()


def test_a_draft_holds_every_key_once_and_both_teams_pick_in_every_round() -> None:
    drafted = list(team_draft("abcdef", "fedcba", np.random.default_rng(1)))
    assert sorted(key for key, _ in drafted) == list("abcdef")
    for at in (0, 2, 4):
        assert {drafted[at][1], drafted[at + 1][1]} == {CHAMPION, CHALLENGER}
    first = {team: key for key, team in reversed(drafted)}
    assert first == {CHAMPION: "a", CHALLENGER: "f"}


def test_a_coin_says_who_picks_first() -> None:
    firsts = Counter(next(team_draft("ab", "ba", np.random.default_rng(seed)))[1] for seed in range(400))
    assert 150 < firsts[CHAMPION] < 250


def test_the_sign_test_counts_lists_by_hand(simulation: Simulation) -> None:
    def listed(buyer: str, teams: str) -> list[Showing]:
        names = {"a": CHAMPION, "b": CHALLENGER}
        return [
            Showing("E", Side.BUYER, f"F{at}", buyer, at + 1, 0.0, {}, team=names[team])  # type: ignore[arg-type]
            for at, team in enumerate(teams)
        ]

    lists = [listed(f"B{at}", "abab") for at in range(6)] + [listed("tie", "ab")]
    wanted = {("E", Side.BUYER, "F1", f"B{at}"): 1.0 for at in range(6)}
    found = interleaved(lists, wanted)  # type: ignore[arg-type]
    assert found is not None
    assert (found.champion, found.challenger, found.ties) == (0, 6, 1)
    assert found.p_value == pytest.approx(2 / 2**6)


def test_lists_without_teams_were_not_interleaved() -> None:
    assert interleaved([], {}) is None


def scores(simulation: Simulation) -> tuple[np.ndarray, np.ndarray]:
    """The prior's, and what the planted chances say: known to be better."""
    mission = simulation.test
    flat = mission.values.reshape(-1, len(mission.names))
    sides = (
        sigmoid(np.asarray(ranker.logits(mission.names, flat), float))
        for ranker in (buyer_prior(), firm_prior())
    )
    prior = combine(Combination.HARMONIC, *sides).reshape(mission.mutual.shape)
    return prior, mission.chance[Side.BUYER]


@pytest.mark.parametrize("turned", [False, True])
def test_shadow_and_interleaving_both_find_the_better_of_two(simulation: Simulation, turned: bool) -> None:
    champion, challenger = scores(simulation)[:: -1 if turned else 1]
    better = -1.0 if turned else 1.0
    for interleave in (False, True):
        lists = list(
            answered_lists(
                np.random.default_rng(5), simulation.test, champion, challenger, interleave=interleave
            )
        )
        grades = {
            (one.event_id, one.side, one.firm_id, one.buyer_id): grade
            for one, grade in lists
            if grade is not None
        }
        found = compare_shadow(MARK, [one for one, _ in lists], grades)
        gap = found.difference["buyer"]
        assert gap.mean * better > 0
        if interleave:
            live = found.interleaved
            assert live is not None
            assert (live.challenger - live.champion) * better > 0
            assert live.p_value < 0.05
        else:
            assert found.interleaved is None


def test_two_equal_rankers_are_not_told_apart(simulation: Simulation) -> None:
    champion, _ = scores(simulation)
    lists = list(
        answered_lists(np.random.default_rng(6), simulation.test, champion, champion, interleave=True)
    )
    grades = {(o.event_id, o.side, o.firm_id, o.buyer_id): g for o, g in lists if g is not None}
    live = compare_shadow(MARK, [one for one, _ in lists], grades).interleaved
    assert live is not None
    assert live.p_value > 0.05


def test_what_the_shadow_says_is_kept_with_the_showing_and_not_shown(masa: Masa) -> None:
    version = upside_down(masa)
    shadow.start(masa, AYSE, version, now=NOW)
    suggesting.fill(masa, AYSE, "E1", 3, good=LOW, now=NOW)
    listed = invitations.party_list(masa.store, B1, "E1", Side.BUYER, "B1", NOW)
    plain = [entry.pair for entry in masa.store.shortlists.entries(B1, "E1")]
    assert [one.entry.pair for one in listed] == plain
    showings.note_list(masa.store, B1, Side.BUYER, listed, NOW)
    kept = masa.store.showings.of(AYSE, "E1")
    assert {one.shadow_version for one in kept} == {version}
    order = [
        sorted(kept, key=lambda one: -value(one)) for value in (lambda o: o.score, lambda o: o.shadow_score)
    ]
    assert order[0] != order[1]
    assert not masa.engine().rankers.learned


def test_shadow_scores_are_those_that_the_challenger_would_give_in_use(masa: Masa) -> None:
    version = upside_down(masa)
    shadow.start(masa, AYSE, version, now=NOW)
    suggesting.fill(masa, AYSE, "E1", 2, good=LOW, now=NOW)
    entries = masa.store.shortlists.entries(AYSE, "E1")
    from recommender.records import Promotion

    masa.store.models.promote(Promotion(version, "", NOW, "ayse", "", True, {}), None)
    taken = masa.engine().event()
    for entry in entries:
        assert entry.shown is not None
        row, column = taken.buyer_ids.index(entry.buyer_id), taken.firm_ids.index(entry.firm_id)
        assert entry.shown.shadow_score == pytest.approx(float(taken.scores.score[row, column]), abs=1e-6)


def test_an_interleaved_list_is_the_same_each_time_and_keeps_its_teams(masa: Masa) -> None:
    shadow.start(masa, AYSE, upside_down(masa), interleave=True, now=NOW)
    suggesting.fill(masa, AYSE, "E1", 4, good=LOW, now=NOW)
    lists = [invitations.party_list(masa.store, B1, "E1", Side.BUYER, "B1", NOW) for _ in range(2)]
    order = [[(one.entry.pair, one.team) for one in listed] for listed in lists]
    assert order[0] == order[1]
    assert {team for _, team in order[0]} == {CHAMPION, CHALLENGER}
    showings.note_list(masa.store, B1, Side.BUYER, lists[0], NOW)
    teams = {one.rank: one.team for one in masa.store.showings.of(AYSE, "E1")}
    assert teams == {place: team for place, (_, team) in enumerate(order[0], 1)}


def test_what_the_organiser_pinned_stays_at_the_top(masa: Masa) -> None:
    shadow.start(masa, AYSE, upside_down(masa), interleave=True, now=NOW)
    suggesting.fill(masa, AYSE, "E1", 4, good=LOW, now=NOW)
    last = [e for e in masa.store.shortlists.entries(AYSE, "E1") if e.buyer_id == "B1"][-1]
    version = masa.store.shortlists.version(AYSE, "E1")
    masa.store.shortlists.edit(AYSE, "E1", version, "pin", [replace(last, standing=Standing.PINNED)], NOW)
    first = invitations.party_list(masa.store, B1, "E1", Side.BUYER, "B1", NOW)[0]
    assert (first.entry.pair, first.team) == (last.pair, "")


def test_answers_are_compared_later(masa: Masa) -> None:
    version = upside_down(masa)
    shadow.start(masa, AYSE, version, now=NOW)
    suggesting.fill(masa, AYSE, "E1", 3, good=LOW, now=NOW)
    for at in range(8):
        buyer = Actor(f"b{at}", ActorRole.BUYER, buyer_id=BuyerId(f"B{at}"))
        listed = invitations.party_list(masa.store, buyer, "E1", Side.BUYER, f"B{at}", NOW)
        showings.note_list(masa.store, buyer, Side.BUYER, listed, NOW)
        said = {True: Answer.INTERESTED, False: Answer.NOT_INTERESTED}
        replies = [Reply(one.partner.id, said[one.partner.id == f"F{at}"]) for one in listed]
        decisions.answer(masa.store, buyer, "E1", Side.BUYER, f"B{at}", replies, NOW)
    shadow.stop(masa, AYSE, NOW)
    found = shadow.compare(masa, AYSE, version)
    assert found.lists == {"buyer": 8, "firm": 0}
    assert found.champion["buyer"].mean == 1.0
    assert found.difference["buyer"].mean < 0
    with pytest.raises(NotFound):
        shadow.compare(masa, AYSE)


def test_starting_and_stopping_are_history_and_nothing_to_stop_is_said(masa: Masa) -> None:
    version = upside_down(masa)
    shadow.start(masa, AYSE, version, now=NOW)
    assert shadow.stop(masa, AYSE, NOW) == version
    assert [one.version for one in masa.store.models.history(Post.SHADOW)] == [version, ""]
    with pytest.raises(NotFound):
        shadow.stop(masa, AYSE, NOW)
    with pytest.raises(NotFound):
        shadow.start(masa, AYSE, "logistic-00000000")


def test_a_buyer_may_not_start_a_shadow(masa: Masa) -> None:
    with pytest.raises(NotPermitted):
        shadow.start(masa, B1, "logistic-00000000")
