"""Accounts, failed tries, jobs and repeated writes on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from recommender.errors import Conflict, Invalid, TooOften
from recommender.records import OPERATOR, Account, ActorRole, ApiKey, Job, JobKind, JobState, Scope, Secrets
from recommender.store import Store
from recommender.store.attempts import Patience
from recommender.store.repeats import Answered

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
ROOT = Account("root", ActorRole.ADMINISTRATOR, "", NOW)
JOB = Job("J1", JobKind.BUILD, "root", ActorRole.ADMINISTRATOR, "", None, {}, NOW)


def test_an_account_and_its_key_come_back_as_they_were_put(store: Store) -> None:
    store.accounts.add(OPERATOR, ROOT, Secrets("hash"), NOW)
    key = ApiKey("k1", "root", "portal", frozenset({Scope.READ, Scope.WRITE}), NOW)
    store.keys.add(ROOT.actor, key, "digest")
    assert store.keys.holder("k1") == (key, "digest", ROOT)
    assert store.accounts.secrets(OPERATOR, "root") == Secrets("hash")


def test_the_last_administrator_cannot_be_shut(store: Store) -> None:
    store.accounts.add(OPERATOR, ROOT, Secrets("hash"), NOW)
    with pytest.raises(Conflict, match="last_administrator"):
        store.accounts.change(OPERATOR, ROOT, replace(ROOT, disabled_at=NOW), NOW)
    assert store.accounts.one(OPERATOR, "root") == ROOT


def test_tries_beyond_the_free_ones_wait_and_are_forgotten_after_a_success(store: Store) -> None:
    patience = {"account root": Patience(free=2)}
    store.attempts.begin(patience, NOW)
    store.attempts.begin(patience, NOW)
    with pytest.raises(TooOften):
        store.attempts.begin(patience, NOW + timedelta(seconds=29))
    store.attempts.begin(patience, NOW + timedelta(seconds=30))
    store.attempts.succeed("account root", {}, NOW + timedelta(seconds=30))
    store.attempts.begin(patience, NOW + timedelta(seconds=31))


def test_a_job_is_claimed_once_and_ends_with_its_result(store: Store) -> None:
    store.jobs.add(JOB)
    job = store.jobs.claim(NOW)
    assert job is not None
    assert (store.jobs.claim(NOW), store.jobs.note(job, "job_running", 40, NOW)) == (None, False)
    store.jobs.end(job, JobState.DONE, NOW, {"firms": 1})
    assert (store.jobs.one(OPERATOR, "J1").state, store.jobs.one(OPERATOR, "J1").result) == (
        JobState.DONE, {"firms": 1},
    )  # fmt: skip


def test_a_repeated_write_gets_the_first_answer_and_another_body_is_refused(store: Store) -> None:
    answer = Answered(201, {"etag": '"1"'}, b"{}")
    assert store.repeats.begin("key", "body", NOW) is None
    with pytest.raises(Conflict, match="repeat_too_early"):
        store.repeats.begin("key", "body", NOW)
    store.repeats.finish("key", answer)
    assert store.repeats.begin("key", "body", NOW) == answer
    with pytest.raises(Invalid, match="repeat_differs"):
        store.repeats.begin("key", "other", NOW)
