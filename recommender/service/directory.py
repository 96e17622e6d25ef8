"""The companies as they are now, kept until they change: lists and searches do not read them anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from recommender.compliance import CompanyFlag
from recommender.names import skeleton
from recommender.records import Actor, Buyer, BuyerId, Firm, FirmId, Side
from recommender.service.compliance import Compliance
from recommender.service.duplicates import Duplicate, Duplicates
from recommender.store import Store
from recommender.text import words

State = tuple[str, frozenset[FirmId], frozenset[BuyerId]]
MOST = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A company found by its name, or by the ``line`` (a product or need) that holds the words."""

    side: Side
    company: Firm | Buyer
    line: str = ""


@dataclass(frozen=True)
class Known:
    """What one actor may see of the companies, read once for a state of the database."""

    state: State
    firms: Mapping[FirmId, Firm]
    buyers: Mapping[BuyerId, Buyer]
    actor: Actor
    compliance: Compliance
    suspicions: Duplicates

    @cached_property
    def flags(self) -> tuple[CompanyFlag, ...]:
        """Flags that nobody has decided about."""
        return tuple(self.compliance.flags(actor=self.actor))

    @property
    def duplicates(self) -> list[Duplicate]:
        """Pairs that may be one company, firms before buyers, most likely first; dismissed ones left out."""
        return self.suspicions.open(self._alike)

    @cached_property
    def _alike(self) -> list[Duplicate]:
        return [pair for side in Side for pair in self.suspicions.alike(side, self.actor)]

    def company(self, side: Side, id_: str) -> Firm | Buyer:
        """One company. Raises KeyError."""
        return self.firms[FirmId(id_)] if side is Side.FIRM else self.buyers[BuyerId(id_)]

    def name(self, side: Side, id_: str) -> str:
        """What a company is called; its id when it is not there any more."""
        found = self.firms.get(FirmId(id_)) if side is Side.FIRM else self.buyers.get(BuyerId(id_))
        return found.name if found else id_

    def named(self, side: Side, text: str) -> Firm | Buyer | None:
        """The company of a side with this id, else the only one with these words; None when it is not one."""
        if text in (self.firms if side is Side.FIRM else self.buyers):
            return self.company(side, text)
        found = [hit.company for hit in self.search(text, side) if not hit.line]
        return found[0] if len(found) == 1 else None

    def listed(self, side: Side | None = None) -> list[Found]:
        """All companies of one or both sides, by name."""
        return [found for found in self._by_name if side in (None, found.side)]

    @cached_property
    def _by_name(self) -> list[Found]:
        firms = (Found(Side.FIRM, firm) for firm in self.firms.values())
        buyers = (Found(Side.BUYER, buyer) for buyer in self.buyers.values())
        return sorted((*firms, *buyers), key=lambda found: words(found.company.name))

    def search(self, text: str, side: Side | None = None, most: int = MOST) -> list[Found]:
        """Companies of which every word of ``text`` begins a word, by name before by product or need.

        Words are compared as :mod:`recommender.names` spells them: without case, diacritics and script,
        so that ``himtorg`` finds ``Химторг`` and ``IŞIK`` finds ``ışık``.
        """
        sought = _spelled(text)
        if not sought:
            return []
        hits = (
            found for spelled, found in self._lines if side in (None, found.side) and _holds(spelled, sought)
        )
        best: dict[tuple[Side, str], Found] = {}
        for found in hits:
            best.setdefault((found.side, found.company.id), found)
        return sorted(best.values(), key=lambda found: bool(found.line))[:most]

    @cached_property
    def _lines(self) -> list[tuple[str, Found]]:
        """Names, ids and lines as they are compared; a company's name comes before its lines."""
        found = []
        for side, companies in ((Side.FIRM, self.firms), (Side.BUYER, self.buyers)):
            for company in companies.values():
                found.append((_key(f"{company.name} {company.id} {company.city}"), Found(side, company)))
                lines = company.products if isinstance(company, Firm) else company.needs
                found += [(_key(line.text), Found(side, company, line.text)) for line in lines]
        return found


class Directory:
    """What is known of the companies, for each organisation as long as nothing of it changes."""

    def __init__(self, store: Store, compliance: Compliance, duplicates: Duplicates) -> None:
        self._store, self._compliance, self._duplicates = store, compliance, duplicates
        self._kept: dict[str, Known] = {}

    def known(self, actor: Actor) -> Known:
        """The companies that the actor may see."""
        state = (self._store.fingerprint(), *self._store.seen_ids(actor))
        whose = "" if actor.sees_all else f"{actor.role} {actor.organisation or actor.id}"
        kept = self._kept.get(whose)
        if kept is None or kept.state != state:
            firms = {firm.id: firm for firm in self._store.firms(actor)}
            buyers = {buyer.id: buyer for buyer in self._store.buyers(actor)}
            kept = Known(state, firms, buyers, actor, self._compliance, self._duplicates)
            self._kept[whose] = kept
        return kept


def _spelled(text: str) -> list[str]:
    return [spelled for word in words(text) if (spelled := skeleton(word))]


def _key(text: str) -> str:
    """The words of a text, each after a blank."""
    return " " + " ".join(_spelled(text))


def _holds(key: str, sought: list[str]) -> bool:
    return all(f" {word}" in key for word in sought)
