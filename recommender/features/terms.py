"""Weighted terms that needs and products share, counted for all pairs at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.protocols import Ids

Analyser = Callable[[str], Sequence[str]]
Numbers = NDArray[np.float32]


class Channel(IntEnum):
    """What a shared term speaks of; each channel has a sum of its own."""

    WORDS_FORWARD = 0
    WORDS_BACK = 1
    GRAMS = 2
    SAME = 3
    FAMILY = 4
    CONFLICT = 5
    USE = 6
    IMPLIED6 = 7
    IMPLIED4 = 8
    CERTIFICATE = 9
    EXPIRED = 10


class TermSpace:
    """Inverse-document-frequency weights of the terms of a mission's texts.

    Robertson's ``log(1 + (N - df + 0.5) / (df + 0.5))``, as in BM25, however often the term occurs:
    needs and products are a line long, so term frequency says little.
    """

    def __init__(self, analyse: Analyser, texts: Sequence[str]) -> None:
        self._analyse = analyse
        counts = Counter(term for text in texts for term in set(analyse(text)))
        total = len(texts)
        self._idf = {term: float(np.log1p((total - df + 0.5) / (df + 0.5))) for term, df in counts.items()}

    def weights(self, text: str) -> dict[str, float]:
        """The idf of each distinct term of one of the texts."""
        return {term: self._idf[term] for term in dict.fromkeys(self._analyse(text))}


class Rows(NamedTuple):
    """Sparse rows: those of line i are ``starts[i]`` to ``starts[i + 1]`` of the other arrays."""

    starts: Ids
    terms: Ids
    weights: Numbers
    channels: Ids

    @classmethod
    def of(cls, lines: Sequence[Sequence[tuple[str, float, int]]], number: dict[str, int]) -> Rows:
        """Rows from (term, weight, channel) triples; new terms are given the next ``number``."""
        flat = [triple for line in lines for triple in line]
        return cls(
            starts=np.cumsum([0, *map(len, lines)]),
            terms=np.array([number.setdefault(term, len(number)) for term, _, _ in flat], np.int64),
            weights=np.array([weight for _, weight, _ in flat], np.float32),
            channels=np.array([channel for _, _, channel in flat], np.int64),
        )

    def only(self, lines: Ids) -> Rows:
        """The rows of some lines, in their order."""
        first, last = int(lines[0]), int(lines[-1])
        if last - first + 1 == len(lines):
            flat = slice(self.starts[first], self.starts[last + 1])
            starts = self.starts[first : last + 2] - flat.start
            return Rows(starts, self.terms[flat], self.weights[flat], self.channels[flat])
        starts = self.starts[lines]
        counts = self.starts[lines + 1] - starts
        chosen = _ranges(starts, counts)
        kept = self.terms[chosen], self.weights[chosen], self.channels[chosen]
        return Rows(np.cumsum([0, *counts]), *kept)

    def owners(self) -> Ids:
        """The line of each entry."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


@dataclass(frozen=True, slots=True)
class Postings:
    """Rows turned over: for each term, the lines that hold it, ``counts`` of them from ``starts``."""

    starts: Ids
    counts: Ids
    lines: Ids
    weights: Numbers
    count: int

    @classmethod
    def of(cls, rows: Rows, terms: int) -> Postings:
        order = np.argsort(rows.terms, kind="stable")
        counts = np.bincount(rows.terms, minlength=terms)
        return cls(
            starts=counts.cumsum() - counts,
            counts=counts,
            lines=rows.owners()[order],
            weights=rows.weights[order],
            count=len(rows.starts) - 1,
        )


def overlaps(wanted: Rows, held: Postings) -> NDArray[np.float64]:
    """Sum over shared terms of both weights: (lines of ``wanted``, channels, lines of ``held``)."""
    counts = held.counts.take(wanted.terms)
    flat = _ranges(held.starts.take(wanted.terms), counts)
    lines, channels = len(wanted.starts) - 1, len(Channel)
    cells = (wanted.channels if lines == 1 else wanted.owners() * channels + wanted.channels) * held.count
    amounts = wanted.weights.repeat(counts) * held.weights.take(flat)
    where = cells.repeat(counts) + held.lines.take(flat)
    sums = np.bincount(where, amounts, minlength=lines * channels * held.count)
    return sums.astype(np.float64, copy=False).reshape(lines, channels, held.count)


def _ranges(starts: Ids, counts: Ids) -> Ids:
    """So many numbers from each start on, one after the other."""
    ranges: Ids = (starts + counts - counts.cumsum()).repeat(counts)
    ranges += np.arange(len(ranges))
    return ranges
