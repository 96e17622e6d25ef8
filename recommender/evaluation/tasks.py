"""Text tasks with known answers, and how well a contender finds them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from recommender.evaluation.metrics import Grades, ndcg, recall, reciprocal_rank
from recommender.evaluation.sheet import Sheet

DEPTH = 10
"""Results of a query that are judged."""

Similarity = Callable[[Sequence[str], Sequence[str]], NDArray[np.float32]]
"""(queries, documents) → (queries, documents): higher is closer, ``-inf`` where nothing is shared."""


@dataclass(frozen=True)
class Retrieval:
    """Find for each query the documents of the right owners.

    ``owners`` names what each document stands for (a tariff code, a firm with many products): an owner
    ranks as its best document does. ``grades`` are by owner, one mapping a query. Recall and reciprocal
    rank count grades of at least ``least``; nDCG counts all.
    """

    name: str
    about: str
    queries: tuple[str, ...]
    documents: tuple[str, ...]
    owners: tuple[Hashable, ...]
    grades: tuple[Grades, ...]
    clusters: tuple[Hashable, ...]
    groups: tuple[tuple[str, ...], ...] = ()
    least: float = 1.0
    headline: str = "nDCG@10"

    def measure(self, similarity: Similarity) -> Iterator[Mapping[str, float]]:
        """nDCG@10, recall@10 and reciprocal rank of each query."""
        for scores, grades in zip(similarity(self.queries, self.documents), self.grades, strict=True):
            ranked = self._ranked(scores)
            yield {
                "nDCG@10": ndcg(ranked, grades, DEPTH),
                "recall@10": recall(ranked, grades, DEPTH, self.least),
                "MRR": reciprocal_rank(ranked, grades, self.least),
            }

    def _ranked(self, scores: NDArray[np.float32]) -> list[Hashable]:
        order = np.argsort(-scores, kind="stable")
        found = order[np.isfinite(scores[order])]
        return list(dict.fromkeys(self.owners[at] for at in found))


@dataclass(frozen=True)
class Altered:
    """A retrieval task again, with its documents' text changed in several ways."""

    task: Retrieval
    alterations: dict[str, Callable[[str], str]]

    @property
    def headline(self) -> str:
        return next(reversed(self.alterations))

    @property
    def name(self) -> str:
        return f"{self.task.name}, altered"

    @property
    def about(self) -> str:
        return f"{self.task.about}; nDCG@10 of the text as it is and altered"

    @property
    def clusters(self) -> tuple[Hashable, ...]:
        return self.task.clusters

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        return ()

    def measure(self, similarity: Similarity) -> Iterator[Mapping[str, float]]:
        """nDCG@10 of each query, by alteration."""
        columns = {"as it is": self.task} | {
            name: replace(self.task, documents=tuple(map(alter, self.task.documents)))
            for name, alter in self.alterations.items()
        }
        measured = [[row["nDCG@10"] for row in task.measure(similarity)] for task in columns.values()]
        return (dict(zip(columns, row, strict=True)) for row in zip(*measured, strict=True))


@dataclass(frozen=True)
class Bitext:
    """Find each sentence's translation among all of them, both ways."""

    name: str
    about: str
    queries: tuple[str, ...]
    documents: tuple[str, ...]
    headline: ClassVar[str] = "accuracy"

    @property
    def clusters(self) -> tuple[Hashable, ...]:
        return tuple(range(len(self.queries)))

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        return ()

    def measure(self, similarity: Similarity) -> Iterator[Mapping[str, float]]:
        """Accuracy of each pair: the mean of both directions (Artetxe & Schwenk 2019)."""
        there = _nearest(similarity(self.queries, self.documents))
        back = _nearest(similarity(self.documents, self.queries))
        for at in range(len(self.queries)):
            yield {"accuracy": (float(there[at] == at) + float(back[at] == at)) / 2}


Task = Retrieval | Altered | Bitext


def _nearest(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """The column of each row's best score; -1 where nothing is shared."""
    best = scores.argmax(axis=1)
    return np.where(np.isfinite(scores.max(axis=1)), best, -1)


def empty_sheet(task: Task) -> Sheet:
    """A sheet for the task's queries that no contender is on yet."""
    groups = task.groups or ((),) * len(task.clusters)
    return Sheet(task.name, task.about, task.clusters, groups, task.headline)
