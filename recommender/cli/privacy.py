"""``masa privacy``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import missions, output
from recommender.cli.missions import BuyerOption, EventId, FirmOption

if TYPE_CHECKING:
    from recommender.service.privacy import Whom

privacy_app = typer.Typer(help="Personal data: consent, export, erasure, encryption.", no_args_is_help=True)
AccountOption = Annotated[str, typer.Option("--account", help="Somebody who signs in.")]


@privacy_app.command()
def consent(
    event: EventId,
    firm: FirmOption = "",
    buyer: BuyerOption = "",
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="It no longer agrees.")] = False,
) -> None:
    """Note that a party agreed on paper to be named to its partners, or that it no longer does.

    Example: masa privacy consent moscow --firm F001
    """
    from recommender.service import Masa, consents

    side, id_ = missions.party(firm, buyer)
    store = Masa.open().store
    if withdrawn:
        consents.withdraw(store, missions.actor(), event, side, id_)
        output.line(output.say("consent_withdrawn", id=id_))
        return
    given = consents.give(store, missions.actor(), event, side, id_)
    output.line(output.say("consent_noted", id=id_, version=given.text_version))


@privacy_app.command()
def export(
    firm: FirmOption = "",
    buyer: BuyerOption = "",
    account: AccountOption = "",
    target: Annotated[Path, typer.Option("--output", "-o", help="Where to write.")] = Path("personal.zip"),
) -> None:
    """Write all that is kept about a firm, a buyer or an account: JSON files in an archive.

    Example: masa privacy export --firm F001 -o F001.zip
    """
    from recommender.exporting.saving import write
    from recommender.service import Masa, privacy

    whom, id_ = _whom(firm, buyer, account)
    write(target, privacy.disclose(Masa.open().store, missions.actor(), whom, id_))
    output.line(str(target))


@privacy_app.command()
def erase(
    firm: FirmOption = "",
    buyer: BuyerOption = "",
    account: AccountOption = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: it cannot be undone.")] = False,
) -> None:
    """Forget a firm, a buyer or an account for good; what it did stays in statistics, without its name.

    Example: masa privacy erase --firm F001 --yes
    """
    from recommender.service import Masa, privacy

    whom, id_ = _whom(firm, buyer, account)
    if not yes:
        typer.confirm(output.say("erase_confirm", id=id_), abort=True, err=True)
    masa = Masa.open()
    new = privacy.erase(masa.store, masa.settings, missions.actor(), whom, id_)
    output.line(output.say("erased", id=id_, pseudonym=new))


@privacy_app.command()
def retain() -> None:
    """Forget what was kept as long as the settings say; a worker does this once a day.

    Example: RECOMMENDER_RETAIN_DAYS=365 masa privacy retain
    """
    from recommender.service import Masa, privacy

    masa = Masa.open()
    for kind, count in privacy.retain(masa.store, masa.settings).items():
        output.line(f"{kind}\t{count}")


@privacy_app.command()
def key() -> None:
    """Print a new key for RECOMMENDER_CONTACT_KEYS. Put it first to use it, and keep the old ones after it.

    Example: masa privacy key
    """
    from cryptography.fernet import Fernet

    output.line(Fernet.generate_key().decode())


@privacy_app.command()
def encrypt() -> None:
    """Encrypt all contact data with the first key, whether they were plain or under another key.

    Example: RECOMMENDER_CONTACT_KEYS=NEW,OLD masa privacy encrypt
    """
    from recommender.errors import Invalid
    from recommender.service import Masa

    masa = Masa.open()
    if not masa.settings.contact_key_list:
        raise Invalid("contact_key_needed")
    output.line(output.say("contacts_encrypted", count=masa.store.personal.encrypt()))


def _whom(firm: str, buyer: str, account: str) -> tuple[Whom, str]:
    from recommender.service.privacy import Whom

    given = [(Whom.FIRM, firm), (Whom.BUYER, buyer), (Whom.ACCOUNT, account)]
    named = [(whom, id_) for whom, id_ in given if id_]
    if len(named) != 1:
        raise typer.BadParameter("give one of --firm, --buyer and --account")
    return named[0]
