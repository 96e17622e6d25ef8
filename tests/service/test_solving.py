"""From accepted matches to a schedule, and the day after it is upset."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommender.errors import Conflict, Infeasible, Invalid
from recommender.records import (
    Answer,
    BuyerId,
    FirmId,
    Limits,
    Meeting,
    MeetingState,
    Pair,
    PlanState,
    Side,
    WishKind,
)
from recommender.service import (
    Masa,
    day,
    decisions,
    disruptions,
    events,
    exclusions,
    participants,
    pins,
    planning,
    replanning,
    shortlists,
    solving,
    suggesting,
)
from recommender.service.decisions import Reply
from recommender.wording import error_phrase
from tests.service.conftest import Folder
from tests.service.missions import AYSE, LOW, MISSION, NOW, open_masa

SECONDS = 5.0
SECOND_SLOT = datetime(2026, 12, 1, 7, 10, tzinfo=UTC)
"""Ten past ten in Moscow: the first slot has begun."""


def pair(at: int) -> Pair:
    return FirmId(f"F{at}"), BuyerId(f"B{at}")


def accept(masa: Masa, *pairs: int) -> None:
    for at in pairs:
        for side in Side:
            own, partner = (f"F{at}", f"B{at}") if side is Side.FIRM else (f"B{at}", f"F{at}")
            reply = Reply(partner, Answer.INTERESTED)
            decisions.answer(masa.store, AYSE, "E1", side, own, [reply], NOW)


@pytest.fixture
def accepted(listed: Masa) -> Masa:
    accept(listed, *range(8))
    return listed


def publish(masa: Masa, *meetings: Meeting) -> None:
    made = masa.store.plans.add(AYSE, "E1", meetings, {}, NOW)
    planning.publish(masa.store, AYSE, "E1", made.version, NOW)


def meeting(at: int, slot: int, table: int) -> Meeting:
    return Meeting(MISSION.id, *pair(at), slot, table)


PLAN = [meeting(at, at // 4, at % 4) for at in range(8)]
"""Eight meetings at four tables in the first two of four slots."""


def test_every_accepted_match_is_held_once_and_no_table_twice(accepted: Masa) -> None:
    made = solving.schedule(accepted.store, AYSE, "E1", SECONDS, now=NOW)
    meetings = accepted.store.plans.meetings(AYSE, "E1", made.version)
    assert made.state is PlanState.DRAFT
    assert sorted(m.pair for m in meetings) == [pair(at) for at in range(8)]
    assert len({(m.slot, m.table) for m in meetings}) == 8
    assert made.figures["goals"]["breaks"]["value"] == 0


def test_what_one_side_declined_or_did_not_answer_is_not_scheduled(listed: Masa) -> None:
    accept(listed, 0, 1)
    decisions.answer(listed.store, AYSE, "E1", Side.FIRM, "F2", [Reply("B2", Answer.INTERESTED)], NOW)
    decisions.answer(listed.store, AYSE, "E1", Side.BUYER, "B1", [Reply("F1", Answer.NOT_INTERESTED)], NOW)
    made = solving.schedule(listed.store, AYSE, "E1", SECONDS, now=NOW)
    assert [m.pair for m in listed.store.plans.meetings(AYSE, "E1", made.version)] == [pair(0)]


def test_with_nothing_accepted_there_is_nothing_to_schedule(listed: Masa) -> None:
    with pytest.raises(Invalid, match="nothing_to_schedule"):
        solving.schedule(listed.store, AYSE, "E1", SECONDS, now=NOW)
    assert listed.store.plans.versions(AYSE, "E1") == []


def test_a_least_that_the_matches_do_not_allow_is_named_and_nothing_is_kept(accepted: Masa) -> None:
    seen = participants.find(accepted.store, AYSE, "E1", Side.FIRM, "F3")
    participants.change(accepted.store, AYSE, seen, replace(seen, limits=Limits(2)), NOW)
    with pytest.raises(Infeasible) as caught:
        solving.schedule(accepted.store, AYSE, "E1", SECONDS, now=NOW)
    assert "Firma 3" in str(caught.value.details)
    assert accepted.store.plans.versions(AYSE, "E1") == []


def test_a_pin_is_kept(accepted: Masa) -> None:
    pins.pin(accepted.store, AYSE, "E1", pair(5), 3, 2, NOW)
    made = solving.schedule(accepted.store, AYSE, "E1", SECONDS, now=NOW)
    pinned = [m for m in accepted.store.plans.meetings(AYSE, "E1", made.version) if m.pinned]
    assert pinned == [replace(meeting(5, 3, 2), pinned=True)]


def test_a_draft_made_before_another_was_published_cannot_be_published(accepted: Masa) -> None:
    for _ in range(2):
        solving.schedule(accepted.store, AYSE, "E1", SECONDS, now=NOW)
    planning.publish(accepted.store, AYSE, "E1", 1, NOW)
    with pytest.raises(Conflict, match="plan_outdated"):
        planning.publish(accepted.store, AYSE, "E1", 2, NOW)


def test_who_is_late_moves_and_nobody_else_does(accepted: Masa) -> None:
    publish(accepted, *PLAN)
    disruptions.late(accepted.store, AYSE, "E1", (Side.FIRM, "F0"), 2, NOW)
    found = replanning.propose(accepted.store, AYSE, "E1", SECONDS, now=NOW)
    assert (found.kept, found.cancelled, found.added, found.proven) == (7, (), (), True)
    [(before, after)] = found.moved
    assert (before, after.pair, after.slot in (2, 3)) == (PLAN[0], pair(0), True)


def test_nothing_changes_until_the_proposal_is_accepted(accepted: Masa) -> None:
    publish(accepted, *PLAN)
    disruptions.late(accepted.store, AYSE, "E1", (Side.FIRM, "F0"), 2, NOW)
    found = replanning.propose(accepted.store, AYSE, "E1", SECONDS, now=NOW)
    assert accepted.store.plans.meetings(AYSE, "E1") == PLAN
    planning.publish(accepted.store, AYSE, "E1", found.version.version, NOW)
    assert set(accepted.store.plans.meetings(AYSE, "E1")) == {*PLAN[1:], found.moved[0][1]}


def test_a_table_that_goes_takes_no_meeting_along(accepted: Masa) -> None:
    publish(accepted, *PLAN)
    disruptions.close_table(accepted.store, AYSE, "E1", 2, 1, NOW)
    found = replanning.propose(accepted.store, AYSE, "E1", SECONDS, now=NOW)
    assert PLAN[6] in [before for before, _ in found.moved]
    assert sum(before.slot != after.slot for before, after in found.moved) == 1
    assert (found.cancelled, found.kept + len(found.moved)) == ((), 8)


def test_who_does_not_come_loses_its_meeting_and_what_has_begun_stays(accepted: Masa) -> None:
    publish(accepted, *PLAN)
    for id_ in ("F0", "F4"):
        disruptions.leaves(accepted.store, AYSE, "E1", (Side.FIRM, id_), 0, NOW)
    found = replanning.propose(accepted.store, AYSE, "E1", SECONDS, now=SECOND_SLOT)
    assert (found.cancelled, found.kept) == ((PLAN[4],), 7)


def test_what_was_declined_since_and_what_was_called_off_are_not_planned_again(accepted: Masa) -> None:
    publish(accepted, *PLAN)
    day.cancel(accepted.store, AYSE, "E1", pair(5), NOW)
    decisions.answer(accepted.store, AYSE, "E1", Side.BUYER, "B6", [Reply("F6", Answer.NOT_INTERESTED)], NOW)
    found = replanning.propose(accepted.store, AYSE, "E1", SECONDS, now=NOW)
    planned = accepted.store.plans.meetings(AYSE, "E1", found.version.version)
    assert (found.cancelled, found.kept) == ((PLAN[6],), 6)
    assert {m.pair for m in planned} == {pair(at) for at in (0, 1, 2, 3, 4, 7)}


def test_a_pinned_meeting_that_is_over_or_called_off_stops_nobody(accepted: Masa) -> None:
    for at, slot in ((0, 0), (4, 1), (1, 0)):
        pins.pin(accepted.store, AYSE, "E1", pair(at), slot, None, NOW)
    publish(accepted, *PLAN)
    day.cancel(accepted.store, AYSE, "E1", pair(4), NOW)
    disruptions.leaves(accepted.store, AYSE, "E1", (Side.FIRM, "F0"), 0, SECOND_SLOT)
    disruptions.leaves(accepted.store, AYSE, "E1", (Side.FIRM, "F4"), 0, SECOND_SLOT)
    found = replanning.propose(accepted.store, AYSE, "E1", SECONDS, now=NOW, at=SECOND_SLOT)
    assert (found.kept, found.moved) == (7, ())
    assert found.version.created_at == NOW


def test_a_pinned_meeting_of_who_is_away_is_named_with_its_time(accepted: Masa) -> None:
    pins.pin(accepted.store, AYSE, "E1", pair(4), 1, None, NOW)
    publish(accepted, *PLAN)
    disruptions.late(accepted.store, AYSE, "E1", (Side.FIRM, "F4"), 2, NOW)
    with pytest.raises(Invalid) as caught:
        replanning.propose(accepted.store, AYSE, "E1", SECONDS, now=NOW)
    assert error_phrase(caught.value, "en").startswith(
        "F4 is away at 2026-12-01 10:30: F4–B4 cannot be pinned"
    )


def test_a_firm_that_registers_late_is_scheduled_without_moving_anybody(masa: Masa) -> None:
    participants.leave(masa.store, AYSE, "E1", Side.FIRM, "F7", NOW)
    suggesting.fill(masa, AYSE, "E1", 1, good=LOW, now=NOW)
    accept(masa, *range(7))
    publish(masa, *PLAN[:7])
    participants.join(masa.store, AYSE, "E1", Side.FIRM, ["F7"], NOW)
    suggesting.fill(masa, AYSE, "E1", 1, good=LOW, late_only=True, now=NOW)
    accept(masa, 7)
    found = replanning.propose(masa.store, AYSE, "E1", SECONDS, now=NOW)
    assert (found.kept, found.moved, [m.pair for m in found.added]) == (7, (), [pair(7)])


def test_what_happened_stays_when_the_proposal_is_published(accepted: Masa) -> None:
    publish(accepted, *PLAN)
    day.held(accepted.store, AYSE, "E1", pair(0), SECOND_SLOT)
    disruptions.leaves(accepted.store, AYSE, "E1", (Side.BUYER, "B4"), 1, NOW)
    found = replanning.propose(accepted.store, AYSE, "E1", SECONDS, now=SECOND_SLOT)
    planning.publish(accepted.store, AYSE, "E1", found.version.version, SECOND_SLOT)
    states = {m.pair: m.state for m in accepted.store.plans.meetings(AYSE, "E1")}
    assert states[pair(0)] is MeetingState.HELD
    assert pair(4) not in states


def test_after_the_last_slot_has_begun_there_is_nothing_left_to_plan(accepted: Masa) -> None:
    publish(accepted, *PLAN)
    with pytest.raises(Invalid, match="event_over"):
        replanning.propose(accepted.store, AYSE, "E1", now=datetime(2026, 12, 1, 8, 30, tzinfo=UTC))


def test_two_delegates_let_a_firm_sit_at_two_tables_at_once(masa: Masa) -> None:
    one_slot = replace(
        MISSION, sessions=(replace(MISSION.sessions[0], end=MISSION.sessions[0].start.replace(minute=30)),)
    )
    events.change(masa.store, AYSE, MISSION, replace(one_slot, both_must_accept=False), NOW)
    seen = participants.find(masa.store, AYSE, "E1", Side.FIRM, "F0")
    participants.change(masa.store, AYSE, seen, replace(seen, delegates=2), NOW)
    suggesting.fill(masa, AYSE, "E1", 8, good=LOW, now=NOW)
    made = solving.schedule(masa.store, AYSE, "E1", SECONDS, now=NOW)
    meetings = masa.store.plans.meetings(AYSE, "E1", made.version)
    firms = [m.firm_id for m in meetings]
    assert len(meetings) == 4
    assert all(firms.count(id_) <= (2 if id_ == "F0" else 1) for id_ in firms)


def test_delegates_entered_as_two_firms_of_one_name_do_not_meet_a_buyer_twice(masa: Masa) -> None:
    both = ("F0", "Işık Kimya A.Ş."), ("F1", "IŞIK KİMYA A.Ş.")
    masa.store.save_firms([replace(masa.store.firm(FirmId(id_)), name=name) for id_, name in both])
    events.change(masa.store, AYSE, MISSION, replace(MISSION, both_must_accept=False), NOW)
    for firm in ("F0", "F1", "F2"):
        version = masa.store.shortlists.version(AYSE, "E1")
        shortlists.add(masa.store, AYSE, "E1", (FirmId(firm), BuyerId("B0")), version, NOW)
    made = solving.schedule(masa.store, AYSE, "E1", SECONDS, now=NOW)
    held = [m.firm_id for m in masa.store.plans.meetings(AYSE, "E1", made.version)]
    assert sorted(held) in (["F0", "F2"], ["F1", "F2"])


ANSWERS = st.sampled_from([*Answer, Answer.INTERESTED, Answer.INTERESTED, None])


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(ANSWERS, ANSWERS), min_size=8, max_size=8),
    st.sets(st.integers(0, 7), max_size=2),
    st.sets(st.integers(0, 7), max_size=2),
    st.sets(st.tuples(st.integers(0, 7), st.integers(0, 3)), max_size=6),
)
def test_only_what_both_accepted_and_nobody_shut_is_held_when_and_where_it_can_be(
    listed_folder: Folder,
    tmp_path_factory: pytest.TempPathFactory,
    answers: list[tuple[Answer | None, Answer | None]],
    unwanted: set[int],
    excluded: set[int],
    away: set[tuple[int, int]],
) -> None:
    with ExitStack() as stack:
        copied = listed_folder.copy(tmp_path_factory.mktemp("answered") / "var", stack)
        masa = open_masa(copied.path, copied.url)
        stack.callback(masa.store.close)
        for at, given_ in enumerate(answers):
            for side, answered in zip(Side, given_, strict=True):
                own, partner = (f"F{at}", f"B{at}") if side is Side.FIRM else (f"B{at}", f"F{at}")
                if answered:
                    decisions.answer(masa.store, AYSE, "E1", side, own, [Reply(partner, answered)], NOW)
        for at in unwanted:
            participants.set_wishes(
                masa.store, AYSE, "E1", Side.FIRM, f"F{at}", WishKind.UNWANTED, [f"B{at}"], NOW
            )
        for at in excluded:
            exclusions.exclude(masa.store, AYSE, f"F{at}", f"B{at}")
        for at in {at for at, _ in away}:
            slots = {slot for other, slot in away if other == at}
            participants.set_away(masa.store, AYSE, "E1", Side.BUYER, f"B{at}", slots, NOW)
        yes = (Answer.INTERESTED, Answer.INTERESTED)
        may = {pair(at) for at in range(8) if answers[at] == yes and at not in unwanted | excluded}
        if not may:
            return
        made = solving.schedule(masa.store, AYSE, "E1", SECONDS, now=NOW)
        held = masa.store.plans.meetings(AYSE, "E1", made.version)
    open_to = {pair(at) for at in range(8) if len({slot for other, slot in away if other == at}) < 4}
    assert {m.pair for m in held} == may & open_to
    assert not any((int(m.buyer_id[1:]), m.slot) in away for m in held)
    assert len({(m.slot, m.table) for m in held}) == len(held)
