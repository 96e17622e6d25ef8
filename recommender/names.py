"""Company names across spellings, scripts and legal forms.

A name is read into its distinctive words and the trades it names. Every word becomes a skeleton in
Latin letters in which the usual transliterations agree: ``Щукин``, ``Shchukin`` and ``Schukin`` are one,
and so are ``Güneş``, ``Gunes`` and ``Гюнеш``. anyascii transliterates; the folding is ours.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from anyascii import anyascii
from rapidfuzz import fuzz

from recommender.text import stem, words

SAME_WORD = 0.84
"""Share of common letters (indel ratio) from which two words are taken for one."""

TRADE_CONFLICT, TRADE_UNSAID, NUMBER_CONFLICT = 0.2, 0.15, 0.5
"""What two names lose when they deal in different things, when one alone says in what, or numbers differ."""

Spelled = list[tuple[str, str]]
"""Words of a name as skeleton and as written."""

_FOLDS = (
    ("shch", "s"), ("sch", "s"), ("dzh", "c"), ("dj", "c"), ("sh", "s"), ("zh", "j"), ("kh", "h"),
    ("ch", "c"), ("tz", "c"), ("ts", "c"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("w", "v"), ("q", "k"),
)  # fmt: skip
_IOTATED = re.compile(r"[yij](?=[aeou])")
_REPEATED = re.compile(r"([a-z])\1+")


@dataclass(frozen=True, slots=True)
class CompanyName:
    """``core``: the skeletons of the distinctive words, in order; ``trades``: what it deals in."""

    core: tuple[str, ...]
    trades: frozenset[str]


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """One word in Latin letters, so that its usual transliterations come out the same."""
    plain = re.sub(r"[^a-z0-9]", "", anyascii(word).lower())
    for written, folded in _FOLDS:
        plain = plain.replace(written, folded)
    plain = _IOTATED.sub("", plain).replace("y", "i")
    return _REPEATED.sub(r"\1", plain)


def read_name(name: str) -> CompanyName:
    """Read a company's name; its legal form and fillers are left out.

    A name that is nothing but common words keeps them as its core.
    """
    # Of a sign that nobody can spell, nothing is left.
    kept = _without_legal_forms([(spelled, word) for word in words(name) if (spelled := skeleton(word))])
    trades = {spelled: _trades().get(_trade_key(word)) for spelled, word in kept}
    core = tuple(spelled for spelled, _ in kept if not trades[spelled])
    named = frozenset(trade for trade in trades.values() if trade)
    return CompanyName(core or tuple(spelled for spelled, _ in kept), named)


def likeness(one: CompanyName, other: CompanyName) -> float:
    """How likely two names mean one company, in [0, 1]; 1 for the same name in another spelling.

    A name without a word that can be spelled is like none.
    """
    if not (one.core and other.core):
        return 0.0
    written_together = fuzz.ratio("".join(one.core), "".join(other.core)) / 100
    found = max(_shared(one.core, other.core), written_together if written_together >= SAME_WORD else 0.0)
    if not one.trades & other.trades:
        both, any_ = bool(one.trades and other.trades), bool(one.trades or other.trades)
        found -= TRADE_CONFLICT if both else TRADE_UNSAID if any_ else 0.0
    numbers = [{word for word in name.core if word.isdigit()} for name in (one, other)]
    if all(numbers) and numbers[0] != numbers[1]:
        found -= NUMBER_CONFLICT
    return max(0.0, found)


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    """Letters in words that both names have, as a share of all letters (a soft Dice coefficient)."""
    rest = list(other)
    shared = 0.0
    for word in one:
        best = max(rest, key=lambda candidate: _alike(word, candidate), default="")
        if best and (alike := _alike(word, best)) >= SAME_WORD:
            shared += alike * (len(word) + len(best))
            rest.remove(best)
    total = sum(map(len, one)) + sum(map(len, other))
    return shared / total if total else 0.0


def _alike(one: str, other: str) -> float:
    initial = 1 in (len(one), len(other)) and one[0] == other[0]
    if one == other or initial:
        return 1.0
    # Numbers and short words differ in meaning with every letter.
    if min(len(one), len(other)) < 4 or one.isdigit() or other.isdigit():
        return 0.0
    return fuzz.ratio(one, other) / 100


def _without_legal_forms(spelled: Spelled) -> Spelled:
    """What is left without legal forms; everything when nothing is."""
    forms, longest = _legal_forms()
    skeletons = [word for word, _ in spelled]
    kept: Spelled = []
    at = 0
    while at < len(spelled):
        length = next((n for n in range(longest, 0, -1) if tuple(skeletons[at : at + n]) in forms), 0)
        if not length:
            kept.append(spelled[at])
        at += length or 1
    return kept or spelled


@lru_cache(maxsize=1)
def _vocabulary() -> Mapping[str, object]:
    return tomllib.loads(files("recommender").joinpath("names.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _legal_forms() -> tuple[frozenset[tuple[str, ...]], int]:
    phrases = _vocabulary()["legal"]
    assert isinstance(phrases, list)
    forms = frozenset(tuple(skeleton(word) for word in words(phrase)) for phrase in phrases)
    return forms, max(map(len, forms))


@lru_cache(maxsize=1)
def _trades() -> dict[str, str]:
    table = _vocabulary()["trade"]
    assert isinstance(table, dict)
    spoken = ((word, trade) for trade, phrases in table.items() for text in phrases for word in words(text))
    return {_trade_key(word): trade for word, trade in spoken}


def _trade_key(word: str) -> str:
    """A word without its ending, in Latin letters: trades are named in any case and number."""
    return skeleton(stem(word))
