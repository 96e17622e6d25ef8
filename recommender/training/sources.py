"""The training material: tariff, taxonomy, sentences and the glossary, each as pairs."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations, product
from pathlib import Path

from recommender.errors import ImportFileError
from recommender.glossary import Concept
from recommender.training.config import EncoderConfig
from recommender.training.pairs import Pair, cleaned, open_rows, read_pairs, split_by_heading

_LANGUAGES = ("tr", "ru", "en")
_SAYS_LITTLE = 12
"""A tariff leaf shorter than this ("other", "in solid form") is not learned without its heading."""
_MOST_NAMES = 4
"""Names of a concept in one language that learn its tariff text."""
_OFFICIAL = "official text"
_OURS = "Apache-2.0, our own"


def all_pairs(
    folder: Path, glossary: Sequence[Concept], phrases: Path, config: EncoderConfig
) -> tuple[list[Pair], list[Pair]]:
    """Every pair of the training folder and of our own glossary by the configuration's shares: those to
    learn from, and those of held-out HS headings.

    Files that are not known by name are read as plain pair files (:func:`read_pairs`).

    Raises:
        ImportFileError: the folder holds no pair file, or one of them is bad.
    """
    found: list[Pair] = []
    for path in pair_files(folder):
        reader = _KNOWN.get(path.name, read_pairs)
        found.extend(reader(path))
    found.extend(named_by_code(folder, glossary))
    found.extend(glossary_pairs(glossary))
    found.extend(phrase_pairs(phrases, glossary))
    capped = _capped(found, config.caps, random.Random(config.seed))
    return split_by_heading(cleaned(capped), config.held_out)


def pair_files(folder: Path) -> list[Path]:
    """The TSV and TSV.GZ files of a folder, by name."""
    found = sorted((*folder.glob("*.tsv"), *folder.glob("*.tsv.gz")))
    if not found:
        raise ImportFileError("pairs_no_files", folder=str(folder))
    return found


def _capped(pairs: list[Pair], caps: dict[str, int], chance: random.Random) -> list[Pair]:
    by_source: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_source[pair.source].append(pair)
    kept: list[Pair] = []
    for source, members in sorted(by_source.items()):
        most = caps.get(source, len(members))
        kept.extend(members if len(members) <= most else chance.sample(members, most))
    return kept


def _parallel(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("text_a", "text_b", "kind", "licence")):
        yield Pair(row["text_a"], row["text_b"], f"parallel-{row['kind']}", licence=row["licence"])


def _three_ways(
    texts: dict[str, str], source: str, group: str, shelf: str = "", licence: str = _OFFICIAL
) -> Iterator[Pair]:
    for one, other in combinations(_LANGUAGES, 2):
        if texts.get(one) and texts.get(other):
            yield Pair(texts[one], texts[other], source, group, shelf, licence)


def _by_code(texts: dict[str, str], source: str, code: str) -> Iterator[Pair]:
    return _three_ways(texts, source, code[:6], code[:4])


def tariff_text(row: dict[str, str], language: str) -> str:
    """The name of an HS6 code: its heading, then its leaf, which alone can say just "other"."""
    leaf = row[language]
    if language == "en":
        return leaf
    heading = row[f"{language}_heading"]
    return leaf if heading == leaf else f"{heading}: {leaf}"


def hs6_rows(folder: Path) -> dict[str, dict[str, str]]:
    """Rows of ``hs6.tsv.gz`` by code; none where the folder has no such file."""
    path = folder / "hs6.tsv.gz"
    columns = ("code", "en", "tr", "ru", "tr_heading", "ru_heading")
    return {row["code"]: row for _, row in open_rows(path, columns)} if path.is_file() else {}


def _hs6(path: Path) -> Iterator[Pair]:
    for code, row in hs6_rows(path.parent).items():
        joined = {language: tariff_text(row, language) for language in _LANGUAGES}
        yield from _by_code(joined, "tariff-hs6", code)
        if min(len(row[language]) for language in _LANGUAGES) > _SAYS_LITTLE:
            yield from _by_code(row, "tariff-hs6-leaf", code)


def _hs4(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("code", "en", "tr", "ru")):
        yield from _by_code(row, "tariff-hs4", row["code"])


def _leaf(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("code10", "ru", "tr", "ru_heading", "tr_heading")):
        joined = {language: tariff_text(row, language) for language in ("tr", "ru")}
        yield from _by_code(joined, "tariff-leaf", row["code10"])
        if min(len(row["ru"]), len(row["tr"])) > _SAYS_LITTLE:
            yield from _by_code({"tr": row["tr"], "ru": row["ru"]}, "tariff-leaf", row["code10"])


def _national(language: str, code_column: str) -> Callable[[Path], Iterator[Pair]]:
    def read(path: Path) -> Iterator[Pair]:
        for _, row in open_rows(path, (code_column, f"{language}_leaf", f"{language}_heading", "en_hs6")):
            heading, leaf = row[f"{language}_heading"], row[f"{language}_leaf"]
            texts = {language: heading if heading == leaf else f"{heading}: {leaf}", "en": row["en_hs6"]}
            yield from _by_code(texts, f"tariff-{language}", row[code_column])

    return read


def _taxonomy(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("id", "en", "tr", "ru")):
        yield from _three_ways(row, "taxonomy", row["id"], licence="MIT")


def _list5(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("cn8", "tr_name", "tr_full")):
        code = row["cn8"]
        yield Pair(row["tr_name"], row["tr_full"], "tariff-list5", code[:6], code[:4], _OFFICIAL)


def _chemical(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("source", "code", "en", "ru", "tr")):
        if row["code"].isdigit():
            yield from _by_code(row, "tariff-terms", row["code"])
        else:
            yield from _three_ways(row, "chem-terms", "", licence="as the sources of its words")


def named_by_code(folder: Path, glossary: Iterable[Concept]) -> Iterator[Pair]:
    """Names of goods beside the tariff text of their code: which class of substances a word belongs to."""
    tariff = hs6_rows(folder)
    for name, code, languages in chain(_names_of_list5(folder), _names_of_concepts(glossary)):
        if code in tariff:
            for language in languages:
                text = tariff_text(tariff[code], language)
                yield Pair(name, text, "tariff-names", code, code[:4], _OFFICIAL)


def _names_of_list5(folder: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    path = folder / "list5_tr.tsv.gz"
    if path.is_file():
        for _, row in open_rows(path, ("cn8", "tr_name")):
            yield row["tr_name"], row["cn8"][:6], _LANGUAGES


def _names_of_concepts(glossary: Iterable[Concept]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for concept in glossary:
        for code, (language, names) in product(concept.hs6, concept.names.items()):
            others = tuple(other for other in ("tr", "ru") if other != language)
            yield from ((name, code, others) for name in names[:_MOST_NAMES])


def glossary_pairs(concepts: Iterable[Concept]) -> Iterator[Pair]:
    """Names with names of the other languages, with abbreviations, and with uses."""
    for concept in concepts:
        for source, one, other in chain(_translations(concept), _synonyms(concept), _uses(concept)):
            yield Pair(one, other, source, concept.id, concept.family, _OURS)


def _translations(concept: Concept) -> Iterator[tuple[str, str, str]]:
    for one, other in combinations(_LANGUAGES, 2):
        for a, b in product(concept.names[one], concept.names[other]):
            yield "glossary-names", a, b


def _synonyms(concept: Concept) -> Iterator[tuple[str, str, str]]:
    for found in concept.names.values():
        for other in (*found[1:], *concept.abbreviations):
            yield "glossary-synonyms", found[0], other


def _uses(concept: Concept) -> Iterator[tuple[str, str, str]]:
    for language, uses in concept.uses.items():
        for use, other in product(uses, ("tr", "en", "ru")):
            if language == "tr" or language != other:
                yield "glossary-uses", use, concept.names[other][0]


def phrase_pairs(path: Path, concepts: Iterable[Concept]) -> Iterator[Pair]:
    """Every need of a concept with every offer of it, and with its names."""
    known = {concept.id: concept for concept in concepts}
    sides: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: {"need": [], "offer": []})
    for _, row in open_rows(path, ("concept", "side", "text")):
        if row["concept"] in known:
            sides[row["concept"]][row["side"]].append(row["text"])
    for id_, found in sides.items():
        family = known[id_].family
        names = [names[0] for names in known[id_].names.values() if names]
        for need, offer in product(found["need"], found["offer"]):
            yield Pair(need, offer, "trade-phrases", id_, family, _OURS)
        for text, name in product((*found["need"], *found["offer"]), names):
            yield Pair(text, name, "trade-names", id_, family, _OURS)


_KNOWN: dict[str, Callable[[Path], Iterable[Pair]]] = {
    "parallel.tsv.gz": _parallel,
    "hs6.tsv.gz": _hs6,
    "hs4.tsv.gz": _hs4,
    "tariff_leaf_ru_tr.tsv.gz": _leaf,
    "tariff_en_tr_hs6_all.tsv.gz": _national("tr", "code12"),
    "tariff_en_ru_hs6_all.tsv.gz": _national("ru", "code10"),
    "taxonomy_shopify.tsv.gz": _taxonomy,
    "list5_tr.tsv.gz": _list5,
    "chem_terms.tsv.gz": _chemical,
}
"""Files of the training folder that have columns of their own."""
