"""The form of a company's own record, for the company itself and for the organiser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from recommender.errors import Invalid
from recommender.exporting.fields import line_fields, own_fields
from recommender.importing.problems import Problem
from recommender.records import Buyer, Firm
from recommender.service.profile import Draft
from recommender.wording import messages, phrase

MOST_FIELDS, LONGEST = 6000, 10_000
Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a form: the company's own fields, and its lines with those that are to go."""

    own: Fields
    lines: list[Fields]
    gone: frozenset[int] = frozenset()

    @property
    def kept(self) -> list[int]:
        """The numbers of the lines that stay, from 1; the empty ones of a new line do not count."""
        filled = (at for at, line in enumerate(self.lines, 1) if any(line.values()))
        return [at for at in filled if at not in self.gone]


async def sent(request: Request) -> FormData:
    """The form as it was sent; its fields are as many as the company has lines."""
    return await request.form(max_fields=MOST_FIELDS, max_files=0)


SentDep = Annotated[FormData, Depends(sent)]


def stored(company: Firm | Buyer, language: str, *, open: bool = True) -> Written:
    """The form of a company as it is; while it may be changed, with a line for a further product or need."""
    lines = company.products if isinstance(company, Firm) else company.needs
    own, known = own_fields(company, language), [line_fields(line) for line in lines]
    return Written(own, [*known, {}] if open else known)


def read_form(form: FormData) -> Written:
    """Own fields stand under their names, those of a line under its number and theirs (``2.hs_code``)."""
    own: dict[str, list[str]] = {}
    lines: dict[int, Fields] = {}
    gone = set()
    for name, text in form.multi_items():
        number, dot, field = name.partition(".")
        if not isinstance(text, str) or len(text) > LONGEST:
            raise Invalid("text_too_long", length=len(str(text)), most=LONGEST)
        at = int(number) if number.isdecimal() else 0
        if not dot:
            own.setdefault(name, []).append(text)
        elif field == "gone":
            gone.add(at)
        elif 0 < at < MOST_FIELDS:
            lines.setdefault(at, {})[field] = text
    joined = {name: "; ".join(texts) for name, texts in own.items()}
    return Written(joined, [lines.get(at, {}) for at in range(1, max(lines, default=0) + 1)], frozenset(gone))


def beside(draft: Draft, written: Written, language: str) -> Mapping[str, list[str]]:
    """What is wrong with each field, by the field's name."""
    found: dict[str, list[str]] = {}
    for problem in draft.problems:
        name = problem.column
        if name not in written.own:
            at = written.kept[problem.row - 1] if written.kept else len(written.lines) or 1
            name = f"{at}.{name}"
        found.setdefault(name, []).append(_why(problem, language))
    return found


def _why(problem: Problem, language: str) -> str:
    """The reason of an import, where it speaks of rows the form's own."""
    own = f"form_{problem.code}"
    why = phrase(own, language) if own in messages() else problem.why(language)
    return f"“{problem.value}”: {why}" if problem.value else why
