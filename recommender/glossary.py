"""The trade's own words: concepts with their names, abbreviations and uses in three languages.

``data/glossary.tsv`` is written by hand, a row a concept. An :class:`Annotator` finds its terms in
text by longest match over stems, so that ``гипохлорита натрия`` and ``SODYUM HİPOKLORİT`` are seen
to be the same article, and sodium hydroxide to be another one.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from recommender.errors import ArtefactInvalid
from recommender.refusing import Clauses
from recommender.sounds import skeleton
from recommender.text import stem, words

COLUMNS = (
    "concept",
    "family",
    "hs6",
    "abbr",
    "en",
    "tr",
    "ru",
    "use_en",
    "use_tr",
    "use_ru",
    "not",
)
_SKIPPED = frozenset(
    stem(word)
    for word in [
        "for",
        "of",
        "and",
        "the",
        "with",
        "icin",
        "ve",
        "ile",
        "для",
        "и",
        "из",
        "под",
        "с",
        "со",
        "от",
        "на",
        "в",
        "по",
        "к",
    ]
)
_LONGEST = 7
_COMMON = 8
"""From so many articles on whose names hold a word, it tells no use."""
_SPELLED_OUT = 5
"""Stems of at least so many letters are known by their sound too."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One article of trade. ``names`` and ``uses`` are by language; ``confused`` are not substitutes."""

    id: str
    family: str
    hs6: tuple[str, ...]
    abbreviations: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    uses: dict[str, tuple[str, ...]]
    confused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A glossary term found in a text: the concepts it may mean, where, and whether by use only.

    ``start`` and ``end`` count words of the text, end exclusive; ``refused``: the text rules it out.
    """

    concepts: tuple[int, ...]
    start: int
    end: int
    by_use: bool
    refused: bool = False


def load_glossary(path: Path) -> tuple[Concept, ...]:
    """Read the glossary.

    Raises:
        ArtefactInvalid: the file is missing, or a row has other columns; names file and line.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if tuple(next(rows, ())) != COLUMNS:
                raise ArtefactInvalid("glossary_columns", path=str(path), columns=" ".join(COLUMNS))
            return tuple(_concept(row, path, number) for number, row in enumerate(rows, 2))
    except OSError as error:
        raise ArtefactInvalid("glossary_missing", path=str(path)) from error


def _concept(row: Sequence[str], path: Path, line: int) -> Concept:
    if len(row) != len(COLUMNS):
        raise ArtefactInvalid("glossary_row", path=str(path), line=line, cells=len(row))
    cells = {name: tuple(part.strip() for part in cell.split(";") if part.strip())
             for name, cell in zip(COLUMNS, row, strict=True)}  # fmt: skip
    return Concept(
        id=row[0],
        family=row[1],
        hs6=cells["hs6"],
        abbreviations=cells["abbr"],
        names={language: cells[language] for language in ("en", "tr", "ru")},
        uses={language: cells[f"use_{language}"] for language in ("en", "tr", "ru")},
        confused=cells["not"],
    )


class Annotator:
    """Finds the glossary's terms in text."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.concepts = tuple(concepts)
        self.index_of = {concept.id: number for number, concept in enumerate(concepts)}
        families = sorted({concept.family for concept in concepts})
        number_of = {family: number for number, family in enumerate(families)}
        self.family_of = tuple(number_of[concept.family] for concept in concepts)
        self.confused = tuple(
            frozenset(self.index_of[other] for other in concept.confused if other in self.index_of)
            for concept in concepts
        )
        self._named: dict[tuple[str, ...], tuple[int, ...]] = _terms(self._named_terms())
        self._used: dict[tuple[str, ...], tuple[int, ...]] = self._telling(_terms(self._used_terms()))

    def _telling(
        self, used: dict[tuple[str, ...], tuple[int, ...]]
    ) -> dict[tuple[str, ...], tuple[int, ...]]:
        """Uses without single words that many articles are named by: ``boya`` is no use of overalls."""
        named = Counter(part for key, concepts in self._named.items() for part in set(key) for _ in concepts)
        return {key: concepts for key, concepts in used.items() if len(key) > 1 or named[key[0]] < _COMMON}

    def _named_terms(self) -> Iterable[tuple[int, str]]:
        for number, concept in enumerate(self.concepts):
            for terms in (concept.abbreviations, *concept.names.values()):
                yield from ((number, term) for term in terms)

    def _used_terms(self) -> Iterable[tuple[int, str]]:
        for number, concept in enumerate(self.concepts):
            for terms in concept.uses.values():
                yield from ((number, term) for term in terms)

    def mentions(self, text: str) -> list[Mention]:
        """The terms found in ``text``, longest first match from the left, names before uses."""
        clauses = Clauses.of(text)
        kept = [(self._known(stem(word)), place) for place, word in enumerate(clauses.words)]
        kept = [(stemmed, place) for stemmed, place in kept if stemmed not in _SKIPPED]
        stemmed = tuple(word for word, _ in kept)
        found: list[Mention] = []
        at = 0
        while at < len(kept):
            match = self._longest(stemmed, at)
            if match is None:
                at += 1
                continue
            length, concepts, by_use = match
            start, end = kept[at][1], kept[at + length - 1][1] + 1
            found.append(Mention(concepts, start, end, by_use, clauses.refuse(start, end)))
            at += length
        return found

    def _known(self, stemmed: str) -> str:
        """A stem as the glossary spells it: one that it lacks may sound like one that it has."""
        if len(stemmed) < _SPELLED_OUT or stemmed in self._stems or not stemmed.isalpha():
            return stemmed
        return self._by_sound.get(skeleton(stemmed), stemmed)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(part for key in (*self._named, *self._used) for part in key)

    @cached_property
    def _by_sound(self) -> dict[str, str]:
        """The glossary's longer stems by their sound, the shortest and first of those that sound alike."""
        found: dict[str, str] = {}
        for part in sorted(self._stems, key=lambda part: (len(part), part)):
            if len(part) >= _SPELLED_OUT and part.isalpha():
                found.setdefault(skeleton(part), part)
        return found

    def _longest(self, stemmed: tuple[str, ...], at: int) -> tuple[int, tuple[int, ...], bool] | None:
        for length in range(min(_LONGEST, len(stemmed) - at), 0, -1):
            key = stemmed[at : at + length]
            for terms, by_use in ((self._named, False), (self._used, True)):
                if key in terms:
                    return length, terms[key], by_use
        return None


def _terms(pairs: Iterable[tuple[int, str]]) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Concepts by the stems of their terms; two Russian words are known in either order.

    Price lists put the noun first (``кислота серная``), people do not (``серная кислота``).
    """
    by_stems: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
    turned: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
    for concept, term in pairs:
        key = tuple(s for s in (stem(word) for word in words(term)) if s not in _SKIPPED)
        if 0 < len(key) <= _LONGEST:
            by_stems[key].setdefault(concept)
            if len(key) == 2 and min(*key) >= "а":
                turned[key[::-1]].setdefault(concept)
    return {key: tuple(concepts) for key, concepts in (turned | by_stems).items()}
