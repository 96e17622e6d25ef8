"""What went wrong in one cell or row, and the result of reading a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, NamedTuple, TypeVar

from recommender.records import Buyer, Firm
from recommender.wording import phrase

Severity = Literal["error", "warning"]
Record = TypeVar("Record", Firm, Buyer)


class Complaint(NamedTuple):
    """A value, or a part of it, that could not be read as it stands."""

    code: str
    value: str
    facts: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint about one cell.

    ``row`` is the number that a spreadsheet shows (for JSON lines, the line); ``column`` is the
    header as the file has it. An error's row was left out, a warning's was kept.
    """

    row: int
    column: str
    value: str
    code: str
    severity: Severity
    facts: Mapping[str, str] = field(default_factory=dict)

    def why(self, language: str) -> str:
        """The reason in ``tr``, ``ru`` or ``en``, without row, column and value."""
        return phrase(self.code, language, self.facts)

    def sentence(self, language: str) -> str:
        """Row, column, value and reason in one line."""
        facts = {"row": self.row, "column": self.column, "value": self.value, "why": self.why(language)}
        return phrase("import_problem_line" if self.column else "import_problem_row", language, facts)


@dataclass(frozen=True, slots=True)
class Imported(Generic[Record]):
    """The records of one file, its problems in row order, its number of data rows, its SHA-256."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    rows: int
    sha256: str

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "warning")
