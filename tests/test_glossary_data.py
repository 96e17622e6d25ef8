"""The glossary and the trade phrases that Masa ships keep their own rules."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from recommender.config import BUNDLED
from recommender.glossary import Concept, load_glossary
from recommender.text import has_words, normalise

DATA = BUNDLED / "data"
LANGUAGES = ("en", "tr", "ru")


@pytest.fixture(scope="module")
def concepts() -> tuple[Concept, ...]:
    return load_glossary(DATA / "glossary.tsv")


@pytest.fixture(scope="module")
def phrases() -> list[dict[str, str]]:
    with (DATA / "trade_phrases.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_there_are_at_least_fifteen_hundred_concepts(concepts: tuple[Concept, ...]) -> None:
    assert len(concepts) >= 1500


def test_no_concept_is_listed_twice(concepts: tuple[Concept, ...]) -> None:
    assert [slug for slug, n in Counter(concept.id for concept in concepts).items() if n > 1] == []


def test_every_concept_has_a_name_and_a_use_in_each_language(concepts: tuple[Concept, ...]) -> None:
    assert [
        (concept.id, language)
        for concept in concepts
        for language in LANGUAGES
        if not concept.names[language] or not concept.uses[language]
    ] == []


def test_what_is_easily_confused_is_another_concept_of_the_glossary(concepts: tuple[Concept, ...]) -> None:
    known = {concept.id for concept in concepts}
    assert [
        (concept.id, other)
        for concept in concepts
        for other in concept.confused
        if other not in known or other == concept.id
    ] == []


def test_customs_codes_are_six_digits_of_a_chapter_that_exists(concepts: tuple[Concept, ...]) -> None:
    chapters = {f"{number:02}" for number in range(1, 98)} - {"77"}
    assert [
        (concept.id, code)
        for concept in concepts
        for code in concept.hs6
        if len(code) != 6 or not code.isdecimal() or code[:2] not in chapters
    ] == []


def test_names_are_written_in_their_own_script(concepts: tuple[Concept, ...]) -> None:
    assert [
        (concept.id, name)
        for concept in concepts
        for language in ("en", "tr")
        for name in concept.names[language]
        if any("а" <= letter <= "я" for letter in normalise(name))
    ] == []


def test_no_name_or_abbreviation_is_a_bare_quantity(concepts: tuple[Concept, ...]) -> None:
    """``85%`` or ``500 ml`` in any text would be taken for the article."""
    quantity = re.compile(r"[\d.,/ -]+ ?(%|ml|l|kg|g|mm|c|°c)?")
    assert [
        (concept.id, term)
        for concept in concepts
        for terms in (concept.abbreviations, *concept.names.values())
        for term in terms
        if quantity.fullmatch(term.lower())
        and (not term.isdecimal() or int(term) < 100)
        and not re.fullmatch(r"\d+-\d+-\d+|\d{2}-\d{2}|\d+/\d+", term)
    ] == []


@pytest.mark.parametrize("file", ["glossary.tsv", "trade_phrases.tsv"])
def test_no_cell_opens_a_quote_or_holds_control_characters_or_blank_edges(file: str) -> None:
    lines = Path(DATA / file).read_text(encoding="utf-8").split("\n")
    cells = [(number, cell) for number, line in enumerate(lines, 1) for cell in line.split("\t")]
    assert [
        (number, cell)
        for number, cell in cells
        if cell != cell.strip() or cell.startswith('"') or not cell.replace("\u00ad", "").isprintable()
    ] == []


def test_every_phrase_is_of_a_known_concept_language_and_side(
    concepts: tuple[Concept, ...], phrases: list[dict[str, str]]
) -> None:
    known = {concept.id for concept in concepts}
    assert [
        row
        for row in phrases
        if row["concept"] not in known or row["lang"] not in LANGUAGES or row["side"] not in ("offer", "need")
    ] == []


def test_every_phrase_says_something_once(phrases: list[dict[str, str]]) -> None:
    assert all(has_words(row["text"]) for row in phrases)
    said = Counter((row["concept"], row["side"], normalise(row["text"])) for row in phrases)
    assert [key for key, n in said.items() if n > 1] == []
