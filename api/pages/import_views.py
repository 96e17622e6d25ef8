"""What a file to be imported looks like on a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.pages.staff import Desk
from recommender.errors import ImportFileError
from recommender.importing import Preview, Problem, column_titles, preview
from recommender.importing.cells import Row
from recommender.records import Job
from recommender.service import Masa
from recommender.service.jobs import upload_path
from recommender.service.uploads import Upload
from recommender.wording import error_phrase, phrase

ITEM = {"firms": "product", "buyers": "need"}
NAMING = frozenset({"firm", "buyer", *ITEM.values()})
MOST_ROWS = 50
"""Rows with problems that a page shows; the rest is counted."""


@dataclass(frozen=True)
class Told:
    """A problem in the reader's language."""

    row: int
    column: str
    value: str
    error: bool
    why: str


@dataclass(frozen=True)
class Report:
    """A job as a page shows it; ``result`` is None until it is done."""

    job: Job
    phase: str
    problem: str
    problems: tuple[Told, ...]

    @property
    def over(self) -> bool:
        return self.job.state.over

    @property
    def result(self) -> Mapping[str, Any] | None:
        return self.job.result


@dataclass(frozen=True)
class ProblemCell:
    """A cell of a row that has problems, and those of this very cell."""

    text: str
    problems: tuple[Told, ...]


@dataclass(frozen=True)
class ProblemRow:
    """A row with the cells that are shown of it; ``rest`` are problems of none of them."""

    number: int
    cells: tuple[ProblemCell, ...]
    rest: tuple[Told, ...]


@dataclass(frozen=True)
class Check:
    """A waiting file: how it is read, and what is wrong in it.

    ``rows`` show the columns ``titles``: those that name somebody or something, and those with problems.
    """

    upload: Upload
    table: Preview
    report: Report
    titles: tuple[str, ...]
    rows: tuple[ProblemRow, ...]
    missing: str


def check_of(masa: Masa, desk: Desk, upload: Upload) -> Check:
    """How a waiting file is read now. Raises NotFound for its job."""
    path = upload_path(masa.settings, upload.id)
    table = preview(path, upload.kind, upload.columns)
    report = report_of(masa.store.jobs.one(desk.actor, upload.check), desk.language)
    numbers = list(dict.fromkeys(problem.row for problem in report.problems))[:MOST_ROWS]
    shown = preview(path, upload.kind, upload.columns, numbers).rows if numbers else ()
    missing = "" if table.complete else column_titles(upload.kind, desk.language)[ITEM[upload.kind]]
    places = _places_shown(table, report.problems)
    titles = tuple(table.titles[place] for place in places)
    rows = _problem_rows(table, places, shown, report.problems)
    return Check(upload, table, report, titles, rows, missing)


def report_of(job: Job, language: str) -> Report:
    """A job in the reader's language."""
    problem = ""
    if job.error is not None:
        problem = error_phrase(ImportFileError(job.error["code"], **job.error["details"]), language)
    told_of = told(job.result["problems"], language) if job.result else ()
    return Report(job, phrase(job.phase, language), problem, told_of)


def told(problems: Iterable[Mapping[str, Any]], language: str) -> tuple[Told, ...]:
    """Kept problems in the reader's language; those of earlier versions as they were told."""
    return tuple(_told(problem, language) for problem in problems)


def chosen_columns(table: Preview, asked: Mapping[int, str]) -> dict[int, str]:
    """Of the columns as chosen in a form those that differ from how the titles are read."""
    read = dict(enumerate(table.columns))
    return {place: name for place, name in asked.items() if place in read and read[place] != name}


def _told(problem: Mapping[str, Any], language: str) -> Told:
    row, column, value = problem["row"], problem["column"], problem["value"]
    whole = Problem(row, column, value, problem["code"], problem["severity"], problem["facts"])
    return Told(row, column, value, whole.severity == "error", whole.why(language))


def _places_shown(table: Preview, problems: Iterable[Told]) -> list[int]:
    """Of wide tables only what is needed is shown, or a bad cell would stand off the screen."""
    bad = {problem.column for problem in problems}
    columns = enumerate(zip(table.titles, table.columns, strict=True))
    return [place for place, (title, name) in columns if name in NAMING or title in bad]


def _problem_rows(
    table: Preview, places: list[int], rows: Iterable[Row], problems: Iterable[Told]
) -> tuple[ProblemRow, ...]:
    of_row: defaultdict[int, list[Told]] = defaultdict(list)
    for problem in problems:
        of_row[problem.row].append(problem)
    return tuple(_problem_row(table, places, row, of_row[row.number]) for row in rows)


def _problem_row(table: Preview, places: list[int], row: Row, problems: list[Told]) -> ProblemRow:
    texts = dict(enumerate(row.cells))
    cells = tuple(
        ProblemCell(texts.get(place, ""), tuple(p for p in problems if p.column == table.titles[place]))
        for place in places
    )
    in_cells = [problem for cell in cells for problem in cell.problems]
    return ProblemRow(row.number, cells, tuple(p for p in problems if p not in in_cells))
