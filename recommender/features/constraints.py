"""Words in a need that rule goods in or out: grade, base, form, colour, pack.

``data/constraints.tsv`` lists, for each attribute, values that exclude one another and the phrases
that name them in three languages. A need that names a value is met by a product that names the same
one and contradicted by a product that names another; silence is neither.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recommender.errors import ArtefactInvalid
from recommender.refusing import Clauses
from recommender.text import stem, words

COLUMNS = ("attribute", "value", "hard", "en", "tr", "ru")
_LONGEST = 5
Demands = Mapping[str, frozenset[str]]
Value = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a product answers one attribute that the need names; ``hard``: a breach rules it out."""

    attribute: str
    wanted: frozenset[str]
    offered: frozenset[str]
    hard: bool

    @property
    def met(self) -> bool:
        return bool(self.wanted & self.offered)


@dataclass(frozen=True)
class ConstraintReader:
    """Finds attribute values in text.

    ``terms`` maps a sequence of stems to the (attribute, value) pairs that it names, ``hard`` names the
    attributes whose breach rules goods out, ``labels`` give a value's first phrase by language.
    """

    terms: Mapping[tuple[str, ...], tuple[Value, ...]]
    hard: frozenset[str] = frozenset()
    labels: Mapping[Value, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> ConstraintReader:
        """Read the table.

        Raises:
            ArtefactInvalid: the file is missing or a row has other columns; names file and line.
        """
        try:
            with path.open(encoding="utf-8", newline="") as lines:
                rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
                if tuple(next(rows, ())) != COLUMNS:
                    raise ArtefactInvalid("constraint_columns", path=str(path))
                return cls._of(list(rows), path)
        except OSError as error:
            raise ArtefactInvalid("constraint_missing", path=str(path)) from error

    @classmethod
    def _of(cls, rows: Sequence[Sequence[str]], path: Path) -> ConstraintReader:
        terms: dict[tuple[str, ...], tuple[Value, ...]] = {}
        labels: dict[Value, dict[str, str]] = {}
        for number, row in enumerate(rows, 2):
            if len(row) != len(COLUMNS) or row[2] not in {"yes", "no"}:
                raise ArtefactInvalid("constraint_row", path=str(path), line=number)
            value, phrases = (row[0], row[1]), [cell.split(";") for cell in row[3:]]
            labels[value] = {
                language: cell[0].strip() for language, cell in zip(COLUMNS[3:], phrases, strict=True)
            }
            for phrase in (phrase for cell in phrases for phrase in cell):
                if key := tuple(stem(word) for word in words(phrase)):
                    terms[key] = tuple(dict.fromkeys((*terms.get(key, ()), value)))
        return cls(terms, frozenset(row[0] for row in rows if row[2] == "yes"), labels)

    def read(self, text: str) -> Demands:
        """The values named for each attribute, longest phrase first, but for those that it rules out."""
        clauses = Clauses.of(text)
        stemmed = tuple(stem(word) for word in clauses.words)
        found: dict[str, set[str]] = {}
        at = 0
        while at < len(stemmed):
            for length in range(min(_LONGEST, len(stemmed) - at), 0, -1):
                if values := self.terms.get(stemmed[at : at + length]):
                    for attribute, value in () if clauses.refuse(at, at + length) else values:
                        found.setdefault(attribute, set()).add(value)
                    at += length - 1
                    break
            at += 1
        return {attribute: frozenset(values) for attribute, values in found.items()}

    def verdicts(self, wanted: Demands, offered: Demands) -> list[Verdict]:
        """How a product answers the need's attributes on which it is not silent."""
        return [
            Verdict(attribute, values, offered[attribute], attribute in self.hard)
            for attribute, values in wanted.items()
            if attribute in offered
        ]

    def label(self, attribute: str, values: frozenset[str]) -> dict[str, str]:
        """The values of an attribute in words, by language."""
        named = [self.labels.get((attribute, value), {}) for value in sorted(values)]
        return {language: ", ".join(label.get(language, "") for label in named) for language in COLUMNS[3:]}
