"""Who sees whose contact person, when, and how it is known afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from recommender.errors import Invalid, NotFound, NotPermitted
from recommender.records import OPERATOR, Answer, ConsentWay, Contact, Side
from recommender.service import Masa, consents, decisions
from recommender.service.contacts import partner_contacts
from recommender.service.decisions import Reply
from recommender.service.links import party_actor
from recommender.store import Store
from tests.service.missions import AYSE, NOW

F0, F1, B0 = party_actor(Side.FIRM, "F0"), party_actor(Side.FIRM, "F1"), party_actor(Side.BUYER, "B0")
ANNA = Contact("Анна", "anna@buyer.example", "+7 000")


@pytest.fixture
def store(listed: Masa) -> Store:
    """F0 and B0 have both accepted; B0's contact person is Anna."""
    store = listed.store
    store.save_buyers([replace(buyer, contact=ANNA) for buyer in store.buyers()])
    for side, own, partner in ((Side.FIRM, "F0", "B0"), (Side.BUYER, "B0", "F0")):
        decisions.answer(store, AYSE, "E1", side, own, [Reply(partner, Answer.INTERESTED)], NOW)
    return store


def seen_by_f0(store: Store) -> dict[str, Contact]:
    return partner_contacts(store, F0, "E1", now=NOW)


def test_without_consent_nobody_is_named(store: Store) -> None:
    assert seen_by_f0(store) == {}


def test_once_both_accepted_and_the_person_agreed_the_partner_sees_it(store: Store) -> None:
    consents.give(store, B0, "E1", Side.BUYER, "B0", now=NOW)
    assert seen_by_f0(store) == {"B0": ANNA}


def test_consent_names_nobody_to_a_firm_that_was_not_accepted(store: Store) -> None:
    consents.give(store, B0, "E1", Side.BUYER, "B0", now=NOW)
    assert partner_contacts(store, F1, "E1", now=NOW) == {}


def test_consent_does_not_replace_a_partners_acceptance(store: Store) -> None:
    consents.give(store, B0, "E1", Side.BUYER, "B0", now=NOW)
    decisions.answer(store, AYSE, "E1", Side.BUYER, "B0", [Reply("F0", Answer.NOT_INTERESTED)], NOW)
    assert seen_by_f0(store) == {}


def test_a_withdrawn_consent_names_nobody_and_is_kept(store: Store) -> None:
    consents.give(store, B0, "E1", Side.BUYER, "B0", now=NOW)
    consents.withdraw(store, B0, "E1", Side.BUYER, "B0", NOW + timedelta(hours=1))
    assert seen_by_f0(store) == {}
    (kept,) = store.consents.of(OPERATOR, "E1")
    assert (kept.given_at, kept.withdrawn_at) == (NOW, NOW + timedelta(hours=1))


def test_what_one_person_agreed_to_does_not_hold_for_the_next(store: Store) -> None:
    consents.give(store, B0, "E1", Side.BUYER, "B0", now=NOW)
    next_one = Contact("Пётр", "petr@buyer.example")
    store.save_buyers([replace(store.buyer("B0"), contact=next_one)])
    assert seen_by_f0(store) == {}


def test_a_new_telephone_number_is_still_the_same_person(store: Store) -> None:
    consents.give(store, B0, "E1", Side.BUYER, "B0", now=NOW)
    same = replace(ANNA, phone="+7 111")
    store.save_buyers([replace(store.buyer("B0"), contact=same)])
    assert seen_by_f0(store) == {"B0": same}


def test_a_consent_has_its_time_text_and_way(store: Store) -> None:
    by_link = consents.give(store, B0, "E1", Side.BUYER, "B0", now=NOW)
    on_paper = consents.give(store, AYSE, "E1", Side.FIRM, "F0", now=NOW)
    assert (by_link.way, by_link.recorded_by) == (ConsentWay.LINK, "B0")
    assert (on_paper.way, on_paper.recorded_by) == (ConsentWay.PAPER, "ayse")
    assert {(c.given_at, c.text_version) for c in (by_link, on_paper)} == {(NOW, consents.TEXT_VERSION)}


def test_nobody_agrees_for_another_company(store: Store) -> None:
    with pytest.raises(NotPermitted):
        consents.give(store, F0, "E1", Side.BUYER, "B0", now=NOW)


def test_a_text_that_never_was_cannot_be_agreed_to(store: Store) -> None:
    with pytest.raises(Invalid) as caught:
        consents.give(store, B0, "E1", Side.BUYER, "B0", "1999-01", NOW)
    assert caught.value.code == "consent_text_unknown"


def test_who_never_agreed_cannot_withdraw(store: Store) -> None:
    with pytest.raises(NotFound):
        consents.withdraw(store, B0, "E1", Side.BUYER, "B0", NOW)


def test_each_look_at_a_contact_person_is_noted(store: Store) -> None:
    consents.give(store, B0, "E1", Side.BUYER, "B0", now=NOW)
    seen_by_f0(store)
    (view,) = store.contact_views.of(AYSE, Side.BUYER, "B0")
    assert (view.actor_id, view.actor_role, view.at, view.where) == ("F0", "firm", NOW, "page")


def test_a_look_that_showed_nobody_is_not_noted(store: Store) -> None:
    seen_by_f0(store)
    assert store.contact_views.of(AYSE, Side.BUYER, "B0") == []


def test_an_organiser_has_no_partners_to_ask_about(store: Store) -> None:
    with pytest.raises(NotPermitted) as caught:
        partner_contacts(store, AYSE, "E1", now=NOW)
    assert caught.value.code == "parties_only"
