"""The whole plan for other programs: CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from recommender.exporting.cells import escaped
from recommender.exporting.programme import Entry, Programme
from recommender.exporting.telling import reason_texts
from recommender.records import Side, zone

COLUMNS = (
    "slot", "start", "end", "home_start", "table", "place", "firm_id", "firm", "buyer_id", "buyer",
    "product_id", "product", "need_id", "need", "interpreter", "state", "reasons",
)  # fmt: skip


def plan_json(programme: Programme, language: str) -> bytes:
    """The event, the version of its plan and every meeting, cancelled ones too; slots and tables from 1."""
    event = programme.event
    plan = {
        "event_id": event.id,
        "event": event.name,
        "timezone": event.timezone,
        "home_timezone": event.home_timezone,
        "version": programme.version,
        "revision": programme.revision,
        "changed_at": programme.changed_at.isoformat(),
        "meetings": [_row(programme, entry, language) for entry in programme.entries],
    }
    return (json.dumps(plan, ensure_ascii=False, indent=1) + "\n").encode()


def plan_csv(programme: Programme, language: str) -> bytes:
    """A meeting a line, after a byte order mark without which Excel misreads Turkish and Russian."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in programme.entries:
        row = _row(programme, entry, language)
        row["reasons"] = " | ".join(row["reasons"])
        writer.writerow([escaped(row[name]) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _row(programme: Programme, entry: Entry, language: str) -> dict[str, Any]:
    home = zone(programme.event.home_timezone)
    return {
        "slot": entry.slot.number + 1,
        "start": entry.slot.start.isoformat(),
        "end": entry.slot.end.isoformat(),
        "home_start": entry.slot.start.astimezone(home).isoformat(),
        "table": None if entry.table is None else entry.table + 1,
        "place": entry.place,
        "firm_id": entry.firm.id,
        "firm": entry.firm.name,
        "buyer_id": entry.buyer.id,
        "buyer": entry.buyer.name,
        "product_id": entry.product.id if entry.product else "",
        "product": entry.text(Side.FIRM),
        "need_id": entry.need.id if entry.need else "",
        "need": entry.text(Side.BUYER),
        "interpreter": entry.interpreter,
        "state": entry.state.value,
        "reasons": reason_texts(entry.reasons, language),
    }
