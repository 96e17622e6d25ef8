"""Companies and their lines, written by whoever keeps the mission."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from recommender.errors import Conflict, Invalid
from recommender.importing.values import read_certificate
from recommender.records import Actor, Buyer, Certificate, Firm, Need, Product
from recommender.service.permission import require_organiser
from recommender.store import Store

Line = TypeVar("Line", bound=Product | Need)


def write_firms(store: Store, actor: Actor, changes: Sequence[tuple[Firm | None, Firm]]) -> list[Firm]:
    """Put firms in the place of those that were seen, or add them where none was: all or none.

    Returns what is kept.

    Raises:
        NotPermitted
        Conflict: one is another by now; its id is taken; a product's id is another firm's; a product that
            is to go is what somebody answered about.
    """
    require_organiser(actor)
    store.put_firms(changes, actor)
    return [store.firm(wanted.id) for _, wanted in changes]


def write_buyers(store: Store, actor: Actor, changes: Sequence[tuple[Buyer | None, Buyer]]) -> list[Buyer]:
    """As ``write_firms``."""
    require_organiser(actor)
    store.put_buyers(changes, actor)
    return [store.buyer(wanted.id) for _, wanted in changes]


def write_product(store: Store, actor: Actor, seen: Product | None, wanted: Product | None) -> None:
    """Put a product in the place of the one that was seen; add it where None was, remove it for None.

    Raises NotFound for the firm, and as ``write_firms`` does.
    """
    owner = store.firm((wanted or _one(seen)).firm_id, actor)
    changed = replace(owner, products=_with(owner.products, owner.id, seen, wanted))
    write_firms(store, actor, [(owner, changed)])


def write_need(store: Store, actor: Actor, seen: Need | None, wanted: Need | None) -> None:
    """As ``write_product``."""
    owner = store.buyer((wanted or _one(seen)).buyer_id, actor)
    changed = replace(owner, needs=_with(owner.needs, owner.id, seen, wanted))
    write_buyers(store, actor, [(owner, changed)])


def certificates(texts: Iterable[str], stored: Iterable[Certificate]) -> tuple[Certificate, ...]:
    """Certificates as an import names them; one without a last day keeps the day that is stored.

    Raises:
        Invalid: a text names no certificate, or a last day that cannot be read.
    """
    known = {certificate.name: certificate for certificate in stored}
    found: dict[str, Certificate] = {}
    for text in texts:
        certificate, complaints = read_certificate(text)
        if certificate is None or complaints:
            raise Invalid("certificate_unreadable", text=text)
        kept = known.get(certificate.name, certificate)
        found[certificate.name] = certificate if certificate.expires else kept
    return tuple(found.values())


def _with(lines: tuple[Line, ...], owner: str, seen: Line | None, wanted: Line | None) -> tuple[Line, ...]:
    if seen is None:
        new = _one(wanted)
        if any(line.id == new.id for line in lines):
            raise Conflict("line_id_taken", id=new.id, owner=owner)
        return (*lines, new)
    if seen not in lines:
        raise Conflict("changed_since_seen")
    return tuple(kept for line in lines if (kept := wanted if line == seen else line) is not None)


def _one(line: Line | None) -> Line:
    if line is None:
        raise ValueError("a line is to be seen or wanted")
    return line
