"""One company out of two records of it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

from recommender.records import Buyer, Contact, Firm, Need, Product
from recommender.text import normalise

Company = TypeVar("Company", Firm, Buyer)

_OWN = ("id", "name", "products", "needs", "notes")


def absorb(kept: Company, other: Company) -> Company:
    """``kept`` with what ``other`` adds: its lines (not the same one twice), and values for empty fields."""
    gaps = {
        field.name: getattr(other, field.name)
        for field in fields(kept)
        if field.name not in _OWN and getattr(kept, field.name) in (None, "", (), Contact())
    }
    lines = (*lines_of(kept), *_new_lines(kept, other))
    own: dict[str, Any] = {"products" if isinstance(kept, Firm) else "needs": lines}
    return replace(kept, **gaps, notes={**other.notes, **kept.notes}, **own)


def twins(kept: Firm | Buyer, other: Firm | Buyer) -> dict[str, str]:
    """The lines of ``other`` that ``kept`` lists too (same words, same code), with the kept line's id."""
    known = {_content(line): str(line.id) for line in lines_of(kept)}
    return {str(line.id): known[_content(line)] for line in lines_of(other) if _content(line) in known}


def lines_of(company: Firm | Buyer) -> tuple[Product, ...] | tuple[Need, ...]:
    """A firm's products or a buyer's needs."""
    return company.products if isinstance(company, Firm) else company.needs


def _content(line: Product | Need) -> tuple[str, str]:
    return normalise(line.text), line.hs.digits if line.hs else ""


def _new_lines(kept: Any, other: Any) -> list[Any]:
    same = twins(kept, other)
    owner = "firm_id" if isinstance(kept, Firm) else "buyer_id"
    return [replace(line, **{owner: kept.id}) for line in lines_of(other) if line.id not in same]
