"""The development sets as tasks. They are for measuring alone: nothing here may be trained on.

Agreement of HS codes stands in for relevance; it is no buyer's judgement.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from recommender.errors import ImportFileError
from recommender.evaluation.alterations import ALTERATIONS
from recommender.evaluation.tasks import Altered, Bitext, Retrieval, Task

FIRST_CHAPTER, LAST_CHAPTER = 28, 40
"""Chemicals, plastics and rubber in the Harmonised System."""
LANGUAGES = ("en", "tr", "ru")
SAME_HS6, SAME_HEADING = 2.0, 1.0
STAND_IN = "agreement of HS codes, a stand-in for relevance: same HS6 2, same heading 1"

HS6, TERMS, DECLARATIONS = "hs6.tsv.gz", "dev/ru_search_terms.tsv.gz", "dev/ru_declarations.tsv.gz"
PASSAGES, QUESTIONS = "dev/xquad_passages.tsv.gz", "dev/xquad_questions.tsv.gz"
SENTENCES = "dev/tatoeba_laser_en_{}.tsv.gz"

Row = dict[str, str]
Unseen = Callable[[str], bool]
"""Whether a four-digit HS heading was kept out of training."""


def tariff_tasks(data: Path, unseen: Unseen) -> Iterator[Task]:
    """Unseen headings between three pairs of languages, and altered Turkish.

    Queries are the HS6 texts (heading and leaf joined) of the unseen headings of chapters 28–40,
    candidates all HS6 texts of these chapters in the other language. Recall and MRR ask for the same HS6.
    """
    rows = _chemical(data)
    asked = [row for row in rows if unseen(row["code"][:4])]
    for source, target in (("ru", "tr"), ("en", "tr"), ("ru", "en")):
        task = _by_codes(
            f"headings {source}→{target}",
            f"tariff texts of {len({row['code'][:4] for row in asked})} headings kept out of training → "
            f"all HS6 texts of chapters {FIRST_CHAPTER}–{LAST_CHAPTER}; {STAND_IN}",
            [(_text(row, source), row["code"]) for row in asked],
            rows,
            target,
        )
        yield task
        if (source, target) == ("ru", "tr"):
            yield Altered(task, ALTERATIONS)


def search_term_tasks(data: Path, unseen: Unseen) -> Iterator[Task]:
    """Terms that Russian purchasers typed for a code of an unseen heading → Turkish tariff text.

    Candidates are all Turkish HS6 texts of chapters 28–40; recall and MRR ask for the same HS6.
    """
    terms = [
        (row["ru_term"], row["code10"][:6])
        for row in _rows(data / TERMS, "ru_term", "code10")
        if unseen(row["code10"][:4])
    ]
    about = f"Russian purchasers' search terms, unseen headings → Turkish tariff text; {STAND_IN}"
    task = _by_codes("search terms ru→tr", about, terms, _chemical(data), "tr")
    yield replace(task, headline="recall@10")


def declaration_tasks(data: Path, _: Unseen) -> Iterator[Task]:
    """Goods as Russian customs declarations describe them → Turkish tariff text, headings seen or not."""
    goods = [
        (row["ru_description"], row["hs6"]) for row in _rows(data / DECLARATIONS, "ru_description", "hs6")
    ]
    about = f"Russian customs declarations → Turkish tariff text, all headings; {STAND_IN}"
    yield _by_codes("declarations ru→tr", about, goods, _chemical(data), "tr")


def passage_tasks(data: Path, _: Unseen) -> Iterator[Task]:
    """XQuAD: a question in one language → the passage that answers it among 240 in another."""
    passages = _rows(data / PASSAGES, "pid", *LANGUAGES)
    questions = _rows(data / QUESTIONS, "pid", *LANGUAGES)
    for source, target in (("ru", "tr"), ("en", "tr"), ("tr", "ru")):
        yield Retrieval(
            name=f"XQuAD {source}→{target}",
            about="question → the passage that answers it",
            queries=tuple(row[source] for row in questions),
            documents=tuple(row[target] for row in passages),
            owners=tuple(row["pid"] for row in passages),
            grades=tuple({row["pid"]: 1.0} for row in questions),
            clusters=tuple(row["pid"] for row in questions),
            headline="recall@10",
        )


def sentence_tasks(data: Path, _: Unseen) -> Iterator[Task]:
    """Tatoeba sentence pairs of the LASER test (Artetxe & Schwenk 2019), both ways."""
    for code, language in (("tur", "tr"), ("rus", "ru")):
        pairs = _rows(data / SENTENCES.format(language), "en", language)
        yield Bitext(
            name=f"Tatoeba {code}–eng",
            about="sentence → its translation among all, mean of both directions",
            queries=tuple(row[language] for row in pairs),
            documents=tuple(row["en"] for row in pairs),
        )


DEV_SETS: dict[str, tuple[tuple[str, ...], Callable[[Path, Unseen], Iterator[Task]]]] = {
    "tariff headings": ((HS6,), tariff_tasks),
    "search terms": ((HS6, TERMS), search_term_tasks),
    "declarations": ((HS6, DECLARATIONS), declaration_tasks),
    "XQuAD": ((PASSAGES, QUESTIONS), passage_tasks),
    "Tatoeba": (tuple(map(SENTENCES.format, ("tr", "ru"))), sentence_tasks),
}
"""Each set with the files of the data folder that it reads."""


def dev_tasks(data: Path | None, unseen: Unseen) -> tuple[list[Task], list[str]]:
    """The tasks whose files are in the folder, and the names of the sets that are skipped for want of one.

    A task without queries, as when every heading was trained on, is left out.
    """
    tasks: list[Task] = []
    skipped: list[str] = []
    for name, (needed, load) in DEV_SETS.items():
        if data is not None and all((data / file).is_file() for file in needed):
            tasks.extend(task for task in load(data, unseen) if task.clusters)
        else:
            skipped.append(name)
    return tasks, skipped


def _by_codes(
    name: str, about: str, asked: Sequence[tuple[str, str]], rows: Sequence[Row], target: str
) -> Retrieval:
    """(text, HS6) queries against tariff rows; a query without text or without its HS6 is left out."""
    texts = {row["code"]: text for row in rows if (text := _text(row, target))}
    headings: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for code in texts:
        headings[code[:4]][code] = SAME_HEADING
    kept = [(text, code) for text, code in asked if text and code in texts]
    return Retrieval(
        name=name,
        about=about,
        queries=tuple(text for text, _ in kept),
        documents=tuple(texts.values()),
        owners=tuple(texts),
        grades=tuple(headings[code[:4]] | {code: SAME_HS6} for _, code in kept),
        clusters=tuple(code[:4] for _, code in kept),
        least=SAME_HS6,
    )


def _text(row: Row, language: str) -> str:
    """Heading and leaf: a leaf alone may say no more than "other"."""
    return ": ".join(part for part in (row[f"{language}_heading"], row[language]) if part)


def _chemical(data: Path) -> list[Row]:
    headings = [f"{language}_heading" for language in LANGUAGES]
    rows = _rows(data / HS6, "code", *LANGUAGES, *headings)
    return [row for row in rows if FIRST_CHAPTER <= int(row["code"][:2]) <= LAST_CHAPTER]


def _rows(path: Path, *columns: str) -> list[Row]:
    """Rows of a TSV.GZ by column name. Raises ImportFileError."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if missing := set(columns) - set(reader.fieldnames or ()):
                raise ImportFileError(
                    "pairs_column_missing", file=path.name, line=1, columns=", ".join(sorted(missing))
                )
            return list(reader)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ImportFileError("pairs_unreadable", file=path.name, why=str(error)) from error
