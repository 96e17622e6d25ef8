"""One normalisation of text for encoders and indexes alike.

Turkish, Russian and English meet here in one spelling: case is dropped without tripping over the
Turkish dotted and dotless i, Turkish letters lose their diacritics (people type without them), ё is
е, full-width and sub/superscript forms become plain, and a Latin letter typed inside a Cyrillic
word (or the other way round) joins its neighbours.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

import Stemmer

FOLDS = {
    "ı": "i", "ş": "s", "ç": "c", "ğ": "g", "ö": "o", "ü": "u", "â": "a", "î": "i", "û": "u",
    "ё": "е", "ä": "a", "é": "e", "è": "e", "á": "a", "\u0307": "", "\u00ad": "", "\u200b": "",
}  # fmt: skip
"""Single characters replaced after lower-casing; the bundled tokenizer carries the same table."""

_FOLD_TABLE = str.maketrans(FOLDS)
_LATIN_TO_CYRILLIC = str.maketrans("abcehkmoptxy", "авсенкмортху")
_CYRILLIC_TO_LATIN = str.maketrans("авсенкмортху", "abcehkmoptxy")
_MIXED = re.compile(r"\b(?=\w*[a-z])(?=\w*[а-я])[a-zа-я]+\b")
_UNITS = (
    "kg|kgs|gr|g|mg|ml|lt|ltr|l|cc|mm|cm|m|mt|mic|micron|mikron|my|adet|pcs|ton|tn|t|bar|watt|w|v|"
    "кг|гр|г|мг|мл|л|т|тн|тонн|мм|см|м|мкм|мк|шт|в|вт"
)
_NUMBER_UNIT = re.compile(rf"(?<![^\W_])(\d+)({_UNITS})(?![^\W\d_])")
_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile("[а-яёА-ЯЁ]")
_TURKISH = re.compile("[çğıöşüÇĞİÖŞÜ]")  # both cases written out: Python folds ı, i, I and İ together
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200c-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff]")
_BLANK = re.compile(r"\s+")


def normalise(text: str) -> str:
    """Return ``text`` in the one spelling that every index and encoder of ours sees.

    Idempotent; empty when nothing readable is left.
    """
    plain = unicodedata.normalize("NFKC", _CONTROL.sub(" ", text)).lower().translate(_FOLD_TABLE)
    plain = _MIXED.sub(_one_script, plain)
    plain = _NUMBER_UNIT.sub(r"\1 \2", plain)
    return _BLANK.sub(" ", plain).strip()


def _one_script(match: re.Match[str]) -> str:
    """The alphabet that can spell the whole word; the one of most letters where both or neither can."""
    word = match.group()
    cyrillic, latin = word.translate(_LATIN_TO_CYRILLIC), word.translate(_CYRILLIC_TO_LATIN)
    whole_cyrillic, whole_latin = min(cyrillic) >= "\u0100", max(latin) < "\u0100"
    if whole_cyrillic != whole_latin:
        return cyrillic if whole_cyrillic else latin
    return cyrillic if sum(character < "\u0100" for character in word) * 2 <= len(word) else latin


def words(text: str) -> list[str]:
    """The words and numbers of ``text``, normalised, in order."""
    return _WORD.findall(normalise(text))


def has_words(text: str) -> bool:
    """Whether ``text`` holds at least one letter or digit."""
    return _WORD.search(text) is not None


@lru_cache(maxsize=50_000)
def readable(text: str) -> bool:
    """Whether a text has letters that we read, Latin or Cyrillic, or none at all."""
    letters = [character for character in normalise(text) if character.isalpha()]
    return not letters or any(letter < "\u0250" or "\u0400" <= letter < "\u0530" for letter in letters)


def language_of(text: str) -> str:
    """What the letters of a text tell: ``ru``, ``tr``, or ``latin`` where they are silent."""
    return "ru" if _CYRILLIC.search(text) else "tr" if _TURKISH.search(text) else "latin"


def content_hash(text: str) -> str:
    """A stable key for caching what was computed from the normalised ``text``."""
    return hashlib.blake2b(normalise(text).encode(), digest_size=16).hexdigest()


_TURKISH_ENDING = re.compile(
    r"(?:lari|leri|lar|ler|(?<=[aeiou])(?:[ns][iu]n?|y[iu]|n?d[ae]n?|y[ae]|s[iu]nd[ae])|"
    r"(?<![aeiou])(?:[iu]n?|[dt][ae]n?|[iu]nd[ae]n?))$"
)
_ENGLISH_PLURAL = re.compile(r"(?<=[a-z]{3})(?:(?<=x|h|s)es|(?<![usi])s)$")
_SOFTENED = str.maketrans({"d": "t", "b": "p", "g": "k"})
_russian = Stemmer.Stemmer("russian")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one normalised word.

    Russian by Snowball, applied until nothing changes (one pass gives ``гипохлорит`` and
    ``гипохлорита`` different stems). Latin words lose an English plural and the Turkish plural,
    possessive and case endings in their diacritic-free spelling: Snowball's Turkish stemmer needs
    diacritics and turns ``reçinesi`` into ``reçines``. Words of up to three letters are left alone:
    most are abbreviations (``ПАВ``, ``ЭВА``), which lose what tells them apart; nor does a stem get shorter.
    """
    if len(word) < 4:
        return word
    if word[0] >= "а":
        twice = str(_russian.stemWord(_russian.stemWord(word)))
        return twice if len(twice) > 2 else word
    if not word.isalpha():
        return word
    base = _ENGLISH_PLURAL.sub("", word)
    while (ending := _TURKISH_ENDING.search(base, 4)) and ending.start() >= 4:
        base = base[: ending.start()]
    return base[:-1] + base[-1].translate(_SOFTENED)


def stems(text: str) -> list[str]:
    """The stems of ``text`` in order."""
    return [stem(word) for word in words(text)]
