"""A mission's judgements: which firms serve which need, and which needs a part holds."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recommender.errors import ImportFileError
from recommender.evaluation.metrics import exposure, ndcg, recall, reciprocal_rank
from recommender.evaluation.sheet import Sheet
from recommender.evaluation.tasks import Retrieval
from recommender.records import Buyer, Firm, FirmId, NeedId
from recommender.text import language_of

Rank = Callable[[NeedId], Sequence[FirmId]]
"""A need → firms, best first."""
UNTYPED = "untyped"


@dataclass(frozen=True)
class Judged:
    """One need with its judgements: firms by grade, and how much each firm would want the buyer."""

    need: NeedId
    buyer: Buyer
    text: str
    kind: str
    grades: dict[FirmId, float]
    firm_grades: dict[FirmId, float]

    @property
    def language(self) -> str:
        """The language of the need's text, as far as letters and the buyer's own languages tell."""
        if (told := language_of(self.text)) != "latin":
            return told
        spoken = {language.code for language in self.buyer.languages}
        return "tr" if spoken & {"tr", "en"} == {"tr"} else "en"

    @property
    def groups(self) -> tuple[str, ...]:
        """Under what it is reported: its language and the type of the need."""
        return f"language {self.language}", f"type {self.kind}"

    @property
    def mutual(self) -> dict[FirmId, float]:
        """Grades of wanting each other: the harmonic mean of both sides', as the match score's is."""
        return {
            firm: 2 * grade * self.firm_grades[firm] / (grade + self.firm_grades[firm])
            for firm, grade in self.grades.items()
            if grade > 0 and self.firm_grades.get(firm, 0) > 0
        }


def read_judgements(
    qrels: Path, buyers: Sequence[Buyer], firms: Sequence[Firm], split: Path | None = None, part: str = ""
) -> list[Judged]:
    """The judged needs of one part (all of them without ``split``) that some firm serves, in file order.

    ``qrels`` has the columns ``need_id firm_id grade`` and, where known, ``firm_grade type``; ``split``
    has ``buyer_id part``.

    Raises:
        ImportFileError: a file or row that cannot be read, an id that no record has, or nothing judged.
    """
    asked_by = {need.id: (buyer, need.text) for buyer in buyers for need in buyer.needs}
    offering = {firm.id for firm in firms}
    chosen = _part(split, part) if split else {buyer.id for buyer in buyers}
    found: dict[NeedId, Judged] = {}
    for line, row in _rows(qrels, ("need_id", "firm_id", "grade")):
        need, firm = NeedId(row["need_id"]), FirmId(row["firm_id"])
        if need not in asked_by or firm not in offering:
            unknown = need if need not in asked_by else firm
            raise ImportFileError("qrels_unknown", file=qrels.name, line=line, id=unknown)
        buyer, text = asked_by[need]
        if buyer.id not in chosen:
            continue
        judged = found.setdefault(need, Judged(need, buyer, text, row.get("type") or UNTYPED, {}, {}))
        judged.grades[firm] = _grade(qrels, line, row["grade"])
        if row.get("firm_grade"):
            judged.firm_grades[firm] = _grade(qrels, line, row["firm_grade"])
    served = [judged for judged in found.values() if max(judged.grades.values()) > 0]
    if not served:
        raise ImportFileError("qrels_none", file=qrels.name, part=part or "all")
    return served


def _part(split: Path, part: str) -> set[str]:
    return {row["buyer_id"] for _, row in _rows(split, ("buyer_id", "part")) if row["part"] == part}


def _grade(path: Path, line: int, cell: str) -> float:
    try:
        grade = float(cell)
    except ValueError:
        grade = float("nan")
    if not 0 <= grade <= 10:
        raise ImportFileError("qrels_grade", file=path.name, line=line, value=cell)
    return grade


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
                raise ImportFileError(
                    "pairs_column_missing", file=path.name, line=1, columns=", ".join(missing)
                )
            for row in reader:
                yield reader.line_num, {name: (cell or "").strip() for name, cell in row.items() if name}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ImportFileError("pairs_unreadable", file=path.name, why=str(error)) from error


def measure_ranking(ranked: Sequence[FirmId], need: Judged) -> dict[str, float]:
    """The measures of one need's firms, best first; reciprocal nDCG is NaN where no firm wants the buyer."""
    mutual = need.mutual
    return {
        "nDCG@5": ndcg(ranked, need.grades, 5),
        "nDCG@10": ndcg(ranked, need.grades, 10),
        "recall@10": recall(ranked, need.grades, 10),
        "recall@50": recall(ranked, need.grades, 50),
        "MRR": reciprocal_rank(ranked, need.grades),
        "reciprocal nDCG@10": ndcg(ranked, mutual, 10) if mutual else float("nan"),
    }


def ranking_sheet(judged: Sequence[Judged], firms: Sequence[FirmId], rankings: Mapping[str, Rank]) -> Sheet:
    """Several ways to rank ``firms`` for each judged need, side by side, with whom they show how much."""
    sheet = Sheet(
        name="need→firms",
        about="firms ranked for each need; grades by hand, reciprocal ones the harmonic mean of both sides'",
        clusters=[need.buyer.id for need in judged],
        groups=[need.groups for need in judged],
    )
    for name, rank in rankings.items():
        ranked = [rank(need.need) for need in judged]
        sheet.add(name, map(measure_ranking, ranked, judged))
        shown = [exposure(firms_shown) for firms_shown in ranked]
        sheet.exposures[name] = np.array([[share.get(firm, 0.0) for firm in firms] for share in shown])
    return sheet


def mission_task(judged: Sequence[Judged], firms: Sequence[Firm]) -> Retrieval:
    """Needs → firms by their best product, text alone."""
    products = [(product.text, firm.id) for firm in firms for product in firm.products]
    return Retrieval(
        name="mission, needs→products",
        about="a need's text → firms by their best product's text; relevance judged by hand",
        queries=tuple(need.text for need in judged),
        documents=tuple(text for text, _ in products),
        owners=tuple(firm for _, firm in products),
        grades=tuple(need.grades for need in judged),
        clusters=tuple(need.buyer.id for need in judged),
        groups=tuple(need.groups for need in judged),
    )
