"""A database that cannot be used is one clear error."""

from __future__ import annotations

import gc
import os
import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.pool import QueuePool

from recommender.errors import BackendUnavailable
from recommender.store import Store, database
from recommender.wording import error_phrase
from tests.store.samples import FULL_FIRM


def refusal(url: str) -> BackendUnavailable:
    with pytest.raises(BackendUnavailable) as caught:
        Store(url).upgrade()
    return caught.value


@pytest.mark.parametrize(
    "url",
    ["", "masa.db", "mysql://a:secret@host/masa", "postgresql://a:secret@host:port/masa", "sqlite://"],
)
def test_an_address_that_is_none_is_refused_without_repeating_a_password(url: str) -> None:
    error = refusal(url)
    assert error.code == "database_url_invalid"
    assert "secret" not in error_phrase(error, "en")


def test_a_server_that_does_not_answer_is_named_without_its_password(unused_port: int) -> None:
    error = refusal(f"postgresql://masa:secret@127.0.0.1:{unused_port}/mission")
    assert error.code == "database_unreachable"
    assert error.details["where"] == f"127.0.0.1:{unused_port}/mission"
    assert "secret" not in error_phrase(error, "tr")


@pytest.mark.postgres
def test_a_database_that_the_server_lacks_is_unreachable(postgres_server: str) -> None:
    error = refusal(f"{postgres_server}/nowhere")
    assert error.code == "database_unreachable"
    assert "nowhere" in str(error.details["why"])


@pytest.mark.postgres
def test_a_connection_that_the_server_dropped_is_opened_anew(postgres_url: str) -> None:
    store = Store(postgres_url)
    store.upgrade()
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert store.counts()["firms"] == 0
    store.close()


def test_a_file_that_is_no_database_is_called_damaged_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "masa.db"
    path.write_text("firm;product\n" * 100)
    error = refusal(f"sqlite:///{path}")
    assert (error.code, error.details["where"]) == ("database_damaged", str(path))
    assert path.read_text() == "firm;product\n" * 100


def test_a_folder_that_cannot_be_made_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refusal(f"sqlite:///{tmp_path}/file/masa.db").code == "database_unreachable"


def test_a_database_without_tables_says_what_to_run(url: str) -> None:
    store = Store(url)
    with pytest.raises(BackendUnavailable, match="database_not_set_up") as caught:
        store.firms()
    assert "masa init" in error_phrase(caught.value, "ru")
    store.close()


def test_a_writer_that_waits_too_long_is_told_that_the_database_is_busy(
    url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    impatient = Store(url)
    with store._database.writing(alone=True), pytest.raises(BackendUnavailable, match="database_busy"):
        impatient.save_firms([FULL_FIRM])
    assert impatient.save_firms([FULL_FIRM]).added == 1
    impatient.close()


def test_a_reader_sees_one_state_throughout_and_does_not_wait_for_a_writer(url: str, store: Store) -> None:
    other = Store(url)
    count = text("SELECT count(*) FROM firms")
    with store._database.reading() as connection:
        assert connection.scalar(count) == 0
        other.save_firms([FULL_FIRM])
        assert connection.scalar(count) == 0
    assert len(store.firms()) == 1
    other.close()


def test_sqlite_runs_with_wal_foreign_keys_and_patience(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'new' / 'folder' / 'masa.db'}")
    store.upgrade()
    with store._database.reading() as connection:
        asked = {name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")}
        asked["busy_timeout"] = connection.scalar(text("PRAGMA busy_timeout"))
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}
    store.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_file_is_unreachable(tmp_path: Path) -> None:
    path = tmp_path / "masa.db"
    sqlite3.connect(path).close()
    path.chmod(0o400)
    assert refusal(f"sqlite:///{path}").code == "database_unreachable"


def test_a_database_that_nobody_holds_has_no_connection_open(tmp_path: Path) -> None:
    held = database.Database(f"sqlite:///{tmp_path / 'masa.db'}")
    with held.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
    pool = held.engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedin() == 1
    del held, connection
    gc.collect()
    assert pool.checkedin() == 0
