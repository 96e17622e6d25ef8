"""Which rules a text, a code, a country or a company's name raises."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from recommender.compliance.rules import ListedName, Rulebook, Substance, is_cas
from recommender.glossary import Annotator, Concept, Mention
from recommender.names import CompanyName, likeness, read_name
from recommender.records import HSCode
from recommender.text import words

NAME_LIKENESS = 0.8
"""From which likeness a company's name is put before a human as perhaps the listed one."""

FULL_HS = 6
"""A code with fewer digits leaves open what the goods are; then the words say it."""

_WORD = re.compile(r"[^\W\d_]{4}")
_CAS = re.compile(r"(?<![\d-])\d{2,7}-\d{2}-\d(?![\d-])")
_WITHOUT_BEFORE = frozenset(["без", "non", "no", "not", "without", "не"])
_WITHOUT_AFTER = frozenset(["free", "icermez", "icermeyen", "yok", "yoktur"])


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that was raised, and what raised it, as it was written."""

    rule: str
    because: str


class Screening:
    """Looks goods, countries and names up in a rulebook; ``annotator`` knows the glossary's terms.

    A longer term of the glossary guards against a shorter name: toluene diisocyanate is no toluene.
    """

    def __init__(self, rulebook: Rulebook, annotator: Annotator) -> None:
        self.rulebook = rulebook
        self._glossary = annotator
        self._names = Annotator([_as_concept(substance) for substance in rulebook.substances])
        self._rules_of_name = {at: [entry.rule] for at, entry in enumerate(rulebook.substances)}
        self._rules_of_concept: dict[int, list[str]] = defaultdict(list)
        self._rules_of_cas: dict[str, list[str]] = defaultdict(list)
        for substance in rulebook.substances:
            self._rules_of_cas[substance.cas].append(substance.rule)
            for concept in substance.concepts:
                self._rules_of_concept[annotator.index_of[concept]].append(substance.rule)
        codes = ((code, substance.rule) for substance in rulebook.substances for code in substance.hs)
        self._prefixes = (*rulebook.prefixes, *codes)
        self._rules_of_code = lru_cache(maxsize=50_000)(self._find_rules_of_code)
        self._listed = _Listed(rulebook.listed)
        # A product is in many matches: what it raises is found once.
        self._goods = lru_cache(maxsize=50_000)(self._find_goods)
        self._company = lru_cache(maxsize=50_000)(self._listed.hits)

    def goods(self, text: str, hs: HSCode | None) -> tuple[Hit, ...]:
        """The rules that goods raise by CAS number, words or code; one hit a rule."""
        return self._goods(text, hs)

    def _find_goods(self, text: str, hs: HSCode | None) -> tuple[Hit, ...]:
        mentions = [mention for mention in self._glossary.mentions(text) if not mention.by_use]
        found = [*self._by_cas(text), *self._by_words(text, mentions), *self._by_code(text, hs, mentions)]
        return _once(found)

    def country(self, code: str) -> tuple[Hit, ...]:
        """The rules that a buyer's country raises by itself."""
        return tuple(Hit(rule, country) for country, rule in self.rulebook.countries if country == code)

    def company(self, name: str) -> tuple[Hit, ...]:
        """The name lists that hold a company like this one."""
        return self._company(name)

    def _by_cas(self, text: str) -> Iterator[Hit]:
        for number in _CAS.findall(text):
            if is_cas(number):
                yield from (Hit(rule, f"CAS {number}") for rule in self._rules_of_cas.get(number, ()))

    def _by_words(self, text: str, mentions: Sequence[Mention]) -> Iterator[Hit]:
        named = [(mention, self._rules_of_concept) for mention in mentions]
        for mention in self._names.mentions(text):
            if not any(_within(mention, longer) for longer in mentions):
                named.append((mention, self._rules_of_name))
        for mention, rules_of in named:
            rules = {rule for concept in mention.concepts for rule in rules_of.get(concept, ())}
            if rules and not _ruled_out(text, mention):
                yield from (Hit(rule, f"“{_quoted(text, mention)}”") for rule in sorted(rules))

    def _by_code(self, text: str, hs: HSCode | None, mentions: Sequence[Mention]) -> Iterator[Hit]:
        digits = hs.digits if hs else ""
        yield from (Hit(rule, f"HS {digits}") for rule in self._rules_of_code(digits))
        for mention in mentions if len(digits) < FULL_HS else ():
            quoted = _quoted(text, mention)
            if _WORD.search(quoted):
                yield from (Hit(rule, f"“{quoted}”") for rule in self._rules_of_meaning(mention, digits))

    def _rules_of_meaning(self, mention: Mention, digits: str) -> Iterable[str]:
        """The rules that every article a term may mean raises by its code, which ``digits`` begins."""
        raised = [
            {
                rule
                for code in self._glossary.concepts[concept].hs6
                if code.startswith(digits)
                for rule in self._rules_of_code(code)
            }
            for concept in mention.concepts
        ]
        return sorted(set.intersection(*raised))

    def _find_rules_of_code(self, digits: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule for prefix, rule in self._prefixes if digits.startswith(prefix)))


class _Listed:
    """Listed names, found through the first letters of their words."""

    LETTERS = 3

    def __init__(self, listed: Sequence[ListedName]) -> None:
        self._names = [(entry, _core_of(entry.name)) for entry in listed]
        self._at: dict[str, set[int]] = defaultdict(set)
        for at, (_, name) in enumerate(self._names):
            for word in name.core:
                self._at[word[: self.LETTERS]].add(at)

    def hits(self, name: str) -> tuple[Hit, ...]:
        own = _core_of(name)
        near = {at for word in own.core for at in self._at.get(word[: self.LETTERS], ())}
        found = [(likeness(own, self._names[at][1]), self._names[at][0]) for at in near]
        found = [(score, entry) for score, entry in found if score >= NAME_LIKENESS]
        found.sort(key=lambda pair: (-pair[0], pair[1].name))
        return _once(Hit(entry.rule, f"{entry.name} ({score:.0%})") for score, entry in found)


def _core_of(name: str) -> CompanyName:
    # What a company trades in says nothing against its being the listed one.
    return CompanyName(read_name(name).core, frozenset())


def _as_concept(substance: Substance) -> Concept:
    id_ = f"{substance.rule} {substance.cas} {substance.names[:1]}"
    return Concept(id_, substance.rule, (), (), {"en": substance.names}, {}, ())


def _within(mention: Mention, longer: Mention) -> bool:
    inside = longer.start <= mention.start and mention.end <= longer.end
    return inside and mention.end - mention.start < longer.end - longer.start


def _ruled_out(text: str, mention: Mention) -> bool:
    spoken = words(text)
    before = spoken[mention.start - 1] if mention.start else ""
    after = spoken[mention.end] if mention.end < len(spoken) else ""
    return before in _WITHOUT_BEFORE or after in _WITHOUT_AFTER


def _quoted(text: str, mention: Mention) -> str:
    return " ".join(words(text)[mention.start : mention.end])


def _once(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.rule, hit)
    return tuple(first.values())
