"""Events, participation and exclusions, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from recommender.errors import Conflict, NotFound
from recommender.records import (
    OPERATOR,
    Actor,
    ActorRole,
    Event,
    EventId,
    Exclusion,
    FirmId,
    Limits,
    Participant,
    Side,
    WishKind,
)
from recommender.store import Store
from tests.store.samples import FULL_BUYER, FULL_EVENT, FULL_FIRM, MISSION, firm

SHUT = Exclusion(FULL_FIRM.id, FULL_BUYER.id, "customer")
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
AYSE = Actor("ayse", ActorRole.ORGANISER)
F1, F2 = (Participant(MISSION.id, Side.FIRM, id_) for id_ in ("F1", "F2"))
B1 = Participant(MISSION.id, Side.BUYER, "B1")


@pytest.fixture
def filled(store: Store) -> Store:
    store.save_firms([FULL_FIRM, firm("F2", "solvent")])
    store.save_buyers([FULL_BUYER])
    store.events.add(AYSE, MISSION, NOON)
    return store


@pytest.mark.parametrize("event", [FULL_EVENT, replace(MISSION, id=EventId("E9"))])
def test_an_event_comes_back_as_it_was_saved(filled: Store, event: Event) -> None:
    filled.events.add(AYSE, event, NOON)
    assert filled.events.one(OPERATOR, event.id) == event


def test_an_events_id_is_taken_once(filled: Store) -> None:
    with pytest.raises(Conflict, match="event_exists"):
        filled.events.add(AYSE, replace(MISSION, name="other"), NOON)
    assert filled.events.all(OPERATOR) == [MISSION]


def test_of_two_who_change_an_event_the_second_is_told_what_the_first_did(filled: Store) -> None:
    filled.events.change(AYSE, MISSION, replace(MISSION, tables=7), NOON)
    with pytest.raises(Conflict) as caught:
        filled.events.change(OPERATOR, MISSION, replace(MISSION, city="Kazan"), NOON)
    assert caught.value.details == {
        "key": "E1",
        "fields": "tables",
        "who": "ayse",
        "at": "2026-09-01 12:00 UTC",
    }
    assert filled.events.one(OPERATOR, "E1") == replace(MISSION, tables=7)


def test_every_change_is_in_the_audit_log_with_before_and_after(filled: Store) -> None:
    filled.events.change(AYSE, MISSION, replace(MISSION, tables=7), NOON)
    changed, added = filled.audit.page(OPERATOR, "E1")
    assert (added.action, added.before, added.after["id"]) == ("add", None, "E1")  # type: ignore[index]
    assert (changed.actor_id, changed.actor_role, changed.at) == ("ayse", "organiser", NOON)
    assert (changed.before["tables"], changed.after["tables"]) == (0, 7)  # type: ignore[index]


def test_events_come_by_first_day(filled: Store) -> None:
    earlier = replace(MISSION, id=EventId("E2"), first_day=date(2026, 3, 2), last_day=date(2026, 3, 3))
    filled.events.add(AYSE, earlier, NOON)
    assert filled.events.all(OPERATOR) == [earlier, MISSION]


def test_an_organiser_sees_the_events_of_its_organisation_alone(filled: Store) -> None:
    other = replace(MISSION, id=EventId("E2"), organisation="Izmir")
    filled.events.add(OPERATOR, other, NOON)
    izmir = Actor("can", ActorRole.ORGANISER, "Izmir")
    assert filled.events.all(izmir) == [other]
    with pytest.raises(NotFound, match="event_unknown"):
        filled.events.one(izmir, "E1")


def test_a_firm_sees_the_events_in_which_it_takes_part_and_itself_alone(filled: Store) -> None:
    filled.participation.join(AYSE, [F1, F2, B1], NOON)
    me, stranger = (Actor(id_, ActorRole.FIRM, firm_id=FirmId(id_)) for id_ in ("F1", "F3"))
    assert filled.events.all(me) == [MISSION]
    assert filled.participation.of(me, "E1") == [F1]
    assert filled.events.all(stranger) == []


def test_participants_come_back_as_they_were_saved(filled: Store) -> None:
    full = replace(
        F1, delegates=2, away=frozenset({0, 3}), limits=Limits(1, 4), late=True, checked_in_at=NOON
    )
    filled.participation.join(AYSE, [full, B1], NOON)
    assert filled.participation.of(OPERATOR, "E1") == [full, B1]


def test_an_unknown_company_cannot_take_part_and_nobody_is_added(filled: Store) -> None:
    with pytest.raises(NotFound) as caught:
        filled.participation.join(AYSE, [F1, replace(F2, company_id="nobody")], NOON)
    assert (caught.value.code, caught.value.details) == ("firm_unknown", {"id": "nobody"})
    assert filled.participation.of(OPERATOR, "E1") == []


def test_nobody_takes_part_twice(filled: Store) -> None:
    filled.participation.join(AYSE, [F1], NOON)
    with pytest.raises(Conflict, match="participant_exists"):
        filled.participation.join(AYSE, [F2, F1], NOON)
    assert filled.participation.of(OPERATOR, "E1") == [F1]


def test_of_two_who_change_a_participant_the_second_is_told(filled: Store) -> None:
    filled.participation.join(AYSE, [F1], NOON)
    filled.participation.change(AYSE, F1, replace(F1, delegates=2), NOON)
    with pytest.raises(Conflict, match="changed_meanwhile") as caught:
        filled.participation.change(OPERATOR, F1, replace(F1, away=frozenset({1})), NOON)
    assert (caught.value.details["fields"], caught.value.details["who"]) == ("delegates", "ayse")


def test_wishes_keep_their_order_and_a_partner_is_in_one_list(filled: Store) -> None:
    filled.participation.join(AYSE, [F1, F2, B1], NOON)
    filled.participation.set_wishes(AYSE, B1, WishKind.MUST_MEET, ["F2", "F1"], NOON)
    filled.participation.set_wishes(AYSE, B1, WishKind.UNWANTED, ["F2"], NOON)
    found = [(wish.kind, wish.firm_id) for wish in filled.participation.wishes(OPERATOR, "E1")]
    assert found == [(WishKind.MUST_MEET, "F1"), (WishKind.UNWANTED, "F2")]


def test_a_firm_does_not_see_what_buyers_wish(filled: Store) -> None:
    filled.participation.join(AYSE, [F1, B1], NOON)
    filled.participation.set_wishes(AYSE, B1, WishKind.UNWANTED, ["F1"], NOON)
    assert filled.participation.wishes(Actor("F1", ActorRole.FIRM, firm_id=FirmId("F1")), "E1") == []


def test_who_leaves_takes_its_wishes_and_those_about_it_along(filled: Store) -> None:
    filled.participation.join(AYSE, [F1, B1], NOON)
    filled.participation.set_wishes(AYSE, B1, WishKind.WANTED, ["F1"], NOON)
    filled.participation.leave(AYSE, F1, NOON)
    assert filled.participation.of(OPERATOR, "E1") == [B1]
    assert filled.participation.wishes(OPERATOR, "E1") == []


def test_a_clone_has_participants_and_wishes_but_nobodys_availability(filled: Store) -> None:
    filled.participation.join(AYSE, [replace(F1, delegates=2, away=frozenset({0}), late=True), B1], NOON)
    filled.participation.set_wishes(AYSE, B1, WishKind.MUST_MEET, ["F1"], NOON)
    again = replace(MISSION, id=EventId("E2"), cloned_from=MISSION.id)
    filled.participation.clone(AYSE, "E1", again, NOON)
    assert filled.participation.of(OPERATOR, "E2") == [
        replace(F1, event_id=again.id, delegates=2), replace(B1, event_id=again.id)
    ]  # fmt: skip
    assert [wish.pair for wish in filled.participation.wishes(OPERATOR, "E2")] == [("F1", "B1")]


def test_a_clone_under_a_taken_id_leaves_nothing(filled: Store) -> None:
    with pytest.raises(Conflict, match="event_exists"):
        filled.participation.clone(AYSE, "E1", MISSION, NOON)
    assert filled.events.all(OPERATOR) == [MISSION]


def test_an_unknown_event_is_not_found(filled: Store) -> None:
    for ask in (filled.events.one, filled.participation.of, filled.shortlists.read, filled.decisions.of):
        with pytest.raises(NotFound, match="event_unknown"):
            ask(OPERATOR, "nowhere")


def test_an_exclusion_said_again_changes_nothing(filled: Store) -> None:
    filled.add_exclusion(SHUT)
    before = filled.fingerprint()
    filled.add_exclusion(SHUT)
    assert filled.fingerprint() == before


def test_an_exclusions_reason_can_change(filled: Store) -> None:
    filled.add_exclusion(SHUT)
    declined = replace(SHUT, why="declined")
    filled.add_exclusion(declined)
    assert filled.exclusions() == [declined]
