"""Invitations, links, answers and letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import BackendUnavailable, Invalid, NotFound, NotPermitted
from recommender.records import (
    Answer,
    Answers,
    Contact,
    EventKind,
    Exclusion,
    Language,
    Pair,
    PairState,
    Side,
    Signal,
    Standing,
    WishKind,
)
from recommender.service import (
    Masa,
    decisions,
    events,
    invitations,
    links,
    participants,
    reminders,
    shortlists,
    suggesting,
)
from recommender.service.answers import read_answers
from recommender.service.decisions import Reply
from tests.service.missions import AYSE, BOTH, MISSION, NOW

ON = BOTH

F0, B0 = (Side.FIRM, "F0"), (Side.BUYER, "B0")
PAIR: Pair = ("F0", "B0")  # type: ignore[assignment]
YES, NO, CUSTOMER = Answer.INTERESTED, Answer.NOT_INTERESTED, Answer.CUSTOMER
assert MISSION.answers_due is not None
DUE = MISSION.answers_due
AFTER = DUE + timedelta(minutes=1)


@pytest.fixture
def invited(listed: Masa) -> Masa:
    invitations.invite(listed.store, AYSE, "E1", now=NOW)
    return listed


def state(masa: Masa, when: object = NOW) -> PairState:
    return read_answers(masa.store, AYSE, MISSION).state(PAIR, when)  # type: ignore[arg-type]


def say(masa: Masa, side: Side, answer: Answer, when: object = NOW) -> None:
    party = links.party_actor(side, "F0" if side is Side.FIRM else "B0")
    own, partner = ("F0", "B0") if side is Side.FIRM else ("B0", "F0")
    decisions.answer(masa.store, party, "E1", side, own, [Reply(partner, answer)], when)  # type: ignore[arg-type]


def token(masa: Masa, party: tuple[Side, str]) -> str:
    open_ = read_answers(masa.store, AYSE, MISSION).open[party]
    return links.link_to(masa.settings, open_).rpartition("/")[2]


def test_every_party_with_a_match_is_invited_once(invited: Masa) -> None:
    again = invitations.invite(invited.store, AYSE, "E1", now=NOW)
    assert len(read_answers(invited.store, AYSE, MISSION).open) == 16
    assert (again.invitations, len(again.already), again.without) == ((), 16, ())


def test_who_has_no_match_is_not_invited_but_named(invited: Masa) -> None:
    version = invited.store.shortlists.version(AYSE, "E1")
    shortlists.stand(invited.store, AYSE, "E1", [PAIR], Standing.DROPPED, version, NOW)
    assert invitations.invite(invited.store, AYSE, "E1", now=NOW).without == ("F0", "B0")


def test_without_a_deadline_or_after_it_nobody_is_invited(listed: Masa) -> None:
    masa = listed
    with pytest.raises(Invalid, match="deadline_passed"):
        invitations.invite(masa.store, AYSE, "E1", now=AFTER)
    masa.store.events.change(AYSE, MISSION, replace(MISSION, answers_due=None), NOW)
    with pytest.raises(Invalid, match="deadline_missing"):
        invitations.invite(masa.store, AYSE, "E1", now=NOW)
    assert masa.store.invitations.of(AYSE, "E1") == []


def test_a_link_opens_the_list_of_its_party_with_reasons_and_without_contact(invited: Masa) -> None:
    invited.store.save_buyers([replace(invited.store.buyer("B0"), contact=Contact("Иван", "i@b.example"))])
    invitation, actor = links.open_link(invited.store, invited.settings, token(invited, F0), NOW)
    assert (invitation.side, invitation.company_id, actor.firm_id) == (Side.FIRM, "F0", "F0")
    [shown] = invitations.party_list(invited.store, actor, "E1", Side.FIRM, "F0", NOW)
    assert (shown.partner.id, shown.partner.contact) == ("B0", Contact())
    assert shown.entry.shown is not None
    assert shown.entry.shown.reasons
    with pytest.raises(NotPermitted):
        invitations.party_list(invited.store, actor, "E1", Side.FIRM, "F1", NOW)


@pytest.mark.parametrize("made_up", ["", "abc", "WyJhIl0.aaaa", "."])
def test_a_made_up_link_is_refused(invited: Masa, made_up: str) -> None:
    with pytest.raises(NotPermitted, match="link_forged"):
        links.open_link(invited.store, invited.settings, made_up, NOW)


def test_a_link_signed_with_another_key_is_refused(invited: Masa) -> None:
    other = invited.settings.model_copy(update={"secret_key": "t" * 32})
    with pytest.raises(NotPermitted, match="link_forged"):
        links.open_link(invited.store, other, token(invited, F0), NOW)


def test_a_link_ends_with_its_deadline(invited: Masa) -> None:
    with pytest.raises(NotPermitted, match="link_expired"):
        links.open_link(invited.store, invited.settings, token(invited, F0), DUE)


def test_a_revoked_link_is_refused_and_a_new_invitation_revokes_the_old(invited: Masa) -> None:
    first = token(invited, F0)
    invitations.revoke(invited.store, AYSE, "E1", F0, NOW)
    with pytest.raises(NotPermitted, match="link_revoked"):
        links.open_link(invited.store, invited.settings, first, NOW)
    invitations.invite(invited.store, AYSE, "E1", [F0], now=NOW)
    assert links.open_link(invited.store, invited.settings, token(invited, F0), NOW)[0].company_id == "F0"
    with pytest.raises(NotFound, match="participant_unknown"):
        invitations.invite(invited.store, AYSE, "E1", [(Side.FIRM, "F9")], now=NOW)


def test_a_weak_key_signs_nothing(invited: Masa) -> None:
    weak = invited.settings.model_copy(update={"secret_key": "s" * 31})
    with pytest.raises(Invalid, match="secret_key_weak"):
        links.open_link(invited.store, weak, token(invited, F0), NOW)


def test_a_pair_is_accepted_when_both_say_so(invited: Masa) -> None:
    say(invited, Side.FIRM, YES)
    assert state(invited) is PairState.WAITING
    say(invited, Side.BUYER, YES)
    assert state(invited, AFTER) is PairState.ACCEPTED


def test_an_unanswered_pair_expires_and_its_place_goes_to_the_next_best(invited: Masa) -> None:
    say(invited, Side.FIRM, YES)
    assert state(invited, AFTER) is PairState.EXPIRED
    suggesting.fill(invited, AYSE, "E1", 1, good=0.0, now=AFTER)
    own = [entry.buyer_id for entry in invited.store.shortlists.entries(AYSE, "E1") if entry.firm_id == "F0"]
    assert set(own) > {"B0"}


def test_a_party_answers_in_time_only_but_the_organiser_may_enter_it_later(invited: Masa) -> None:
    with pytest.raises(NotPermitted, match="answer_too_late"):
        say(invited, Side.FIRM, YES, AFTER)
    decisions.answer(invited.store, AYSE, "E1", *F0, [Reply("B0", YES)], AFTER)
    assert read_answers(invited.store, AYSE, MISSION).given[PAIR] == {Side.FIRM: YES}


def test_the_latest_answer_counts_and_all_stay_in_the_log(invited: Masa) -> None:
    say(invited, Side.FIRM, YES)
    say(invited, Side.FIRM, NO)
    assert state(invited) is PairState.DECLINED
    log = [
        change.after["answer"]
        for change in invited.store.audit.page(AYSE, "E1")
        if change.subject == "decision"
    ]  # type: ignore[index]
    assert log == ["not_interested", "interested"]


def test_a_customer_is_never_suggested_again(invited: Masa) -> None:
    say(invited, Side.BUYER, CUSTOMER)
    assert state(invited) is PairState.DECLINED
    assert invited.store.exclusions() == [Exclusion(*PAIR, "customer")]


def test_a_decision_leaves_a_label_with_what_was_shown(invited: Masa) -> None:
    say(invited, Side.FIRM, NO)
    [entry] = [e for e in invited.store.shortlists.entries(AYSE, "E1") if e.pair == PAIR]
    [label] = invited.store.feedback.of(AYSE, "E1")
    assert entry.shown is not None
    assert (label.side, label.label, label.signal, label.recorded_at) == (
        Side.FIRM,
        0.0,
        Signal.DECISION,
        NOW,
    )
    assert (label.rank, label.score, label.engine_version) == (
        1,
        entry.shown.score,
        entry.shown.engine_version,
    )
    assert (label.product_id, label.need_id) == (entry.shown.product_id, entry.shown.need_id)


@pytest.mark.parametrize(
    ("replies", "code"),
    [
        ([Reply("B0", YES), Reply("B7", YES)], "shortlist_lacks_pair"),
        ([Reply("B0", YES), Reply("B0", NO)], "answered_twice"),
        ([Reply("B0", YES, 0)], "preference_invalid"),
        ([Reply("B0", YES, 1), Reply("B1", YES, 1)], "preference_invalid"),
        ([Reply("B0", YES, word="x" * 1001)], "text_too_long"),
    ],
)
def test_a_reply_that_cannot_be_leaves_nothing_behind(invited: Masa, replies: list[Reply], code: str) -> None:
    with pytest.raises((Invalid, NotFound)) as caught:
        decisions.answer(invited.store, AYSE, "E1", *F0, replies, NOW)
    assert caught.value.code == code
    assert invited.store.decisions.of(AYSE, "E1") == []
    assert invited.store.feedback.of(AYSE, "E1") == []


@pytest.mark.parametrize("kind", [WishKind.CUSTOMER, WishKind.UNWANTED])
def test_a_pair_that_one_side_rules_out_is_shown_to_neither(invited: Masa, kind: WishKind) -> None:
    participants.set_wishes(invited.store, AYSE, "E1", Side.FIRM, "F0", kind, ["B0"], NOW)
    for side, own in (F0, B0):
        assert invitations.party_list(invited.store, AYSE, "E1", side, own, NOW) == []


@pytest.mark.parametrize("party", [F0, B0])
def test_a_party_cannot_tell_a_pair_that_is_shut_from_one_that_was_never_listed(
    invited: Masa, party: tuple[Side, str]
) -> None:
    side, own = party
    participants.set_wishes(invited.store, AYSE, "E1", Side.FIRM, "F0", WishKind.UNWANTED, ["B0"], NOW)
    said = []
    for partner in ("B0" if side is Side.FIRM else "F0", "B7" if side is Side.FIRM else "F7"):
        with pytest.raises(NotFound) as caught:
            decisions.answer(
                invited.store, links.party_actor(side, own), "E1", side, own, [Reply(partner, YES)], NOW
            )
        said.append(caught.value.code)
    assert said == ["shortlist_lacks_pair"] * 2
    assert invited.store.decisions.of(AYSE, "E1") == []


def test_who_has_nobody_left_to_be_asked_about_is_not_invited(listed: Masa) -> None:
    participants.set_wishes(listed.store, AYSE, "E1", Side.FIRM, "F0", WishKind.UNWANTED, ["B0"], NOW)
    assert invitations.invite(listed.store, AYSE, "E1", now=NOW).without == ("F0", "B0")


def test_who_named_a_customer_may_still_take_it_back(invited: Masa) -> None:
    say(invited, Side.FIRM, CUSTOMER)
    [listed] = invitations.party_list(invited.store, AYSE, "E1", *F0, NOW)
    assert listed.answer is not None
    assert listed.answer.answer is CUSTOMER
    assert invitations.party_list(invited.store, AYSE, "E1", *B0, NOW) == []


def test_a_firm_does_not_see_what_the_buyer_said(invited: Masa) -> None:
    say(invited, Side.BUYER, NO)
    assert invited.store.decisions.of(links.party_actor(*F0), "E1") == []


ANSWERS = st.sampled_from([None, *Answer])
MOMENTS = st.sampled_from([None, NOW - timedelta(days=1), NOW, NOW + timedelta(days=1)])


@given(firm=ANSWERS, buyer=ANSWERS, firm_due=MOMENTS, buyer_due=MOMENTS)
def test_nobody_meets_who_declined_nor_where_both_must_accept_unless_both_did(
    firm: Answer | None, buyer: Answer | None, firm_due: object, buyer_due: object
) -> None:
    said = {side: said for side, said in ((Side.FIRM, firm), (Side.BUYER, buyer)) if said is not None}
    answers = Answers(said, {Side.FIRM: firm_due, Side.BUYER: buyer_due})  # type: ignore[dict-item]
    declined = {NO, CUSTOMER} & set(said.values())
    assert answers.may_meet(NOW, both_must_accept=True) == (firm is YES and buyer is YES)
    assert answers.may_meet(NOW, both_must_accept=False) == (not declined)
    assert (answers.state(NOW) is PairState.DECLINED) == bool(declined)


class Inbox:
    """A mail server's handler that keeps what arrives."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def inbox(invited: Masa, unused_port: int) -> Iterator[Inbox]:
    handler = Inbox()
    server = Controller(handler, hostname="127.0.0.1", port=unused_port)
    server.start()
    invited.settings.smtp_host, invited.settings.smtp_port = "127.0.0.1", unused_port
    invited.settings.smtp_security, invited.settings.mail_from = "none", "heyet@bursa.example"
    yield handler
    server.stop()


@pytest.fixture
def with_addresses(invited: Masa) -> Masa:
    invited.store.save_firms(
        [replace(invited.store.firm("F0"), contact=Contact("Ayşe Örnek", "ayse@f0.example"))]
    )
    russian = replace(invited.store.buyer("B0"), contact=Contact("Иван Пример", "ivan@b0.example"))
    english = replace(
        invited.store.buyer("B1"), languages=(Language("en"),), contact=Contact("", "a@b1.example")
    )
    invited.store.save_buyers([russian, english])
    return invited


def open_invitations(masa: Masa) -> list[object]:
    return list(read_answers(masa.store, AYSE, MISSION).open.values())


def test_letters_go_out_in_the_readers_language_with_the_link(with_addresses: Masa, inbox: Inbox) -> None:
    done = reminders.send(with_addresses, AYSE, open_invitations(with_addresses), "invitation", NOW)  # type: ignore[arg-type]
    assert done.sent == ("F0", "B0", "B1")
    assert len(done.without_address) == 13
    subjects = [str(letter["subject"]) for letter in inbox.letters]
    assert subjects == [
        "Moskova heyeti: görüşme önerileriniz",
        "Moskova heyeti: предложения о встречах",
        "Moskova heyeti: your suggested meetings",
    ]
    turkish, russian, _ = (letter.get_content() for letter in inbox.letters)
    assert "28 Kasım 2026 18:00 (İstanbul)" in turkish
    assert "28 ноября 2026 18:00 (Москва)" in russian
    assert (
        links.link_to(with_addresses.settings, read_answers(with_addresses.store, AYSE, MISSION).open[F0])
        in turkish
    )
    assert inbox.letters[0]["to"] == "ayse@f0.example"


def test_buyers_who_travel_read_the_deadline_on_their_own_clock(with_addresses: Masa) -> None:
    held = replace(MISSION, kind=EventKind.INBOUND, timezone="Europe/Istanbul", home_timezone="Asia/Omsk")
    events.change(with_addresses.store, AYSE, MISSION, held, NOW)
    done = reminders.send(with_addresses, AYSE, open_invitations(with_addresses), "invitation", NOW)  # type: ignore[arg-type]
    turkish, russian, _ = (letter.text for letter in done.letters)
    assert "28 Kasım 2026 18:00 (İstanbul)" in turkish
    assert "28 ноября 2026 21:00 (Омск)" in russian


def test_without_a_mail_server_nothing_is_sent_and_nothing_is_noted_as_sent(with_addresses: Masa) -> None:
    done = reminders.send(with_addresses, AYSE, open_invitations(with_addresses), "invitation", NOW)  # type: ignore[arg-type]
    assert (done.sent, len(done.letters)) == ((), 3)
    assert all(i.sent_at is None for i in with_addresses.store.invitations.of(AYSE, "E1"))


def test_a_mail_server_that_is_away_is_one_clear_error(with_addresses: Masa, unused_port: int) -> None:
    with_addresses.settings.smtp_host, with_addresses.settings.smtp_port = "127.0.0.1", unused_port
    with_addresses.settings.mail_from = "heyet@bursa.example"
    with pytest.raises(BackendUnavailable, match="smtp_failed"):
        reminders.send(with_addresses, AYSE, open_invitations(with_addresses), "invitation", NOW)  # type: ignore[arg-type]


def test_who_has_not_answered_is_reminded_near_the_deadline_once_a_day(
    with_addresses: Masa, inbox: Inbox
) -> None:
    say(with_addresses, Side.BUYER, YES)
    assert reminders.due(with_addresses.store, AYSE, "E1", NOW) == []
    near = DUE - timedelta(days=2)
    listed = reminders.due(with_addresses.store, AYSE, "E1", near)
    assert len(listed) == 15
    assert reminders.send(with_addresses, AYSE, listed, "reminder", near).sent == ("F0", "B1")
    assert len(reminders.due(with_addresses.store, AYSE, "E1", near)) == 13
    assert len(reminders.due(with_addresses.store, AYSE, "E1", near + timedelta(days=1))) == 15
    assert reminders.due(with_addresses.store, AYSE, "E1", DUE) == []
    assert inbox.letters[0]["subject"] == "Moskova heyeti: yanıtınızı bekliyoruz"
