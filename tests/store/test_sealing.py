"""Contact data at rest, in both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from recommender.errors import BackendUnavailable, Invalid
from recommender.records import Contact, Side
from recommender.store import Store
from tests.store.samples import FULL_FIRM, firm

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
ANNA = Contact("Şule Ağaoğlu", "sule@firma.example", "+90 000")
NAMED = replace(FULL_FIRM, contact=ANNA)
AT = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
def sealed(url: str, store: Store) -> Iterator[Store]:
    """The migrated database with a key."""
    opened = Store(url, [OLD])
    yield opened
    opened.close()


def stored(store: Store) -> Any:
    """The contact columns as they are on disk."""
    with store._database.reading() as connection:
        return connection.execute(text("SELECT contact_name, contact_email, contact_phone FROM firms")).one()


def test_with_a_key_nobody_can_be_read_from_the_file(sealed: Store) -> None:
    sealed.save_firms([NAMED])
    assert all(value.startswith("sealed:") for value in stored(sealed))
    assert sealed.firm("F1").contact == ANNA


def test_without_a_key_contacts_are_plain(store: Store) -> None:
    store.save_firms([NAMED])
    assert tuple(stored(store)) == (ANNA.name, ANNA.email, ANNA.phone)


def test_an_empty_field_stays_empty(sealed: Store) -> None:
    sealed.save_firms([replace(NAMED, contact=Contact("Şule"))])
    assert tuple(stored(sealed))[1:] == ("", "")


def test_saving_the_same_firm_again_changes_nothing(sealed: Store) -> None:
    sealed.save_firms([NAMED])
    assert sealed.save_firms([NAMED]).unchanged == 1


def test_the_wrong_key_and_no_key_are_told_apart(url: str, sealed: Store) -> None:
    sealed.save_firms([NAMED])
    for keys, code in (([NEW], "contact_key_wrong"), ([], "contact_key_missing")):
        other = Store(url, keys)
        with pytest.raises(BackendUnavailable) as caught:
            other.personal.require_key()
        assert caught.value.code == code
        other.close()


def test_what_is_no_key_is_refused_at_once(url: str) -> None:
    with pytest.raises(Invalid) as caught:
        Store(url, ["secret"])
    assert caught.value.code == "contact_key_invalid"


def test_rows_of_a_time_without_key_are_encrypted_by_the_command(store: Store, sealed: Store) -> None:
    store.save_firms([NAMED])
    assert sealed.firm("F1").contact == ANNA
    assert sealed.personal.encrypt() == 1
    assert stored(sealed).contact_email.startswith("sealed:")
    assert sealed.firm("F1").contact == ANNA


def test_after_a_change_of_keys_the_old_one_is_needed_no_more(url: str, sealed: Store) -> None:
    sealed.save_firms([NAMED])
    both, new = Store(url, [NEW, OLD]), Store(url, [NEW])
    both.personal.encrypt()
    assert new.firm("F1").contact == ANNA
    both.close()
    new.close()


def test_companies_kept_by_a_merge_are_encrypted_too(sealed: Store) -> None:
    sealed.save_firms([NAMED, firm("F2", "vernik")])
    merge = sealed.merges.merge(Side.FIRM, "F2", "F1", AT)
    with sealed._database.reading() as connection:
        raw = connection.execute(text("SELECT kept, other FROM merges")).one()
    assert "sule" not in str(raw)
    sealed.merges.undo(merge.id, AT)
    assert sealed.firm("F1") == NAMED
