"""Companies written whole: imported, or put in the place of what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from recommender.errors import Conflict
from recommender.records import OPERATOR, Actor, Buyer, Firm, Side
from recommender.store import journal, saving
from recommender.store.audit import write_difference
from recommender.store.lines import require_removable_lines
from recommender.store.merging import with_merged
from recommender.store.saving import Saved
from recommender.store.sides import KINDS, Kind

Changes = Sequence[tuple[Firm | None, Firm]] | Sequence[tuple[Buyer | None, Buyer]]
"""What was seen, None for a company that is new, and what is wanted in its place."""


def save(
    connection: Connection, side: Side, companies: Sequence[Any], kept_by: str, dry_run: bool = False
) -> Saved:
    """Save and renew the fingerprint ``kept_by``; that of the records when others may meet than before."""
    kind = KINDS[side]
    rows = [kind.rows(company) for company in with_merged(connection, side, companies)]
    saved = saving.save_companies(connection, kind.family, rows)
    if dry_run:
        connection.rollback()
    elif saved.wrote:
        journal.renew_fingerprint(connection, kept_by if not saved.reopened else journal.RECORDS)
    return saved


def replace(connection: Connection, side: Side, changes: Changes, actor: Actor, at: datetime) -> None:
    """Write all wanted companies in the place of those seen. Raises as ``Store.put_firms`` says."""
    kind = KINDS[side]
    _refuse_twice(wanted.id for _, wanted in changes)
    for seen, wanted in changes:
        _require_as_seen(connection, kind, seen, wanted)
        gone = _line_ids(kind, seen) - _line_ids(kind, wanted)
        require_removable_lines(connection, kind.line, gone)
        write_difference(connection, actor, at, side, seen, wanted)
    save(connection, side, [wanted for _, wanted in changes], journal.RECORDS)


def _line_ids(kind: Kind, company: Firm | Buyer | None) -> set[str]:
    return {line.id for line in kind.lines(company)} if company else set()


def _refuse_twice(ids: Iterable[str]) -> None:
    known: set[str] = set()
    for id_ in ids:
        if id_ in known:
            raise Conflict("company_id_taken", id=id_)
        known.add(id_)


def _require_as_seen(
    connection: Connection, kind: Kind, seen: Firm | Buyer | None, wanted: Firm | Buyer
) -> None:
    if seen is None:
        saving.require_new(connection, kind.family, wanted.id)
    elif kind.read(connection, seen.id, OPERATOR) != seen:
        raise Conflict("changed_since_seen")
