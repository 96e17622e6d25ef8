"""The shortlist: suggested, edited by two organisers at once, undone."""

from __future__ import annotations

import contextlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender.errors import Conflict, Invalid, NotFound, NotPermitted
from recommender.ranker import buyer_prior, firm_prior
from recommender.records import Actor, ActorRole, BuyerId, FirmId, Pair, Side, Standing, WishKind
from recommender.service import Masa, participants, removals, shortlists, suggesting
from tests.missions import ARTICLES
from tests.service.missions import AYSE, BOTH, CAN, LOW, NOW

ON = BOTH

RIGHT = {(f"F{at}", f"B{at}") for at in range(len(ARTICLES))}


def pairs_listed(masa: Masa) -> list[Pair]:
    return [entry.pair for entry in masa.store.shortlists.entries(AYSE, "E1")]


def version(masa: Masa) -> int:
    return masa.store.shortlists.version(AYSE, "E1")


def pair(at: int) -> Pair:
    return (f"F{at}", f"B{at}")  # type: ignore[return-value]


def test_each_party_gets_its_right_partner(listed: Masa) -> None:
    assert set(pairs_listed(listed)) == RIGHT


def test_an_entry_keeps_what_was_shown(listed: Masa) -> None:
    entry = listed.store.shortlists.entries(AYSE, "E1")[0]
    assert entry.shown is not None
    assert (entry.shown.firm_rank, entry.shown.buyer_rank) == (1, 1)
    assert entry.shown.engine_version == f"hashed-words-1 {buyer_prior().version} {firm_prior().version}"
    assert entry.shown.reasons[0].code == "product_for_need"


def test_filling_again_changes_nothing(listed: Masa) -> None:
    before = listed.store.shortlists.read(AYSE, "E1", hidden=True)
    done = suggesting.fill(listed, AYSE, "E1", 1, good=LOW, now=NOW)
    assert (done.added, done.lapsed) == (0, 0)
    assert listed.store.shortlists.read(AYSE, "E1", hidden=True) == before


def test_fewer_places_let_what_nobody_touched_lapse(masa: Masa) -> None:
    suggesting.fill(masa, AYSE, "E1", 3, good=LOW, now=NOW)
    spare = next(p for p in pairs_listed(masa) if p not in RIGHT)
    shortlists.stand(masa.store, AYSE, "E1", [spare], Standing.PINNED, version(masa), NOW)
    suggesting.fill(masa, AYSE, "E1", 1, good=LOW, now=NOW)
    companies = Counter(id_ for listed_pair in pairs_listed(masa) for id_ in listed_pair)
    assert spare in pairs_listed(masa)
    assert set(companies.values()) == {1}


@pytest.mark.parametrize("standing", [Standing.DROPPED, Standing.BLOCKED])
def test_what_the_organiser_drops_or_blocks_does_not_come_back_and_its_place_goes_to_the_next(
    listed: Masa, standing: Standing
) -> None:
    shortlists.stand(listed.store, AYSE, "E1", [pair(0)], standing, version(listed), NOW)
    suggesting.fill(listed, AYSE, "E1", 1, good=LOW, now=NOW)
    assert pair(0) not in pairs_listed(listed)
    assert any(firm == "F0" for firm, _ in pairs_listed(listed))


def test_wishes_shut_pairs_and_bring_others(masa: Masa) -> None:
    wish = (masa.store, AYSE, "E1", Side.FIRM, "F0")
    participants.set_wishes(*wish, WishKind.CUSTOMER, ["B0"], NOW)
    participants.set_wishes(*wish, WishKind.MUST_MEET, ["B5"], NOW)
    suggesting.fill(masa, AYSE, "E1", 1, good=LOW, now=NOW)
    assert pair(0) not in pairs_listed(masa)
    assert ("F0", "B5") in pairs_listed(masa)


def test_a_pair_that_one_side_rules_out_is_not_put_on_the_list(listed: Masa) -> None:
    shortlists.stand(listed.store, AYSE, "E1", [pair(0)], Standing.DROPPED, version(listed), NOW)
    participants.set_wishes(listed.store, AYSE, "E1", Side.BUYER, "B0", WishKind.UNWANTED, ["F0", "F1"], NOW)
    with pytest.raises(Invalid, match="pair_shut"):
        shortlists.add(listed.store, AYSE, "E1", (FirmId("F1"), BuyerId("B0")), version(listed), NOW)
    with pytest.raises(Invalid, match="pair_shut"):
        shortlists.stand(listed.store, AYSE, "E1", [pair(0)], Standing.CHOSEN, version(listed), NOW)


def test_who_joins_late_is_matched_and_nothing_else_moves(masa: Masa) -> None:
    participants.leave(masa.store, AYSE, "E1", Side.FIRM, "F3", NOW)
    suggesting.fill(masa, AYSE, "E1", 1, good=LOW, now=NOW)
    before = masa.store.shortlists.entries(AYSE, "E1")
    [late] = participants.join(masa.store, AYSE, "E1", Side.FIRM, ["F3"], NOW)
    assert late.late
    suggesting.fill(masa, AYSE, "E1", 1, good=LOW, late_only=True, now=NOW)
    after = masa.store.shortlists.entries(AYSE, "E1")
    assert after[:-1] == before
    assert after[-1].pair == pair(3)


def test_a_party_without_a_match_is_named(masa: Masa) -> None:
    participants.set_wishes(
        masa.store, AYSE, "E1", Side.FIRM, "F0", WishKind.UNWANTED, [f"B{at}" for at in range(8)], NOW
    )
    assert suggesting.fill(masa, AYSE, "E1", 1, good=LOW, now=NOW).without == ("F0", "B0")


def test_a_shortlist_without_places_is_refused(masa: Masa) -> None:
    with pytest.raises(Invalid, match="balance_invalid"):
        suggesting.fill(masa, AYSE, "E1", 0, now=NOW)


def test_two_who_edit_different_entries_both_succeed(listed: Masa) -> None:
    seen = version(listed)
    shortlists.stand(listed.store, AYSE, "E1", [pair(0)], Standing.PINNED, seen, NOW)
    shortlists.comment(listed.store, CAN, "E1", pair(1), "numune getirsin", seen, NOW)
    found = {entry.pair: entry for entry in listed.store.shortlists.entries(AYSE, "E1")}
    assert found[pair(0)].standing is Standing.PINNED
    assert found[pair(1)].comment == "numune getirsin"


def test_of_two_who_edit_one_entry_the_second_is_told_what_the_first_did(listed: Masa) -> None:
    seen = version(listed)
    shortlists.stand(listed.store, AYSE, "E1", [pair(0), pair(1)], Standing.PINNED, seen, NOW)
    with pytest.raises(Conflict) as caught:
        shortlists.stand(listed.store, CAN, "E1", [pair(1), pair(2)], Standing.DROPPED, seen, NOW)
    assert caught.value.details == {
        "pairs": "F1–B1", "action": "pinned", "who": "ayse", "at": "2026-11-24 09:00 UTC"
    }  # fmt: skip
    assert pair(2) in pairs_listed(listed)


def test_a_bulk_change_with_one_unknown_pair_changes_nothing(listed: Masa) -> None:
    with pytest.raises(NotFound, match="shortlist_lacks_pair"):
        shortlists.stand(
            listed.store, AYSE, "E1", [pair(0), ("F0", "B7")], Standing.DROPPED, version(listed), NOW
        )  # type: ignore[list-item]
    assert pair(0) in pairs_listed(listed)


def test_a_pair_is_added_at_the_end_and_once(listed: Masa) -> None:
    new = (FirmId("F0"), "B7")
    shortlists.add(listed.store, AYSE, "E1", new, version(listed), NOW)  # type: ignore[arg-type]
    assert pairs_listed(listed)[-1] == new
    with pytest.raises(Conflict, match="shortlist_has_pair"):
        shortlists.add(listed.store, AYSE, "E1", new, version(listed), NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("to", [1, 4, 8, 99])
def test_an_entry_moves_to_the_place_asked_for(listed: Masa, to: int) -> None:
    for moved in (pairs_listed(listed)[0], pairs_listed(listed)[5]):
        rest = [other for other in pairs_listed(listed) if other != moved]
        shortlists.move(listed.store, AYSE, "E1", moved, to, version(listed), NOW)
        at = min(to, 8) - 1
        assert pairs_listed(listed) == [*rest[:at], moved, *rest[at:]]


def test_moving_between_the_same_two_again_and_again_keeps_the_order(listed: Masa) -> None:
    for _ in range(40):
        expected = pairs_listed(listed)
        expected[1], expected[2] = expected[2], expected[1]
        shortlists.move(listed.store, AYSE, "E1", expected[1], 2, version(listed), NOW)
        assert pairs_listed(listed) == expected
    assert len(listed.store.shortlists.changes(AYSE, "E1")) == 41


def test_undo_takes_back_step_by_step_what_oneself_did(listed: Masa) -> None:
    start = listed.store.shortlists.entries(AYSE, "E1")
    shortlists.stand(listed.store, AYSE, "E1", [pair(0)], Standing.PINNED, version(listed), NOW)
    shortlists.comment(listed.store, CAN, "E1", pair(1), "not", version(listed), NOW)
    shortlists.stand(listed.store, AYSE, "E1", [pair(0), pair(2)], Standing.DROPPED, version(listed), NOW)
    shortlists.undo(listed.store, AYSE, "E1", NOW)
    assert pair(2) in pairs_listed(listed)
    shortlists.undo(listed.store, AYSE, "E1", NOW)
    shortlists.undo(listed.store, CAN, "E1", NOW)
    assert listed.store.shortlists.entries(AYSE, "E1") == start


def test_undo_refuses_when_another_has_changed_the_pair_since(listed: Masa) -> None:
    shortlists.stand(listed.store, AYSE, "E1", [pair(0)], Standing.PINNED, version(listed), NOW)
    shortlists.comment(listed.store, CAN, "E1", pair(0), "not", version(listed), NOW)
    with pytest.raises(Conflict, match="shortlist_changed"):
        shortlists.undo(listed.store, AYSE, "E1", NOW)


def test_who_changed_nothing_has_nothing_to_undo(listed: Masa) -> None:
    with pytest.raises(NotFound, match="nothing_to_undo"):
        shortlists.undo(listed.store, CAN, "E1", NOW)


def test_undo_passes_over_what_went_with_a_company(listed: Masa) -> None:
    (kept, _), (gone, _) = pair(0), pair(1)
    shortlists.comment(listed.store, AYSE, "E1", pair(0), "first", version(listed), NOW)
    both = [pair(0), pair(1)]
    shortlists.stand(listed.store, AYSE, "E1", both, Standing.PINNED, version(listed), NOW)
    shortlists.comment(listed.store, AYSE, "E1", pair(1), "last", version(listed), NOW)
    removals.remove_firm(listed.store, AYSE, listed.store.firm(gone), NOW)
    shortlists.undo(listed.store, AYSE, "E1", NOW)
    (entry,) = [one for one in listed.store.shortlists.entries(AYSE, "E1") if one.firm_id == kept]
    assert (entry.standing, entry.comment) == (Standing.CHOSEN, "first")
    assert gone not in {one.firm_id for one in listed.store.shortlists.entries(AYSE, "E1")}


def test_undoing_the_filling_empties_the_list_and_filling_again_restores_it(listed: Masa) -> None:
    shortlists.undo(listed.store, AYSE, "E1", NOW)
    assert pairs_listed(listed) == []
    suggesting.fill(listed, AYSE, "E1", 1, good=LOW, now=NOW)
    assert set(pairs_listed(listed)) == RIGHT


def test_a_firm_reads_its_own_entries_without_the_organisers_comments_and_edits_none(listed: Masa) -> None:
    shortlists.comment(listed.store, AYSE, "E1", pair(1), "zor müşteri", version(listed), NOW)
    firm = Actor("F1", ActorRole.FIRM, firm_id=FirmId("F1"))
    found = listed.store.shortlists.entries(firm, "E1", hidden=True)
    assert [(entry.pair, entry.comment) for entry in found] == [(pair(1), "")]
    with pytest.raises(NotPermitted):
        shortlists.stand(listed.store, firm, "E1", [pair(1)], Standing.PINNED, version(listed), NOW)


def test_a_comment_too_long_is_refused(listed: Masa) -> None:
    with pytest.raises(Invalid, match="text_too_long"):
        shortlists.comment(listed.store, AYSE, "E1", pair(0), "x" * 2001, version(listed), NOW)


def test_of_many_edits_by_two_at_once_none_is_lost(listed: Masa) -> None:
    def work(actor: Actor, at: int) -> None:
        for number in range(25):
            seen = listed.store.shortlists.version(actor, "E1")
            shortlists.comment(listed.store, actor, "E1", pair(at), f"{actor.id} {number}", seen, NOW)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work, AYSE, 0), pool.submit(work, CAN, 1)]:
            done.result()
    changes = listed.store.shortlists.changes(AYSE, "E1")[1:]
    notes = [change.after[0][2]["comment"] for change in changes]  # type: ignore[index]
    assert sorted(notes) == sorted(f"{who} {number}" for who in ("ayse", "can") for number in range(25))


STEPS = st.lists(
    st.tuples(
        st.sampled_from([AYSE, CAN]), st.sampled_from([1, 4, 8, "pin", "drop", "undo"]), st.integers(0, 7)
    ),
    max_size=10,
)


@given(steps=STEPS)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_whatever_is_edited_undoing_all_of_it_gives_the_first_list_back(
    listed: Masa, steps: list[tuple[Actor, int | str, int]]
) -> None:
    store, start = listed.store, listed.store.shortlists.entries(AYSE, "E1")
    for actor, step, at in steps:
        with contextlib.suppress(Conflict, NotFound):
            if step == "undo":
                shortlists.undo(store, actor, "E1", NOW)
            elif isinstance(step, int):
                shortlists.move(store, actor, "E1", pair(at), step, version(listed), NOW)
            else:
                standing = Standing.PINNED if step == "pin" else Standing.DROPPED
                shortlists.stand(store, actor, "E1", [pair(at)], standing, version(listed), NOW)
    changes = store.shortlists.changes(AYSE, "E1")
    undone = {change.undoes for change in changes}
    for change in reversed(changes):
        if change.action != "fill" and change.undoes is None and change.number not in undone:
            shortlists.undo(store, AYSE if change.actor_id == "ayse" else CAN, "E1", NOW)
    assert store.shortlists.entries(AYSE, "E1") == start
