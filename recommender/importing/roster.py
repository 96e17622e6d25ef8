"""Which known company a cell names: by id, else by name in any spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.importing.entries import Cell, Cells
from recommender.importing.problems import Problem
from recommender.names import CompanyName, likeness, read_name
from recommender.records import Buyer, Firm, Side

SAME = 0.85
"""Likeness from which a name is taken for a company's."""

APART = 0.05
"""By how much the best must be ahead of the next; closer, a human has to say which."""


@dataclass(frozen=True)
class Named:
    """The id that was found, empty if none, and what is to be told."""

    id: str
    problem: Problem | None = None


class Roster:
    """The known companies of one side."""

    def __init__(self, side: Side, companies: Iterable[Firm | Buyer]) -> None:
        self._side = side
        self._names: dict[str, str] = {company.id: company.name for company in companies}
        self._read = {id_: read_name(name) for id_, name in self._names.items()}
        self._found: dict[str, list[tuple[float, str]]] = {}

    def find(self, row: int, cells: Cells) -> Named:
        """The company that a row names; an id counts for more than a name."""
        if id_ := cells.get(f"{self._side}_id"):
            if id_.text in self._names:
                return Named(id_.text)
            return self._unknown(row, id_)
        name = cells.get(self._side.value)
        if name is None:
            return Named("", Problem(row, "", "", f"past_no_{self._side}", "error"))
        return self._by_name(row, name)

    def _by_name(self, row: int, cell: Cell) -> Named:
        if cell.text not in self._found:
            self._found[cell.text] = self._alike(read_name(cell.text))
        alike = self._found[cell.text]
        if not alike:
            return self._unknown(row, cell)
        near = [id_ for score, id_ in alike if score > alike[0][0] - APART]
        if len(near) > 1:
            facts = {"candidates": ", ".join(f"{id_} ({self._names[id_]})" for id_ in near[:5])}
            return Named("", Problem(row, cell.title, cell.text, "past_ambiguous", "error", facts))
        found = self._names[near[0]]
        if alike[0][0] == 1.0:
            return Named(near[0])
        facts = {"meaning": f"{near[0]} ({found})"}
        return Named(near[0], Problem(row, cell.title, cell.text, "import_read_as", "warning", facts))

    def _alike(self, name: CompanyName) -> list[tuple[float, str]]:
        scored = ((likeness(name, other), id_) for id_, other in self._read.items())
        return sorted(
            ((score, id_) for score, id_ in scored if score >= SAME), key=lambda one: (-one[0], one[1])
        )

    def _unknown(self, row: int, cell: Cell) -> Named:
        return Named("", Problem(row, cell.title, cell.text, f"past_{self._side}_unknown", "error"))
