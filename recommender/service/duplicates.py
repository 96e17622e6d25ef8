"""The same company twice: found, shown side by side, merged, and made two again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from recommender.duplicates import Suspicion, find_duplicates, known_by, lines_of, profile
from recommender.errors import Conflict, NotFound
from recommender.records import OPERATOR, Actor, Buyer, Dismissal, Firm, Merge, Side
from recommender.service.merge_clashes import EventClash, clash_as_dict, clashes_of
from recommender.store import Store
from recommender.wording import phrase


@dataclass(frozen=True)
class Duplicate:
    """Two companies that may be one. ``kept`` is offered as the one to keep."""

    side: Side
    kept: Firm | Buyer
    other: Firm | Buyer
    score: float
    because: tuple[str, ...]


class Duplicates:
    """Suspected duplicates and merges of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def suspected(self, side: Side, actor: Actor = OPERATOR) -> list[Duplicate]:
        """All pairs of one side that may be one company, most likely first; dismissed ones left out."""
        return self.open(self.alike(side, actor))

    def alike(self, side: Side, actor: Actor = OPERATOR) -> list[Duplicate]:
        """The same with those that somebody dismissed."""
        stored = self._store.firms(actor) if side is Side.FIRM else self._store.buyers(actor)
        return _pairs(side, stored)

    def open(self, found: Iterable[Duplicate]) -> list[Duplicate]:
        """The pairs that nobody has said are not one, as both are known now."""
        return _not_dismissed(found, self._store)

    def dismiss(self, one: str, other: str, side: Side | None = None, actor: Actor = OPERATOR) -> Dismissal:
        """Keep that two companies are not one: they are not offered again until either is known by another
        name, place or address. Without ``side``, of the side that has the first.

        Raises NotFound for either; Conflict when they are the same, or were dismissed before.
        """
        side = side or self._side_of(one)
        first, second = sorted((one, other))
        read = self._store.firm if side is Side.FIRM else self._store.buyer
        known = [known_by(read(id_, actor)) for id_ in (first, second)]
        if one == other:
            raise Conflict("dismiss_itself", id=one)
        return self._store.dismissals.add(
            Dismissal(side, first, second, known[0], known[1], actor.id, datetime.now(UTC))
        )

    def dismissed(self, actor: Actor = OPERATOR) -> list[Dismissal]:
        """Every dismissal, those taken back too, oldest first."""
        return self._store.dismissals.all(actor)

    def reconsider(self, dismissal: int, actor: Actor = OPERATOR) -> Dismissal:
        """Take a dismissal back. Raises NotFound, Conflict."""
        return self._store.dismissals.undo(dismissal, datetime.now(UTC), actor)

    def merge(self, kept: str, other: str, side: Side | None = None, actor: Actor = OPERATOR) -> Merge:
        """Take ``other`` into ``kept``; without ``side``, of the side that has the kept one.

        Raises NotFound for either, Conflict when they are the same.
        """
        return self._store.merges.merge(side or self._side_of(kept), kept, other, datetime.now(UTC), actor)

    def merges(self, actor: Actor = OPERATOR) -> list[Merge]:
        """Every merge, undone ones too, oldest first."""
        return self._store.merges.all(actor)

    def clashes(self, merge: Merge) -> list[EventClash]:
        """The meetings of published schedules that the merged company cannot all hold."""
        return clashes_of(self._store, merge)

    def undo(self, merge: int, actor: Actor = OPERATOR) -> Merge:
        """Make two companies of one again. Raises NotFound, Conflict."""
        return self._store.merges.undo(merge, datetime.now(UTC), actor)

    def _side_of(self, company: str) -> Side:
        try:
            self._store.firm(company)
        except NotFound:
            return Side.BUYER
        return Side.FIRM


def suspected_in(store: Store, side: Side, imported: Sequence[Firm | Buyer]) -> tuple[Duplicate, ...]:
    """Pairs of which at least one company is in the file; those merged already are left out.

    Of a pair of a stored and a new company the stored one is offered as the one to keep.
    """
    stored = store.firms() if side is Side.FIRM else store.buyers()
    gone = {m.other_id for m in store.merges.all() if m.side is side and m.undone_at is None}
    new = [company for company in imported if company.id not in gone]
    known = {company.id for company in new}
    found = _pairs(side, [*(c for c in stored if c.id not in known), *new], known)
    return tuple(_not_dismissed(found, store))


def _not_dismissed(found: Iterable[Duplicate], store: Store) -> list[Duplicate]:
    in_force = {
        (d.side, d.one_id, d.other_id): (d.one_known, d.other_known)
        for d in store.dismissals.all()
        if d.undone_at is None
    }

    def dismissed(pair: Duplicate) -> bool:
        one, other = sorted((pair.kept, pair.other), key=lambda company: company.id)
        then = in_force.get((pair.side, one.id, other.id))
        return then is not None and then == (known_by(one), known_by(other))

    return [pair for pair in found if not dismissed(pair)]


def _pairs(
    side: Side, companies: Iterable[Firm | Buyer], among: Collection[str] | None = None
) -> list[Duplicate]:
    by_id = {str(company.id): company for company in companies}
    found = find_duplicates([profile(company) for company in by_id.values()], among)
    return [_duplicate(side, by_id, suspicion) for suspicion in found]


def _duplicate(side: Side, by_id: dict[str, Any], found: Suspicion) -> Duplicate:
    return Duplicate(side, by_id[found.one], by_id[found.other], found.score, found.because)


def duplicate_as_dict(found: Duplicate, language: str) -> dict[str, Any]:
    """For JSON: both companies side by side, and why."""
    return {
        "side": found.side.value,
        "score": round(found.score, 3),
        "because": [phrase(f"duplicate_by_{reason}", language) for reason in found.because],
        "kept": _company_as_dict(found.kept),
        "other": _company_as_dict(found.other),
    }


def dismissal_as_dict(dismissal: Dismissal) -> dict[str, Any]:
    """A dismissal for JSON."""
    return {
        "id": dismissal.id,
        "side": dismissal.side.value,
        "one_id": dismissal.one_id,
        "other_id": dismissal.other_id,
        "by": dismissal.by,
        "at": dismissal.at.isoformat(),
        "undone_at": dismissal.undone_at.isoformat() if dismissal.undone_at else None,
    }


def merge_as_dict(merge: Merge, clashes: Sequence[EventClash], language: str) -> dict[str, Any]:
    """A merge for JSON, with what it did to published schedules."""
    return {
        "id": merge.id,
        "side": merge.side.value,
        "kept_id": merge.kept_id,
        "kept": merge.kept_name,
        "other_id": merge.other_id,
        "other": merge.other_name,
        "merged_at": merge.merged_at.isoformat(),
        "undone_at": merge.undone_at.isoformat() if merge.undone_at else None,
        "clashes": [clash_as_dict(clash, language) for clash in clashes],
    }


def _company_as_dict(company: Firm | Buyer) -> dict[str, Any]:
    return {
        "id": company.id,
        "name": company.name,
        "city": company.city,
        "country": company.country,
        "website": company.website,
        "lines": [line.text for line in lines_of(company)],
    }
