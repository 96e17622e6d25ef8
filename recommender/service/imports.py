"""Importing a file: read, check, write all good rows in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recommender.importing import Imported, Problem, read_buyers, read_firms
from recommender.records import OPERATOR, Actor, Buyer, Firm, Side
from recommender.service.duplicates import Duplicate, duplicate_as_dict, suspected_in
from recommender.store import ImportEntry, Saved, Store

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportReport:
    """What an import found and did.

    ``refused``: bad rows, and the organiser wanted all or nothing. ``duplicates``: companies of the file
    that may be one with another, to be looked at; they never stop an import. ``companies``: the ids of all.
    """

    kind: str
    rows: int
    added: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    seen_before: bool
    written: bool
    refused: bool
    duplicates: tuple[Duplicate, ...] = ()
    companies: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    def as_dict(self, language: str) -> dict[str, Any]:
        """For JSON, with the problems told in ``language``."""
        return {
            "kind": self.kind, "rows": self.rows, "added": self.added, "changed": self.changed,
            "unchanged": self.unchanged, "seen_before": self.seen_before, "written": self.written,
            "refused": self.refused, "errors": self.errors,
            "problems": [_told(problem, language) for problem in self.problems],
            "duplicates": [duplicate_as_dict(pair, language) for pair in self.duplicates],
        }  # fmt: skip


def import_file(
    store: Store,
    kind: str,
    path: Path,
    *,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    progress: Progress | None = None,
    columns: Mapping[int, str] | None = None,
    actor: Actor = OPERATOR,
    name: str = "",
) -> ImportReport:
    """Import a firms or buyers file; ``name`` is what its owner calls it, ``columns`` what some of its
    columns mean, by their place from 0.

    Raises:
        ImportFileError: nothing has been written then.
    """
    imported: Imported[Any] = (read_firms if kind == "firms" else read_buyers)(path, progress, columns)
    refused = all_or_nothing and any(problem.severity == "error" for problem in imported.problems)
    seen = store.imports.seen(imported.sha256) is not None
    write = not dry_run and not refused
    saved = _save(store, kind, imported.records, write)
    report = ImportReport(
        kind,
        imported.rows,
        saved.added,
        saved.changed,
        saved.unchanged,
        imported.problems,
        seen,
        write,
        refused,
        suspected_in(store, Side.FIRM if kind == "firms" else Side.BUYER, imported.records),
        tuple(record.id for record in imported.records),
    )
    if write:
        log_import(store, actor, report, imported.sha256, name or path.name, datetime.now(UTC))
    return report


def log_import(
    store: Store, actor: Actor, report: ImportReport, sha256: str, name: str, at: datetime
) -> None:
    """Note in the history what an import wrote, with its problems."""
    counts = {
        "rows": report.rows, "added": report.added, "changed": report.changed,
        "unchanged": report.unchanged, "errors": report.errors,
        "warnings": len(report.problems) - report.errors,
    }  # fmt: skip
    problems = [asdict(problem) for problem in report.problems]
    store.imports.add(
        ImportEntry(sha256, report.kind, counts, at, name, actor.id, actor.organisation, problems)
    )


def told_problems(problems: Iterable[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """Problems of an import of the history, told in ``language``."""
    return [_told(Problem(**problem), language) for problem in problems]


def _told(problem: Problem, language: str) -> dict[str, Any]:
    return {
        "row": problem.row, "column": problem.column, "value": problem.value, "code": problem.code,
        "severity": problem.severity, "facts": dict(problem.facts), "message": problem.sentence(language),
    }  # fmt: skip


def _save(store: Store, kind: str, records: tuple[Firm | Buyer, ...], write: bool) -> Saved:
    if kind == "firms":
        return store.save_firms(records, dry_run=not write)  # type: ignore[arg-type]
    return store.save_buyers(records, dry_run=not write)  # type: ignore[arg-type]
