"""What is kept about somebody: told, forgotten, and forgotten by itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from recommender.errors import Conflict, NotFound, NotPermitted
from recommender.records import (
    OPERATOR,
    Account,
    Actor,
    ActorRole,
    Answer,
    Contact,
    EventId,
    Job,
    JobKind,
    JobState,
    Meeting,
    Outcome,
    OutcomeKind,
    Secrets,
    Side,
)
from recommender.service import (
    Masa,
    consents,
    day,
    decisions,
    events,
    invitations,
    participants,
    planning,
    privacy,
    results,
)
from recommender.service.decisions import Reply
from recommender.service.links import party_actor
from recommender.service.privacy import Whom, disclose, erase
from recommender.service.upkeep import daily
from recommender.store.repeats import Answered
from recommender.store.tables import Base
from tests.service.missions import AYSE, MISSION, NOW

SULE = Contact("Şule Ağaoğlu", "sule@firma.example", "+90 000")
WORD = "Şule Hanım görüşmek istiyor"
DURING = datetime(2026, 12, 1, 8, tzinfo=UTC)
AFTER = datetime(2026, 12, 5, tzinfo=UTC)
F0 = party_actor(Side.FIRM, "F0")
HASAN = Actor("hasan", ActorRole.ORGANISER, "İzmir")


@pytest.fixture
def mission(listed: Masa) -> Masa:
    """F0 named Şule, wrote a word, met B0 and reported on it; its meeting with B1 is still to come."""
    store = listed.store
    named = replace(store.firm("F0"), name="Şule Kimya", contact=SULE, notes={"fuar": "Şule gelir"})
    store.save_firms([named])
    invitations.invite(store, AYSE, "E1", now=NOW)
    consents.give(store, F0, "E1", Side.FIRM, "F0", now=NOW)
    decisions.answer(store, F0, "E1", Side.FIRM, "F0", [Reply("B0", Answer.INTERESTED, word=WORD)], NOW)
    meetings = [Meeting(EventId("E1"), "F0", "B0", 0, 0), Meeting(EventId("E1"), "F0", "B1", 1, 0)]  # type: ignore[arg-type]
    store.plans.add(AYSE, "E1", meetings, {}, NOW)
    planning.publish(store, AYSE, "E1", 1, NOW)
    day.held(store, AYSE, "E1", ("F0", "B0"), DURING)  # type: ignore[arg-type]
    outcome = Outcome(EventId("E1"), "F0", "B0", Side.FIRM, OutcomeKind.SAMPLES, 5, "Şule memnun")  # type: ignore[arg-type]
    results.report(store, F0, outcome, DURING)
    return listed


def told(masa: Masa, actor: Actor = AYSE) -> dict[str, Any]:
    with ZipFile(BytesIO(disclose(masa.store, actor, Whom.FIRM, "F0", NOW))) as archive:
        return {name.removesuffix(".json"): json.loads(archive.read(name)) for name in archive.namelist()}


def everything(masa: Masa) -> str:
    """The whole database as text."""
    with masa.store._database.reading() as connection:
        rows = {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }
    return json.dumps(rows, ensure_ascii=False, default=str)


def test_a_company_is_told_all_that_is_kept_about_it(mission: Masa) -> None:
    found = told(mission)
    assert found["firms"][0]["contact_email"] == SULE.email
    assert found["decisions"][0]["word"] == WORD
    assert found["outcomes"][0]["note"] == "Şule memnun"
    assert {"products", "meetings", "consents", "invitations", "feedback", "audit"} <= set(found)
    assert found["about"]["tables"] == sorted(set(found) - {"about"})


def test_a_company_is_not_told_what_the_other_side_said_of_it(mission: Masa) -> None:
    b0 = party_actor(Side.BUYER, "B0")
    reply = Reply("F0", Answer.NOT_INTERESTED, word="pahalı")
    decisions.answer(mission.store, b0, "E1", Side.BUYER, "B0", [reply], NOW)
    assert "pahalı" not in json.dumps(told(mission), ensure_ascii=False)


def test_a_company_may_ask_itself_and_no_other_may(mission: Masa) -> None:
    assert told(mission, F0)["firms"][0]["id"] == "F0"
    with pytest.raises(NotPermitted):
        told(mission, party_actor(Side.FIRM, "F1"))


def test_another_organisation_is_told_nothing(mission: Masa) -> None:
    with pytest.raises(NotFound):
        told(mission, HASAN)


def test_after_erasure_no_name_address_word_or_id_is_left(mission: Masa) -> None:
    erase(mission.store, mission.settings, AYSE, Whom.FIRM, "F0", DURING)
    left = everything(mission)
    for trace in ("Şule", "sule@", WORD, "+90 000", "tutkal endüstriyel", '"F0"', "F0/", " F0", "F0-1"):
        assert trace not in left, trace


def test_after_erasure_statistics_are_the_same(mission: Masa) -> None:
    store = mission.store

    def figures() -> list[Any]:
        feedback = [(one.side, one.label, one.signal, one.rank) for one in store.feedback.of(AYSE, "E1")]
        outcomes = [(one.kind, one.rating) for one in store.results.of(AYSE, "E1")]
        answers = [(one.side, one.answer, one.buyer_id) for one in store.decisions.of(AYSE, "E1")]
        held = [(m.state, m.slot) for m in store.plans.meetings(AYSE, "E1") if m.slot == 0]
        return [feedback, outcomes, answers, held]

    before = figures()
    erase(store, mission.settings, AYSE, Whom.FIRM, "F0", AFTER)
    assert figures() == before
    assert all(before)


def test_an_erased_company_leaves_the_event_and_its_coming_meetings(mission: Masa) -> None:
    new = erase(mission.store, mission.settings, AYSE, Whom.FIRM, "F0", DURING)
    states = {m.buyer_id: (m.firm_id, m.state) for m in mission.store.plans.meetings(AYSE, "E1")}
    assert states == {"B0": (new, "held"), "B1": (new, "cancelled")}
    present = {p.company_id for p in mission.store.participation.of(AYSE, "E1")}
    assert not present & {"F0", new}
    assert all(i.company_id not in ("F0", new) for i in mission.store.invitations.of(AYSE, "E1"))


def test_the_log_keeps_that_somebody_was_erased_by_whom_and_when(mission: Masa) -> None:
    new = erase(mission.store, mission.settings, AYSE, Whom.FIRM, "F0", AFTER)
    rows = json.loads(everything(mission))["audit"]
    (erasure,) = [row for row in rows if row["subject"] == "erasure"]
    assert (erasure["key"], erasure["actor_id"], erasure["after"]) == (new, "ayse", {"whom": "firm"})


def test_a_company_whose_id_begins_another_takes_nothing_from_it(mission: Masa) -> None:
    store = mission.store
    store.save_firms([replace(store.firm("F1"), id="F", products=())])  # type: ignore[arg-type]
    before = store.decisions.of(AYSE, "E1")
    erase(store, mission.settings, AYSE, Whom.FIRM, "F", AFTER)
    assert store.decisions.of(AYSE, "E1") == before
    assert "firm F0/B0" in everything(mission)


def test_who_takes_part_elsewhere_is_erased_by_an_administrator_alone(mission: Masa) -> None:
    store = mission.store
    izmir = replace(MISSION, id=EventId("E2"), organisation="İzmir")
    events.create(store, HASAN, izmir, NOW)
    participants.join(store, OPERATOR, "E2", Side.FIRM, ["F0"], NOW)
    with pytest.raises(Conflict) as caught:
        erase(store, mission.settings, AYSE, Whom.FIRM, "F0", NOW)
    assert caught.value.code == "erasure_shared"
    assert store.firm("F0").contact == SULE
    erase(store, mission.settings, OPERATOR, Whom.FIRM, "F0", NOW)


def test_files_of_plans_go_with_the_erased(mission: Masa) -> None:
    file = mission.settings.data_dir / "exports" / "E1" / "E1-schedules.pdf"
    file.parent.mkdir(parents=True)
    file.write_text("Şule")
    erase(mission.store, mission.settings, AYSE, Whom.FIRM, "F0", AFTER)
    assert not file.exists()


def test_reports_of_imports_that_named_the_erased_are_cleared(mission: Masa) -> None:
    problem = {"problems": [{"row": 2, "value": "Şule Kimya"}]}
    job = Job(
        "J",
        JobKind.IMPORT,
        "ayse",
        ActorRole.ORGANISER,
        "Bursa",
        None,
        {},
        NOW,
        JobState.DONE,
        result=problem,
    )
    mission.store.jobs.add(job)
    erase(mission.store, mission.settings, AYSE, Whom.FIRM, "F0", AFTER)
    assert mission.store.jobs.one(AYSE, "J").result == {"erased": True}


def answered(masa: Masa, key: str, body: str) -> Answered:
    """Keep an answer for whoever asks the same again."""
    answer = Answered(201, {"location": "/api/v1/firms/F0"}, body.encode())
    masa.store.repeats.begin(key, "digest", DURING)
    masa.store.repeats.finish(key, answer)
    return answer


@pytest.mark.parametrize("body", ['{"id": "F0"}', '{"entries": [{"firm_id": "F1"}, {"firm": "Şule Kimya"}]}'])
def test_an_answer_kept_for_who_asks_twice_is_gone_with_the_erased_and_the_write_is_not_done_again(
    mission: Masa, body: str
) -> None:
    answered(mission, "key", body)
    erase(mission.store, mission.settings, AYSE, Whom.FIRM, "F0", DURING)
    left = everything(mission)
    assert not any(trace in left for trace in (body, "Şule Kimya", "firms/F0"))
    with pytest.raises(Conflict) as caught:
        mission.store.repeats.begin("key", "digest", DURING)
    assert caught.value.code == "repeat_erased"


def test_answers_that_do_not_name_the_erased_are_still_given(mission: Masa) -> None:
    kept = answered(mission, "key", '{"id": "F01", "firm": "Şule Kimya Ltd."}')
    erase(mission.store, mission.settings, AYSE, Whom.FIRM, "F0", DURING)
    assert mission.store.repeats.begin("key", "digest", DURING) == kept


def test_an_answer_that_names_an_erased_account_is_gone(mission: Masa) -> None:
    for name, role, of in (("root", ActorRole.ADMINISTRATOR, ""), ("deniz", ActorRole.ANALYST, "Bursa")):
        mission.store.accounts.add(OPERATOR, Account(name, role, of, NOW), Secrets("x"), NOW)
    answered(mission, "key", '{"actor_id": "deniz"}')
    erase(mission.store, mission.settings, OPERATOR, Whom.ACCOUNT, "deniz", DURING)
    with pytest.raises(Conflict):
        mission.store.repeats.begin("key", "digest", DURING)


def test_who_was_removed_before_is_forgotten_all_the_same(mission: Masa) -> None:
    store = mission.store
    store.save_firms([replace(store.firm("F0"), id="F77", products=())])  # type: ignore[arg-type]
    store.removals.remove_company(AYSE, Side.FIRM, store.firm("F77"), NOW)
    assert '"F77"' in everything(mission)
    erase(store, mission.settings, AYSE, Whom.FIRM, "F77", NOW)
    assert '"F77"' not in everything(mission)


def test_the_deeds_of_an_erased_account_stay_under_another_name(mission: Masa) -> None:
    store = mission.store
    for name, role, of in (("root", ActorRole.ADMINISTRATOR, ""), ("ayse", ActorRole.ORGANISER, "Bursa")):
        store.accounts.add(OPERATOR, Account(name, role, of, NOW), Secrets("x"), NOW)
    new = erase(store, mission.settings, OPERATOR, Whom.ACCOUNT, "ayse", NOW)
    assert '"ayse"' not in everything(mission)
    assert store.plans.versions(OPERATOR, "E1")[0].created_by == new


def test_an_account_is_told_what_it_did_and_none_of_its_secrets(mission: Masa) -> None:
    account = Account("ayse", ActorRole.ORGANISER, "Bursa", NOW)
    mission.store.accounts.add(OPERATOR, account, Secrets("hashed-password", "totp-secret"), NOW)
    with ZipFile(BytesIO(disclose(mission.store, AYSE, Whom.ACCOUNT, "ayse", NOW))) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert json.loads(texts["accounts.json"])[0]["organisation"] == "Bursa"
    assert "audit.json" in texts
    assert not any(secret in text for text in texts.values() for secret in ("hashed-password", "totp-secret"))


def test_contacts_and_words_are_forgotten_two_years_after_the_event_and_not_before(mission: Masa) -> None:
    store, last = mission.store, datetime(2026, 12, 1, tzinfo=UTC)
    privacy.retain(store, mission.settings, last + timedelta(days=730))
    assert store.firm("F0").contact == SULE
    done = privacy.retain(store, mission.settings, last + timedelta(days=731))
    assert (done["firms"], store.firm("F0").contact, store.firm("F0").notes) == (1, Contact(), {})
    assert "Şule Kimya" in everything(mission)
    for trace in ("Ağaoğlu", "sule@", WORD, "memnun"):
        assert trace not in everything(mission), trace


def test_forgetting_keeps_what_the_company_offers(mission: Masa) -> None:
    before = mission.store.firm("F0").products
    privacy.retain(mission.store, mission.settings, NOW + timedelta(days=2000))
    assert mission.store.firm("F0").products == before


def test_forgetting_twice_finds_nothing_the_second_time(mission: Masa) -> None:
    late = NOW + timedelta(days=2000)
    privacy.retain(mission.store, mission.settings, late)
    assert set(privacy.retain(mission.store, mission.settings, late).values()) == {0}


def test_upkeep_is_done_once_a_day_whoever_asks(mission: Masa) -> None:
    asked = [daily(mission.store, mission.settings, NOW + timedelta(hours=h)) for h in (0, 1, 14, 16)]
    assert asked == [True, False, False, True]


def test_a_file_that_a_dead_server_left_is_removed_after_a_day(mission: Masa, tmp_path: Path) -> None:
    left = mission.settings.data_dir / "uploads" / "x.csv"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_text("Şule")
    privacy.retain(mission.store, mission.settings, datetime.now(UTC) + timedelta(hours=23))
    assert left.exists()
    privacy.retain(mission.store, mission.settings, datetime.now(UTC) + timedelta(hours=25))
    assert not left.exists()
