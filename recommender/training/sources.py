"""The training material: tariff, taxonomy, sentences and the glossary, each as pairs."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, combinations, product
from pathlib import Path

from recommender.glossary import Concept
from recommender.training.config import EncoderConfig
from recommender.training.pairs import Pair, cleaned, held_out, open_rows, read_pairs

_LEAF_SAYS_LITTLE = 25
"""A tariff leaf shorter than this ("other", "in solid form") is joined to its heading."""


def all_pairs(folder: Path, glossary: Iterable[Concept], phrases: Path, config: EncoderConfig) -> list[Pair]:
    """Every pair of the training folder and of our own glossary, by the configuration's shares.

    ``*.tsv`` and ``*.tsv.gz`` files that are not known by name are read as plain pair files.
    """
    chance = random.Random(config.seed)
    known = {
        "parallel.tsv.gz": _parallel, "hs6.tsv.gz": _hs6, "hs4.tsv.gz": _hs4,
        "tariff_leaf_ru_tr.tsv.gz": _leaf, "tariff_en_tr_hs6_all.tsv.gz": _national("tr", "code12"),
        "tariff_en_ru_hs6_all.tsv.gz": _national("ru", "code10"), "taxonomy_shopify.tsv.gz": _taxonomy,
        "list5_tr.tsv.gz": _list5, "chem_terms.tsv.gz": _chemical,
    }  # fmt: skip
    found: list[Pair] = []
    for path in sorted(folder.glob("*.tsv*")):
        reader = known.get(path.name)
        found.extend(reader(path) if reader else read_pairs(path))
    found.extend(glossary_pairs(glossary))
    found.extend(phrase_pairs(phrases, glossary))
    open_to_training = [pair for pair in found if not _is_held_out(pair, config.held_out)]
    return _capped(cleaned(open_to_training), config.caps, chance)


def _is_held_out(pair: Pair, share: float) -> bool:
    return pair.source.startswith("tariff") and held_out(pair.shelf, share)


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
    for _, row in open_rows(path, ("text_a", "text_b", "kind")):
        yield Pair(row["text_a"], row["text_b"], f"parallel-{row['kind']}")


def _joined(heading: str, leaf: str) -> str:
    return leaf if len(leaf) > 3 * _LEAF_SAYS_LITTLE or heading == leaf else f"{heading}: {leaf}"


def _three_ways(texts: dict[str, str], source: str, group: str, shelf: str) -> Iterator[Pair]:
    for one, other in combinations(("tr", "ru", "en"), 2):
        if texts.get(one) and texts.get(other):
            yield Pair(texts[one], texts[other], source, group, shelf)


def _hs6(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("code", "en", "tr", "ru", "quality")):
        code, texts = row["code"], {"en": row["en"]}
        for language in ("tr", "ru"):
            texts[language] = _joined(row[f"{language}_heading"], row[language])
        yield from _three_ways(texts, "tariff-hs6", code, code[:4])


def _hs4(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("code", "en", "tr", "ru")):
        yield from _three_ways(row, "tariff-hs4", row["code"], row["code"])


def _leaf(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("code10", "ru", "tr")):
        code = row["code10"]
        for join in (True, False):
            texts = {
                lang: _joined(row[f"{lang}_heading"], row[lang]) if join else row[lang]
                for lang in ("ru", "tr")
            }
            if join or min(map(len, texts.values())) > _LEAF_SAYS_LITTLE:
                yield Pair(texts["ru"], texts["tr"], "tariff-leaf", code[:6], code[:4])


def _national(language: str, code_column: str) -> Callable[[Path], Iterator[Pair]]:
    def read(path: Path) -> Iterator[Pair]:
        for _, row in open_rows(path, (code_column, f"{language}_leaf", f"{language}_heading", "en_hs6")):
            code = row[code_column]
            text = _joined(row[f"{language}_heading"], row[f"{language}_leaf"])
            yield Pair(text, row["en_hs6"], f"tariff-{language}", code[:6], code[:4])

    return read


def _taxonomy(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("id", "en", "tr", "ru")):
        yield from _three_ways(row, "taxonomy", row["id"], "")


def _list5(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("cn8", "tr_name", "tr_full")):
        yield Pair(row["tr_name"], row["tr_full"], "tariff-list5", row["cn8"][:6], row["cn8"][:4])


def _chemical(path: Path) -> Iterator[Pair]:
    for _, row in open_rows(path, ("source", "code", "en", "ru", "tr")):
        code = row["code"] if row["code"].isdigit() else ""
        source = "tariff-terms" if code else "chem-terms"
        yield from _three_ways(row, source, code[:6], code[:4])


def glossary_pairs(concepts: Iterable[Concept]) -> Iterator[Pair]:
    """Names with names of the other languages, with abbreviations, and with uses."""
    for concept in concepts:
        for source, one, other in chain(_translations(concept), _synonyms(concept), _uses(concept)):
            yield Pair(one, other, source, concept.id, concept.family)


def _translations(concept: Concept) -> Iterator[tuple[str, str, str]]:
    for one, other in combinations(("tr", "ru", "en"), 2):
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
    family = {concept.id: concept.family for concept in concepts}
    names = {concept.id: [found[0] for found in concept.names.values() if found] for concept in concepts}
    sides: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: {"need": [], "offer": []})
    for _, row in open_rows(path, ("concept", "side", "text")):
        sides[row["concept"]][row["side"]].append(row["text"])
    for concept, found in sides.items():
        for need in found["need"]:
            for offer in found["offer"]:
                yield Pair(need, offer, "trade-phrases", concept, family.get(concept, ""))
        for text in (*found["need"], *found["offer"]):
            for name in names.get(concept, ()):
                yield Pair(text, name, "trade-names", concept, family.get(concept, ""))
