"""Flags: who carries which, what people decided about them, and checking files before they are imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from recommender.compliance import CompanyFlag, Rule, Screened, Screening, load_rules
from recommender.config import Settings
from recommender.errors import NotFound
from recommender.features import Reader
from recommender.importing import read_buyers, read_firms
from recommender.records import OPERATOR, Actor, Buyer, BuyerId, Firm, FirmId, Flag, Review, Side, Verdict
from recommender.store import Store
from recommender.text import normalise


class Compliance:
    """The rules in force over one store. Rule files are read once a process, when first needed."""

    def __init__(self, store: Store, settings: Settings, reader: Callable[[], Reader]) -> None:
        self._store = store
        self._reader = reader
        self._settings = settings

    @cached_property
    def screening(self) -> Screening:
        """The rules, ready to screen with. Raises ArtefactInvalid, naming file and line."""
        return load_screening(self._settings, self._reader())

    def screened(self) -> Screened:
        """The rules with the reviews in force now. Raises ArtefactInvalid."""
        return Screened(self.screening, self._store.reviews())

    def rules(self) -> list[Rule]:
        """All rules in force, in the files' order. Raises ArtefactInvalid."""
        return list(self.screening.rulebook.rules.values())

    def flags(
        self, rule: str = "", company: str = "", *, reviewed: bool = False, actor: Actor = OPERATOR
    ) -> list[CompanyFlag]:
        """Flags of the companies that the actor may see; open ones, unless ``reviewed`` asks for all.

        ``company`` is an id or words of a name.
        """
        firms, buyers = self._store.firms(actor), self._store.buyers(actor)
        found = self.screened().company_flags(firms, buyers)
        return [
            entry
            for entry in found
            if (reviewed or entry.open)
            and rule in ("", entry.flag.rule)
            and (company == entry.company_id or normalise(company) in normalise(entry.company))
        ]

    def review(
        self, flag_id: str, verdict: Verdict, reviewer: str, comment: str = "", partner: str = "",
        actor: Actor = OPERATOR,
    ) -> Review:  # fmt: skip
        """Record a verdict on a flag: for the company, or for its pair with ``partner`` alone.

        Raises NotFound when there is no such flag, or the partner is no company of the other side.
        """
        entry = next((entry for entry in self.flags(reviewed=True, actor=actor) if entry.id == flag_id), None)
        if entry is None:
            raise NotFound("flag_unknown", id=flag_id)
        is_firm = entry.side is Side.FIRM
        if partner:
            (self._store.buyer if is_firm else self._store.firm)(partner, actor)
        firm, buyer = (entry.company_id, partner) if is_firm else (partner, entry.company_id)
        review = Review(
            rule=entry.flag.rule,
            firm_id=FirmId(firm) if firm else None,
            buyer_id=BuyerId(buyer) if buyer else None,
            verdict=verdict,
            reviewer=reviewer,
            reviewed_at=datetime.now(UTC),
            comment=comment,
        )
        return self._store.add_review(review)

    def reviews(self, actor: Actor = OPERATOR) -> list[Review]:
        """Reviews that were not taken back, oldest first."""
        return self._store.reviews(actor)

    def undo(self, review: int, actor: Actor = OPERATOR) -> Review:
        """Take a review back; the one before it counts again. Raises NotFound, Conflict."""
        return self._store.undo_review(review, actor=actor)

    def check(self, side: Side, path: Path) -> list[CompanyFlag]:
        """The flags that a file of firms or buyers would raise. Raises ImportFileError."""
        firms: Sequence[Firm] = read_firms(path).records if side is Side.FIRM else ()
        buyers: Sequence[Buyer] = read_buyers(path).records if side is Side.BUYER else ()
        return list(Screened(self.screening).company_flags(firms, buyers))


def load_screening(settings: Settings, reader: Reader) -> Screening:
    """The rules of the settings' folders, ready to screen with. Raises ArtefactInvalid."""
    annotator = reader.annotator
    return Screening(load_rules(settings.compliance_folders, annotator.index_of), annotator)


def flag_as_dict(flag: Flag, language: str) -> dict[str, Any]:
    """A flag for JSON, its message in ``language``."""
    return {
        "rule": flag.rule,
        "message": flag.message[language],
        "because": flag.because,
        "source": flag.source,
        "date": flag.date,
        "reviewed_by": flag.reviewed_by,
        "verdict": flag.verdict,
    }


def company_flag_as_dict(entry: CompanyFlag, language: str) -> dict[str, Any]:
    """A company's flag for JSON."""
    return {
        "id": entry.id,
        "side": entry.side.value,
        "company_id": entry.company_id,
        "company": entry.company,
        "lines": list(entry.lines),
        **flag_as_dict(entry.flag, language),
    }


def review_as_dict(review: Review) -> dict[str, Any]:
    """A review for JSON."""
    return {
        "id": review.id,
        "rule": review.rule,
        "firm_id": review.firm_id,
        "buyer_id": review.buyer_id,
        "verdict": review.verdict.value,
        "reviewer": review.reviewer,
        "reviewed_at": review.reviewed_at.isoformat(),
        "comment": review.comment,
    }


def rules_as_dicts(rules: Sequence[Rule], language: str) -> Iterator[dict[str, Any]]:
    """Rules for JSON, messages in ``language``."""
    for rule in rules:
        yield {
            "rule": rule.id,
            "destinations": sorted(rule.destinations),
            "message": rule.message[language],
            "source": rule.source,
            "date": rule.date,
        }
