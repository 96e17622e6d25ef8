"""A party's own record, which it may change behind its link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from recommender.exporting.fields import line_fields, own_fields
from recommender.importing.forms import Fields, read_buyer, read_firm
from recommender.importing.problems import Problem
from recommender.records import Buyer, Firm
from recommender.service.guests import Guest, welcome
from recommender.service.masa import Masa

OF_BOTH = ("profile", "website", "city", "languages", "certificates", "payment", "contact")
OF_FIRM: tuple[str, ...] = (
    *OF_BOTH, "export_markets", "target_segments", "excluded_segments", "excluded_regions", "min_order",
    "free_capacity", "private_label", "products",
)  # fmt: skip
OF_BUYER: tuple[str, ...] = (*OF_BOTH, "private_label_required", "needs")
"""What a party may change. Its name, country, region and segment are the organiser's: exclusions and name
lists hang on them."""

HARMLESS = "import_read_as"
"""A word that was read although it was misspelt."""


@dataclass(frozen=True)
class Draft:
    """A changed record, None while it has no product or need, and the problems of its fields.

    ``blocked``: a field that was changed cannot be read as it stands.
    """

    company: Firm | Buyer | None
    problems: tuple[Problem, ...]
    blocked: bool


def draft(company: Firm | Buyer, own: Fields, lines: Sequence[Fields], language: str) -> Draft:
    """Read a form over a company's record. What was unreadable before may stay as it was."""
    found: Firm | Buyer | None
    if isinstance(company, Firm):
        found, problems = read_firm(company.id, own, lines)
    else:
        found, problems = read_buyer(company.id, own, lines)
    before = _told(company, language)
    fields = [own, *lines]
    new = [p for p in problems if p.code != HARMLESS and (p.column, _text(p, fields)) not in before]
    names = OF_FIRM if isinstance(company, Firm) else OF_BUYER
    wanted = replace(company, **{name: getattr(found, name) for name in names}) if found else None
    return Draft(wanted, tuple(problems), bool(new) or wanted is None)


def save(
    masa: Masa, token: str, seen: Firm | Buyer, wanted: Firm | Buyer, now: datetime | None = None
) -> None:
    """Put a party's changed record in the place of the one that it saw.

    Raises:
        NotPermitted: as ``welcome`` does, and once answers are due.
        Conflict: somebody changed it meanwhile; a line that is to go is what somebody answered about; the
            id of a line is another company's.
    """
    guest: Guest = welcome(masa, token, now)
    guest.require_open()
    if isinstance(wanted, Firm) and isinstance(seen, Firm):
        masa.store.put_firm(seen, wanted, guest.actor, now)
    elif isinstance(wanted, Buyer) and isinstance(seen, Buyer):
        masa.store.put_buyer(seen, wanted, guest.actor, now)


def _told(company: Firm | Buyer, language: str) -> set[tuple[str, str]]:
    """Every field of a company and of its lines, with its text."""
    lines = company.products if isinstance(company, Firm) else company.needs
    return set(own_fields(company, language).items()).union(*(line_fields(one).items() for one in lines))


def _text(problem: Problem, fields: Sequence[Fields]) -> str:
    """What stands in the field of a problem: in a line's, else among the company's own."""
    own, line = fields[0], fields[problem.row] if problem.row < len(fields) else {}
    return line.get(problem.column, own.get(problem.column, ""))
