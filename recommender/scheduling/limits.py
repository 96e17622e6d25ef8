"""The limits that a schedule respects, each with the words that name it when it cannot be kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recommender.errors import Infeasible
from recommender.wording import LANGUAGES, phrase


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """A message code and the facts that the message names, in a form that can be compared."""

    code: str
    facts: tuple[tuple[str, str | int], ...] = ()

    def said(self, language: str) -> str:
        """The limit in words."""
        return phrase(f"limit_{self.code}", language, dict(self.facts))


def limit(code: str, **facts: str | int) -> Limit:
    """A limit from its code and facts."""
    return Limit(code, tuple(sorted(facts.items())))


def infeasible(limits: Iterable[Limit]) -> Infeasible:
    """The error that names ``limits``: together they cannot be kept, all but any one of them can."""
    clash = tuple(sorted(limits))
    words = {language: "; ".join(one.said(language) for one in clash) for language in LANGUAGES}
    return Infeasible("schedule_infeasible", limits=words, clash=clash)
