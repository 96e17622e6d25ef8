"""``masa admin``: the first administrator, and whoever follows."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from recommender.cli import output

admin_app = typer.Typer(help="Accounts and keys of those who sign in.", no_args_is_help=True)


class Role(StrEnum):
    administrator = "administrator"
    organiser = "organiser"
    analyst = "analyst"


class Scopes(StrEnum):
    read = "read"
    write = "write"
    manage = "manage"


Name = Annotated[str, typer.Argument(help="The name to sign in with: small letters, digits, . _ @ + -")]
Generate = Annotated[bool, typer.Option("--generate", help="Make a random password and print it once.")]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@admin_app.command("create")
def create(
    name: Name,
    role: Annotated[Role, typer.Option(help="What the account may do.")] = Role.administrator,
    organisation: Annotated[str, typer.Option(help="For organisers and analysts: whose events.")] = "",
    generate: Generate = False,
    password_stdin: Stdin = False,
) -> None:
    """Add an account; an administrator unless said otherwise.

    Example: masa admin create ayse --role organiser --organisation "Bursa Chamber" --generate
    """
    from recommender.records import OPERATOR, ActorRole
    from recommender.service import Masa, accounts

    masa = Masa.open()
    password = _password(generate, password_stdin)
    accounts.create(masa.store, OPERATOR, name, ActorRole(role.value), organisation, password)
    output.line(output.say("account_made", name=name, role=role.value))
    if generate:
        output.line(output.say("password_once", password=password))


@admin_app.command("password")
def password(name: Name, generate: Generate = False, password_stdin: Stdin = False) -> None:
    """Give an account a new password; it is signed out, unlocked, and two-step sign-in is off.

    Example: masa admin password ayse --generate
    """
    from recommender.records import OPERATOR
    from recommender.service import Masa, accounts

    masa = Masa.open()
    masa.store.accounts.one(OPERATOR, name)
    new = _password(generate, password_stdin)
    accounts.set_password(masa.store, OPERATOR, name, new)
    output.line(output.say("password_set", name=name))
    if generate:
        output.line(output.say("password_once", password=new))


@admin_app.command("list")
def list_accounts() -> None:
    """List the accounts, one a line: name, role, organisation.

    Example: masa admin list
    """
    from recommender.records import OPERATOR
    from recommender.service import Masa

    for account in Masa.open().store.accounts.all(OPERATOR):
        shut = output.say("account_shut") if account.disabled_at else ""
        output.line("\t".join((account.id, account.role, account.organisation, shut)).rstrip())


@admin_app.command("key")
def key(
    name: Name,
    label: Annotated[str, typer.Option(help="What the key is for.")],
    scope: Annotated[list[Scopes] | None, typer.Option(help="What it may do; may be repeated.")] = None,
    days: Annotated[int, typer.Option(min=1, help="After how many days it ends.")] = 365,
) -> None:
    """Make a key that acts for an account, and print it once.

    Example: masa admin key ayse --label portal --scope read --days 90
    """
    from recommender.records import OPERATOR, Scope
    from recommender.service import Masa, keys

    masa = Masa.open()
    account = masa.store.accounts.one(OPERATOR, name)
    scopes = {Scope(each.value) for each in scope or [Scopes.read]}
    ends = datetime.now(UTC) + timedelta(days=days)
    output.line(keys.make(masa.store, account.actor, label, scopes, ends).text)


def _password(generate: bool, from_stdin: bool) -> str:
    from recommender.service.passwords import new_password

    if generate:
        return new_password()
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(
        typer.prompt(output.say("password_prompt"), hide_input=True, confirmation_prompt=True, err=True)
    )
