"""Which companies look like one and the same."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from recommender.names import CompanyName, likeness, read_name, skeleton
from recommender.records import Buyer, Firm
from recommender.text import normalise, words

SUSPICIOUS = 0.8
"""From which likelihood two companies are put before a human; chosen on the tests' development names."""

SAME_ADDRESS = 0.2
"""What is left of the doubt about two names when web domain, e-mail domain or telephone is the same."""

OTHER_CITY, OTHER_COUNTRY, OTHER_DOMAIN = 0.1, 0.15, 0.03
"""What speaks against it: taken off the likeness of the names."""

LARGEST_BLOCK = 400
"""Companies that share a key with more others than this are compared through their other keys."""

ALIKE_LETTERS = 65
"""Names below this share of common letters (per cent; words sorted, or run together) are not compared."""

_SHARED_HOSTS = frozenset(
    [
        "alibaba.com", "aol.com", "bk.ru", "facebook.com", "gmail.com", "googlemail.com", "hotmail.com",
        "hotmail.com.tr", "icloud.com", "inbox.ru", "instagram.com", "internet.ru", "linkedin.com", "list.ru",
        "live.com", "mail.com", "mail.ru", "mynet.com", "ok.ru", "outlook.com", "proton.me", "rambler.ru",
        "superonline.com", "t.me", "ttmail.com", "vk.com", "wa.me", "ya.ru", "yahoo.com", "yahoo.com.tr",
        "yandex.com", "yandex.ru", "youtube.com",
    ]
)  # fmt: skip
"""Where many companies have their mail or page: sharing such a domain says nothing."""

_SECOND_LEVEL = frozenset(["com", "org", "net", "co", "gen", "web", "ind", "bel"])
_HOST = re.compile(r"^(?:https?://)?(?:[^/@\s]*@)?([\w.-]+\.[^\W\d_]{2,})", re.IGNORECASE)
_PHONE_DIGITS = 9
"""The last digits of a telephone number: country and trunk prefixes are written in many ways."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a company is known by; ``city`` holds the beginnings of its words, the same in any script."""

    id: str
    name: CompanyName
    domains: frozenset[str]
    phone: str
    city: frozenset[str]
    country: str


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two companies of one side that may be one; ``because`` of ``name``, ``domain`` or ``phone``."""

    one: str
    other: str
    score: float
    because: tuple[str, ...]


def profile(company: Firm | Buyer) -> Profile:
    """Read what a company is known by."""
    hosts = {_domain(company.website), _domain(company.contact.email)}
    phone = re.sub(r"\D", "", company.contact.phone)[-_PHONE_DIGITS:]
    return Profile(
        id=company.id,
        name=read_name(company.name),
        domains=frozenset(hosts - {""} - _SHARED_HOSTS),
        phone=phone if len(phone) == _PHONE_DIGITS else "",
        city=frozenset(skeleton(word)[:3] for word in words(company.city)),
        country=company.country,
    )


def known_by(company: Firm | Buyer) -> str:
    """A digest of what a company is known by; it changes when its name, place or address does."""
    known = profile(company)
    parts = (normalise(company.name), *sorted(known.domains), known.phone, *sorted(known.city), known.country)
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def compare(one: Profile, other: Profile) -> Suspicion:
    """How likely two companies are one: their names, less what differs, more for a shared address."""
    alike = likeness(one.name, other.name)
    reasons = {
        "name": alike >= SUSPICIOUS,
        "domain": bool(one.domains & other.domains),
        "phone": bool(one.phone) and one.phone == other.phone,
    }
    score = alike - _against(one, other)
    if reasons["domain"] or reasons["phone"]:
        score = 1.0 - SAME_ADDRESS * (1.0 - alike)
    because = tuple(reason for reason, holds in reasons.items() if holds) or ("name",)
    return Suspicion(one.id, other.id, max(0.0, score), because)


def find_duplicates(profiles: Sequence[Profile], among: Collection[str] | None = None) -> list[Suspicion]:
    """Pairs that may be one company, most likely first.

    With ``among`` only pairs in which at least one of these ids takes part. Only companies that share
    a key (the beginning of a word of the name, a domain, a telephone) are compared.
    """
    wanted = {at for at, known in enumerate(profiles) if among is None or known.id in among}
    pairs = {
        (one, other)
        for one, other in chain.from_iterable(_pairs(profiles, wanted))
        if one in wanted or other in wanted
    }
    found = (compare(profiles[one], profiles[other]) for one, other in pairs)
    suspicious = [suspicion for suspicion in found if suspicion.score >= SUSPICIOUS]
    return sorted(suspicious, key=lambda found: (-found.score, found.one, found.other))


def _against(one: Profile, other: Profile) -> float:
    found = 0.0
    if one.city and other.city and not one.city & other.city:
        found += OTHER_CITY
    if one.country and other.country and one.country != other.country:
        found += OTHER_COUNTRY
    if one.domains and other.domains:
        found += OTHER_DOMAIN
    return found


def _pairs(profiles: Sequence[Profile], wanted: set[int]) -> Iterator[Iterable[tuple[int, int]]]:
    """Pairs worth comparing, block by block: those that share an address, or a key and most letters."""
    for block in _blocks(profiles, _addresses, wanted):
        yield combinations(block, 2)
    for block in _blocks(profiles, _beginnings, wanted):
        cores = [profiles[at].name.core for at in block]
        apart = _letters_shared([" ".join(core) for core in cores], fuzz.token_sort_ratio)
        together = _letters_shared(["".join(core) for core in cores], fuzz.ratio)
        yield ((block[one], block[other]) for one, other in np.argwhere(np.triu(apart | together, 1)))


def _letters_shared(names: list[str], scorer: Callable[..., float]) -> NDArray[np.uint8]:
    return cdist(names, names, scorer=scorer, score_cutoff=ALIKE_LETTERS, dtype=np.uint8)


def _blocks(
    profiles: Sequence[Profile], keys: Callable[[Profile], Iterable[str]], wanted: set[int]
) -> Iterator[list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, known in enumerate(profiles):
        for key in set(keys(known)):
            blocks[key].append(at)
    for block in blocks.values():
        if 1 < len(block) <= LARGEST_BLOCK and not wanted.isdisjoint(block):
            yield block


def _addresses(known: Profile) -> Iterable[str]:
    return {*known.domains, known.phone} - {""}


def _beginnings(known: Profile) -> Iterable[str]:
    core = known.name.core
    starts = sorted({word[:4] for word in core})
    yield from starts
    yield from (f"…{word[-4:]}" for word in core)
    yield from (f"{one} {other}" for one, other in combinations(starts, 2))
    yield "".join(core)[:7]


def _domain(address: str) -> str:
    """The registered domain of a website or an e-mail address; empty when there is none."""
    match = _HOST.match(address.strip().lower())
    if match is None:
        return ""
    labels = match[1].rstrip(".").split(".")
    length = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-length:])
