"""Migrations make the tables of the code, once, and keep what is in them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from recommender.errors import BackendUnavailable
from recommender.store import Store
from recommender.store.migrating import MIGRATIONS, known_revisions
from recommender.store.tables import Base
from tests.store.samples import FULL_FIRM


def test_migrating_twice_does_nothing_the_second_time(open_store: Callable[[], Store]) -> None:
    assert open_store().upgrade() is True
    assert open_store().upgrade() is False


def test_of_several_that_migrate_at_once_one_does_it_and_none_fails(
    open_store: Callable[[], Store],
) -> None:
    stores = [open_store() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(Store.upgrade, stores)) == [False, False, False, True]


def test_migrations_make_exactly_the_tables_of_the_code(store: Store) -> None:
    with store._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_has_the_name_of_the_convention(store: Store) -> None:
    with store._database.reading() as connection:
        found = inspect(connection)
        keys = {key["name"] for name in Base.metadata.tables for key in found.get_foreign_keys(name)}
        primary = {found.get_pk_constraint(name)["name"] for name in Base.metadata.tables}
    assert "fk_products_firm_id_firms" in keys
    assert primary == {f"pk_{name}" for name in Base.metadata.tables}


def test_the_newest_revision_is_the_one_alembic_finds() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == known_revisions()[-1]


def test_a_migration_that_fails_leaves_no_table(
    open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("half-way")

    store = open_store()
    with monkeypatch.context() as broken:
        broken.setattr("alembic.op.create_index", fail)
        with pytest.raises(RuntimeError, match="half-way"):
            store.upgrade()
    with store._database.reading() as connection:
        assert inspect(connection).get_table_names() == []
    assert store.upgrade() is True


def test_remaking_a_table_keeps_the_rows_that_refer_to_it(store: Store) -> None:
    store.save_firms([FULL_FIRM])
    with store._database.migrating() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("firms") as firms:
            firms.alter_column("city", nullable=True)  # SQLite can only make the table anew
    assert store.firms() == [FULL_FIRM]


def test_a_database_of_a_newer_masa_is_refused_by_name(store: Store) -> None:
    with store._database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BackendUnavailable) as caught:
        store.upgrade()
    assert (caught.value.code, caught.value.details["revision"]) == ("database_too_new", "9999")


def test_alembic_is_imported_only_where_there_is_something_to_migrate(store: Store, url: str) -> None:
    program = (
        "import sys; from recommender.store import Store; "
        f"print(Store({url!r}).upgrade(), 'alembic' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert answer.stdout.split() == ["False", "False"]
