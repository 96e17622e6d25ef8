"""Certificates by name, typing errors forgiven: ``HALLAL``, ``OEKO TEKS``, ``ISO-9001:2015``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from recommender.records import Certificate
from recommender.text import normalise

_ALIKE = 80.0
"""Least similarity (per cent, Indel) of two names that are taken for one."""

_LATIN = str.maketrans("авсенкмортху", "abcehkmoptxy")
_YEAR = re.compile(r"[:\-/]\s*(?:19|20)\d{2}\b")
_NOISE = re.compile(r"[\W_]+|\b(?:certificate|certified|belgesi|sertifikasi|сертификат)\b")
_DIGITS = re.compile(r"\d+")
_ZERO = re.compile(r"(?<=\d)[oо](?=[\doо]*(?![^\W\d_]))")
"""A letter in the place of a nought: ``ISO 9OO1``."""


@lru_cache(maxsize=20_000)
def certificate_key(name: str) -> str:
    """The letters and digits that tell certificates apart, without year and script."""
    plain = normalise(name)
    while (digits := _ZERO.sub("0", plain)) != plain:
        plain = digits
    return _NOISE.sub("", _YEAR.sub("", plain)).translate(_LATIN)


@lru_cache(maxsize=100_000)
def same_certificate(one: str, other: str) -> bool:
    """Whether two names mean one certificate: equal, or alike with the same numbers."""
    first, second = certificate_key(one), certificate_key(other)
    if first == second:
        return True
    if min(len(first), len(second)) < 4 or _DIGITS.findall(first) != _DIGITS.findall(second):
        return False
    return bool(fuzz.ratio(first, second) >= _ALIKE)


def held_for(required: Certificate, held: Iterable[Certificate]) -> Certificate | None:
    """The certificate that answers ``required``: of several, the one that lasts longest."""
    answering = [certificate for certificate in held if same_certificate(required.name, certificate.name)]
    return max(answering, key=lambda c: (c.expires is None, c.expires or 0), default=None)
