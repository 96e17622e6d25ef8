"""Words in a need that rule goods in or out: grade, base, form, colour, pack.

``data/constraints.tsv`` lists, for each attribute, values that exclude one another and the phrases
that name them in three languages. A need that names a value is met by a product that names the same
one and contradicted by a product that names another; silence is neither.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recommender.errors import ArtefactInvalid
from recommender.text import stem, words

COLUMNS = ("attribute", "value", "en", "tr", "ru")
_LONGEST = 5
Demands = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a product answers one attribute that the need names."""

    attribute: str
    wanted: frozenset[str]
    offered: frozenset[str]

    @property
    def met(self) -> bool:
        return bool(self.wanted & self.offered)


class ConstraintReader:
    """Finds attribute values in text."""

    def __init__(self, terms: Mapping[tuple[str, ...], tuple[str, str]]) -> None:
        """``terms`` maps a sequence of stems to (attribute, value)."""
        self._terms = dict(terms)

    @classmethod
    def load(cls, path: Path) -> ConstraintReader:
        """Read the table.

        Raises:
            ArtefactInvalid: the file is missing or a row has other columns; names file and line.
        """
        terms: dict[tuple[str, ...], tuple[str, str]] = {}
        try:
            with path.open(encoding="utf-8", newline="") as lines:
                rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
                if tuple(next(rows, ())) != COLUMNS:
                    raise ArtefactInvalid("constraint_columns", path=str(path))
                for number, row in enumerate(rows, 2):
                    if len(row) != len(COLUMNS):
                        raise ArtefactInvalid("constraint_row", path=str(path), line=number)
                    for phrase in ";".join(row[2:]).split(";"):
                        if key := tuple(stem(word) for word in words(phrase)):
                            terms[key] = (row[0], row[1])
        except OSError as error:
            raise ArtefactInvalid("constraint_missing", path=str(path)) from error
        return cls(terms)

    def read(self, text: str) -> Demands:
        """The values named for each attribute, longest phrase first."""
        stemmed = tuple(stem(word) for word in words(text))
        found: dict[str, set[str]] = {}
        at = 0
        while at < len(stemmed):
            for length in range(min(_LONGEST, len(stemmed) - at), 0, -1):
                if term := self._terms.get(stemmed[at : at + length]):
                    found.setdefault(term[0], set()).add(term[1])
                    at += length - 1
                    break
            at += 1
        return {attribute: frozenset(values) for attribute, values in found.items()}


def verdicts(wanted: Demands, offered: Demands) -> list[Verdict]:
    """How a product answers the need's attributes on which it is not silent."""
    return [
        Verdict(attribute, values, offered[attribute])
        for attribute, values in wanted.items()
        if attribute in offered
    ]
