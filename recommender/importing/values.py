"""Codes, certificates, languages, segments, booleans and payment terms out of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeVar

from babel import Locale

from recommender.importing.problems import Complaint
from recommender.importing.vocabulary import by_key, key, meanings, nearest
from recommender.records import Certificate, HSCode, Language, Segment

Value = TypeVar("Value")
Complaints = tuple[Complaint, ...]

_HS_LABEL = re.compile(
    r"^\s*(?:gt[iİı]p|h\.?\s?s\.?(?:\s*(?:code|kodu|код))?|hts|cn|(?:код\s*)?тн\s*вэд(?:\s*еаэс)?)"
    r"(?:\s*no)?[\s.:№#-]*",
    re.IGNORECASE,
)
_LIST = re.compile(r"(?:[;\n|]|,(?!\d)|,(?=\d{4,})|\s/\s)(?![^()]*\))")
_SEVERAL_ISO = re.compile(r"\b(?:iso|исо)[ -]*(\d{4,5}(?:\s*[-/&+,]\s*\d{4,5}\b(?!\s*:))+)", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_YEAR_SUFFIX = re.compile(r"\s*[:\-]\s*(?:19|20)\d{2}$")
_REGISTERED = re.compile(r"\s+(?:(?:N|№|No\.?)\s*)?RU(?:\s*[CСDД]-|\.\d{2}\.).*$", re.IGNORECASE)
"""The number of a Eurasian declaration, certificate or registration, behind its name."""
_ISO = re.compile(
    r"^(?:(?:en|din|bs|ts|tse|gost r|gost|гост р|гост) )*(?:iso|исо)(?: (?:iec|мэк))? ?(\d{4,5})\b"
)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL_DATE = re.compile(r"(?:(\d{1,2})[./-])?(\d{1,2})[./-](\d{4})")
_ONLY_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


def parts(text: str) -> list[str]:
    """The entries of a list cell, which are separated by ``;``, ``,``, ``|`` or lines."""
    return [part for piece in _LIST.split(text) if (part := " ".join(piece.split()))]


def read_list(
    text: str, read: Callable[[str], tuple[Value | None, Sequence[Complaint]]]
) -> tuple[tuple[Value, ...], Complaints]:
    """Read every entry of a list cell, each value once, in order."""
    found: dict[Value, None] = {}
    complaints: list[Complaint] = []
    for part in parts(text):
        value, unread = read(part)
        complaints += unread
        if value is not None:
            found[value] = None
    return tuple(found), tuple(complaints)


@lru_cache(maxsize=50_000)
def read_hs(text: str) -> tuple[HSCode | None, Complaints]:
    """A tariff code, with or without a label such as ``GTİP``; None with a complaint if unreadable."""
    bare = _HS_LABEL.sub("", text).strip(" ,;")
    try:
        return HSCode.parse(bare), ()
    except ValueError:
        return None, (Complaint("import_hs", text),)


@lru_cache(maxsize=50_000)
def read_certificates(text: str) -> tuple[tuple[Certificate, ...], Complaints]:
    """A list of certificates; ``ISO 9001-14001-45001`` is three."""
    return read_list(_SEVERAL_ISO.sub(_spread, text), read_certificate)


def _spread(match: re.Match[str]) -> str:
    numbers = re.findall(r"\d+", match[1])
    years = [number for number in numbers[1:] if re.fullmatch(r"(?:19|20)\d\d", number)]
    return "; ".join(f"ISO {number}" for number in numbers if number not in years)


@lru_cache(maxsize=50_000)
def read_certificate(text: str) -> tuple[Certificate | None, Complaints]:
    """A certificate by its canonical name, with the last day that brackets may give."""
    bare, bracket = text, ""
    if match := _BRACKETED.search(text):
        bare, bracket = text[: match.start()], match.group(1)
    name = certificate_name(bare)
    if not name:
        return None, ()
    expires = last_day(bracket)
    unread = expires is None and any(character.isdigit() for character in bracket)
    return Certificate(name, expires), (Complaint("import_expiry", text),) if unread else ()


def certificate_name(text: str) -> str:
    """The canonical name where the table or the ISO rule knows it, else the text without its year."""
    bare = _YEAR_SUFFIX.sub("", " ".join(text.split())).strip(" .,:-")
    for form in (text, bare, _REGISTERED.sub("", bare)):
        if known := meanings("certificates").get(key(form)):
            return known
    if match := _ISO.match(key(bare)):
        return f"ISO {match.group(1)}"
    return bare if any(character.isalnum() for character in bare) else ""


def last_day(text: str) -> date | None:
    """The last day named in ``text``; a month or a year means its end, None if no date is there."""
    try:
        if match := _ISO_DATE.search(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _LOCAL_DATE.search(text):
            year, month = int(match[3]), int(match[2])
            return date(year, month, int(match[1])) if match[1] else _month_end(year, month)
    except ValueError:
        return None
    return date(int(match[1]), 12, 31) if (match := _ONLY_YEAR.search(text)) else None


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    found = dict(meanings("languages"))
    for locale in ("en", "tr", "ru"):
        names = Locale(locale).languages
        found = by_key((code, (name, code)) for code, name in names.items() if len(code) == 2) | found
    return found


@lru_cache(maxsize=10_000)
def read_language(text: str) -> tuple[Language | None, Complaints]:
    """A language by name or code; brackets (``İngilizce (iyi)``) are ignored."""
    code = _languages().get(key(text)) or _languages().get(key(_BRACKETED.sub("", text)))
    if code:
        return Language(code), ()
    if guess := nearest(text, _languages()):
        return Language(guess), (Complaint("import_read_as", text, {"meaning": guess}),)
    return None, (Complaint("import_language", text),)


@lru_cache(maxsize=10_000)
def read_segment(text: str) -> tuple[Segment | None, Complaints]:
    """What a buyer does with the goods."""
    if known := meanings("segments").get(key(text)):
        return Segment(known), ()
    if guess := nearest(text, meanings("segments")):
        return Segment(guess), (Complaint("import_read_as", text, {"meaning": guess}),)
    return None, (Complaint("import_segment", text),)


@lru_cache(maxsize=10_000)
def read_boolean(text: str) -> tuple[bool | None, Complaints]:
    """Yes or no by the whole cell, else by its first word (``evet, 500 kg üstü``)."""
    known = meanings("booleans").get(key(text)) or meanings("booleans").get(key(text).split(" ")[0])
    return (known == "yes", ()) if known else (None, (Complaint("import_boolean", text),))


_PAYMENT = {
    "open_account": re.compile(r"\b\d+ (gun|days?|дн|дней|дня|день)\b"),  # "60 gün", "30 дней"
    "advance": re.compile(r"\b(10 90|20 80|30 70|40 60|50 50|60 40|70 30|80 20|90 10)\b"),  # "30/70"
}


@lru_cache(maxsize=10_000)
def read_payment(text: str) -> tuple[tuple[str, ...], Complaints]:
    """The payment routes that one entry names; an unknown one by its normalised words."""
    spoken = key(text)
    if known := meanings("payment").get(spoken):
        return (known,), ()
    around = f" {spoken} "
    named = {code for phrase, code in meanings("payment").items() if f" {phrase} " in around}
    named |= {code for code, pattern in _PAYMENT.items() if pattern.search(spoken)}
    if not named and any(character.isalpha() for character in spoken):
        return (spoken.replace(" ", "_"),), ()
    return tuple(sorted(named)), ()  # nothing for a bare number: what a comma left of “30 %, 70 % …”
