"""``masa import``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from recommender.cli import output
from recommender.cli.duplicates import tell as tell_duplicates
from recommender.cli.missions import actor
from recommender.service import ImportReport, Masa
from recommender.service.past import import_past


def run_import(kind: str, file: Path, *, dry_run: bool, all_or_nothing: bool, as_json: bool) -> None:
    """Import a file and say what came of it; exit 1 when rows were bad and nothing was written."""
    masa = Masa.open()
    with _progress(file.name) as progress:
        report = masa.import_file(
            kind, file, dry_run=dry_run, all_or_nothing=all_or_nothing, progress=progress
        )
    _end(report, as_json)


def run_import_past(file: Path, *, dry_run: bool, all_or_nothing: bool, as_json: bool) -> None:
    """As ``run_import``, for missions of the past."""
    store = Masa.open().store
    _end(import_past(store, actor(), file, dry_run=dry_run, all_or_nothing=all_or_nothing), as_json)


def _end(report: ImportReport, as_json: bool) -> None:
    if as_json:
        output.line(json.dumps(report.as_dict(output.language()), ensure_ascii=False))
    else:
        _tell(report)
    if report.refused:
        raise typer.Exit(1)


def _tell(report: ImportReport) -> None:
    for problem in report.problems:
        output.note(problem.sentence(output.language()))
    if report.seen_before:
        output.line(output.say("import_seen"))
    output.line(
        output.say(
            "import_refused" if report.refused else "import_done" if report.written else "import_dry",
            rows=report.rows,
            added=report.added,
            changed=report.changed,
            unchanged=report.unchanged,
            errors=report.errors,
            warnings=len(report.problems) - report.errors,
        )
    )
    if report.duplicates:
        tell_duplicates(report.duplicates)


@contextmanager
def _progress(title: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance
