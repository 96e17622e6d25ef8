"""What is kept about somebody: told to it, forgotten, and forgotten by itself after a while."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from recommender.config import Settings
from recommender.errors import NotPermitted
from recommender.exporting.saving import file_name, zipped
from recommender.records import Actor, ContactView, Side
from recommender.service.accounts import require_administrator
from recommender.service.permission import require_organiser, require_party
from recommender.store import Store
from recommender.store.retaining import Periods

UPLOADS_KEPT = timedelta(days=1)
"""A file whose import has not come for so long was left by a server that died."""

DOWNLOADS_KEPT = timedelta(days=7)


class Whom(StrEnum):
    """About whom data are kept."""

    FIRM = "firm"
    BUYER = "buyer"
    ACCOUNT = "account"


def disclose(store: Store, actor: Actor, whom: Whom, id_: str, now: datetime | None = None) -> bytes:
    """All that is kept about a company or an account: an archive of JSON files, one a table.

    Raises:
        NotPermitted: the actor is neither it nor an organiser (of an account: an administrator).
        NotFound
    """
    if whom is Whom.ACCOUNT:
        if actor.id != id_:
            require_administrator(actor)
        sections = store.personal.about_account(actor, id_)
    else:
        require_party(actor, Side(whom), id_)
        sections = store.personal.about_company(actor, Side(whom), id_)
    about = {
        "about": whom,
        "id": id_,
        "at": (now or datetime.now(UTC)).isoformat(),
        "tables": sorted(sections),
    }
    return zipped({f"{name}.json": _json(found) for name, found in {"about": about, **sections}.items()})


def erase(
    store: Store, settings: Settings, actor: Actor, whom: Whom, id_: str, now: datetime | None = None
) -> str:
    """Forget a company or an account; returns the made-up name under which its deeds stay.

    Files of plans in the data folder are removed: they name people, and can be made again.

    Raises:
        NotPermitted: the actor is no organiser (for an account: no administrator).
        NotFound
        Conflict: it takes part in another organisation's event, or is the last administrator.
    """
    at = now or datetime.now(UTC)
    if whom is Whom.ACCOUNT:
        require_administrator(actor)
        return store.personal.erase_account(actor, id_, at)
    require_organiser(actor)
    new = store.personal.erase_company(actor, Side(whom), id_, at)
    for event in store.events.all(actor):
        shutil.rmtree(settings.data_dir / "exports" / file_name(event.id), ignore_errors=True)
    shutil.rmtree(settings.data_dir / "downloads", ignore_errors=True)
    return new


def views(store: Store, actor: Actor, whom: Whom, id_: str) -> list[ContactView]:
    """Who saw a company's contact person, newest first. Raises NotPermitted."""
    if whom is Whom.ACCOUNT:
        raise NotPermitted("parties_only")
    require_party(actor, Side(whom), id_)
    return store.contact_views.of(actor, Side(whom), id_)


def retain(store: Store, settings: Settings, now: datetime | None = None) -> dict[str, int]:
    """Forget what the settings say has been kept long enough; returns how much of each kind."""
    at = now or datetime.now(UTC)
    periods = Periods(timedelta(days=settings.retain_days), timedelta(days=settings.retain_log_days))
    done = store.personal.retain(periods, at)
    old = [
        *_older(settings.data_dir / "exports", at - periods.people),
        *_older(settings.data_dir / "uploads", at - UPLOADS_KEPT),
        *_older(settings.data_dir / "downloads", at - DOWNLOADS_KEPT),
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return done | {"files": len(old)}


def _older(folder: Path, than: datetime) -> Iterator[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return (path for path in files if path.stat().st_mtime < than.timestamp())


def _json(found: object) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=1).encode()
