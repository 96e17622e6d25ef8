"""Every message exists in three languages and names the same facts."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import recommender
from recommender.records import Side
from recommender.wording import LANGUAGES, messages, phrase


@pytest.mark.parametrize("code", sorted(messages()))
def test_a_message_says_the_same_in_each_language(code: str) -> None:
    spoken = messages()[code]
    assert set(spoken) == set(LANGUAGES)
    facts = [
        {name for _, name, _, _ in Formatter().parse(spoken[language]) if name} for language in LANGUAGES
    ]
    assert facts[0] == facts[1] == facts[2]


def test_every_error_and_reason_in_the_code_has_a_message() -> None:
    pattern = re.compile(
        r"(?:Error|Invalid|NotFound|Conflict|NotReady|Mismatch|Unavailable|Reason)\(\s*\"([a-z_0-9]+)\""
    )
    root = Path(recommender.__file__).parent
    used = {code for path in root.rglob("*.py") for code in pattern.findall(path.read_text(encoding="utf-8"))}
    assert used - set(messages()) == set()


def test_a_fact_may_be_given_by_language() -> None:
    facts = {"need_words": "x", "product_words": "y", "article": {"en": "glue", "tr": "tutkal", "ru": "клей"}}
    assert "tutkal" in phrase("use_met", "tr", facts)


def test_a_side_is_said_in_the_readers_language() -> None:
    facts = {"side": Side.BUYER, "firm": "F1", "buyer": "B1"}
    assert phrase("decision_unknown", "ru", facts) == "по паре F1 и B1 ответа нет (покупатель)"
    assert phrase("decision_unknown", "tr", facts) == "F1 ile B1 eşleşmesi yanıtlanmamış (alıcı)"
