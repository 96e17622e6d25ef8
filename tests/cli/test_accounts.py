"""``masa admin``."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from recommender.cli.app import app
from recommender.config import Settings
from recommender.errors import Conflict, Invalid
from recommender.service import Masa
from recommender.service.callers import caller_of_token
from recommender.service.secret import FILE, with_secret
from recommender.service.signing_in import sign_in


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RECOMMENDER_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, typed: str = "") -> str:
    done = CliRunner().invoke(app, ["admin", *words], input=typed, catch_exceptions=True)
    if done.exception is not None:
        raise done.exception
    return done.output


def test_the_first_administrator_gets_a_random_password_shown_once(folder: Path) -> None:
    password = run("create", "root", "--generate").splitlines()[1].rpartition(" ")[2]
    masa = Masa.open()
    assert sign_in(masa.store, masa.settings, "root", password).account.role == "administrator"


def test_a_password_may_come_from_standard_input(folder: Path) -> None:
    words = ("create", "ayse", "--role", "organiser", "--organisation", "Bursa", "--password-stdin")
    run(*words, typed="correct horse battery\n")
    masa = Masa.open()
    done = sign_in(masa.store, masa.settings, "ayse", "correct horse battery")
    assert (done.account.organisation, run("list")) == ("Bursa", "ayse\torganiser\tBursa\n")


def test_a_name_that_is_taken_is_one_clear_error(folder: Path) -> None:
    run("create", "root", "--generate")
    with pytest.raises(Conflict, match="account_exists"):
        run("create", "root", "--generate")


def test_a_key_is_printed_and_works_within_its_scope(folder: Path) -> None:
    run("create", "root", "--generate")
    text = run("key", "root", "--label", "script", "--scope", "read").strip()
    masa = Masa.open()
    caller = caller_of_token(masa.store, masa.settings, text)
    assert (caller.actor.id, sorted(caller.scopes)) == ("root", ["read"])


def test_a_secret_is_made_once_for_its_owner_alone(folder: Path) -> None:
    settings = Settings(_env_file=None, data_dir=folder)  # type: ignore[call-arg]
    first, second = with_secret(settings), with_secret(settings)
    assert first.secret_key == second.secret_key
    assert (len(first.secret_key) >= 32, (folder / FILE).stat().st_mode & 0o777) == (True, 0o600)
    assert sorted(path.name for path in folder.iterdir()) == [FILE]


@pytest.mark.parametrize("secret", ["x" * 31, "s" * 64, "changeme"])
def test_a_weak_secret_is_refused_at_the_start(folder: Path, secret: str) -> None:
    settings = Settings(_env_file=None, data_dir=folder, secret_key=secret)  # type: ignore[call-arg]
    with pytest.raises(Invalid, match="secret_key_weak"):
        Masa.open(settings)
