"""Every string of the pages is said in Turkish and Russian, and nothing else is in the catalogues."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import api
from api.pages.rendering import catalogue

ROOT = Path(api.__file__).parent


def said_on_pages() -> set[str | tuple[str, ...]]:
    """What templates say, and what pages say of a change (``desk.gettext``)."""
    found = [
        *extract_from_dir(ROOT / "templates", method_map=[("**.html", "jinja2")]),
        *extract_from_dir(ROOT / "pages", method_map=[("**.py", "python")]),
    ]
    return {message for _, _, message, _, _ in found}


def translated(language: str) -> list[Message]:
    """Every message of the language's catalogues, in which none may come twice."""
    found: list[Message] = []
    for path in sorted((ROOT / "locale" / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as text:
            found.extend(m for m in read_po(text, locale=language, abort_invalid=True) if m.id)
    return found


@pytest.mark.parametrize("language", ["tr", "ru"])
def test_the_catalogues_hold_what_the_pages_say_and_nothing_else(language: str) -> None:
    assert Counter(message.id for message in translated(language)) == Counter(said_on_pages())


@pytest.mark.parametrize("language", ["tr", "ru"])
def test_nothing_is_left_untranslated_and_every_fact_is_named(language: str) -> None:
    for message in translated(language):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        asked = message.id[0] if isinstance(message.id, tuple) else message.id
        assert all(facts(text) == facts(asked) for text in texts), message.id


def test_a_flag_has_one_name_in_russian() -> None:
    named = [m for m in translated("ru") if re.search(r"\bflags?\b", str(m.id), re.I)]
    texts = [text for m in named for text in (m.string if isinstance(m.string, tuple) else (m.string,))]
    assert texts
    assert all("предупрежден" in text.lower() for text in texts)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 компания ждёт ответа"),
        (2, "2 компании ждут ответа"),
        (5, "5 компаний ждут ответа"),
        (11, "11 компаний ждут ответа"),
        (21, "21 компания ждёт ответа"),
        (22, "22 компании ждут ответа"),
    ],
)
def test_russian_counts_as_russians_do(number: int, said: str) -> None:
    forms = ("%(num)s is waiting for you", "%(num)s are waiting for you")
    assert catalogue("ru").ngettext(*forms, number) % {"num": number} == said


def facts(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))
