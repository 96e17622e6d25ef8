"""What the match board shows: the companies to choose from, the ranked partners, pairs looked at closely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from api.pages.pairs import PairView, pair_view, percent, spoken
from recommender.exporting.telling import clipped, origin
from recommender.records import (
    Buyer,
    BuyerId,
    Firm,
    FirmId,
    Match,
    NeedId,
    Pair,
    Segment,
    ShortlistEntry,
    Side,
)
from recommender.service.boards import Board, Met, Narrowing, Subject
from recommender.text import normalise
from recommender.wording import language_name

DEPTHS = (20, 50, 100)
"""How many ranked partners can be asked for."""


class Looking(BaseModel):
    """What the board shows: the page's query. ``partner`` is looked at closely, ``beside`` is compared."""

    side: Side = Side.BUYER
    company: Annotated[str, Field(max_length=200)] = ""
    need: Annotated[str, Field(max_length=200)] = ""
    q: Annotated[str, Field(max_length=200)] = ""
    part: Annotated[int, Field(ge=1, le=10_000)] = 1
    speaks: Annotated[str, Field(pattern="^([a-z]{2})?$")] = ""
    certificate: Annotated[str, Field(max_length=60)] = ""
    hs: Annotated[str, Field(pattern=r"^[0-9]{0,10}$")] = ""
    segment: Annotated[str, Field(pattern="^(distributor|manufacturer|retail_chain|service)?$")] = ""
    met: Met = Met.ANY
    k: Annotated[int, Field(ge=1, le=100)] = DEPTHS[0]
    partner: Annotated[str, Field(max_length=200)] = ""
    beside: Annotated[str, Field(max_length=200)] = ""
    why: Annotated[str, Field(max_length=200)] = ""

    def but(self, **changed: object) -> str:
        """The query of the same page with something else on it."""
        asked = {**self.model_dump(mode="json", exclude_defaults=True), **changed}
        plain = {name: str(value) for name, value in asked.items() if value not in ("", None)}
        return f"?{urlencode(plain)}"

    @property
    def narrowing(self) -> Narrowing:
        segment = Segment(self.segment) if self.segment else None
        return Narrowing(self.speaks, self.certificate, self.hs, segment, self.met)

    @property
    def narrowed(self) -> bool:
        return self.narrowing != Narrowing()

    @property
    def subject(self) -> Subject:
        return Subject(self.side, self.company, NeedId(self.need) if self.need else None)

    def pair(self, partner: str) -> Pair:
        """The subject with a partner."""
        if self.side is Side.FIRM:
            return FirmId(self.company), BuyerId(partner)
        return FirmId(partner), BuyerId(self.company)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A ranked partner in the middle of the board; ``need_id`` is the need that it suits best."""

    place: int
    id: str
    need_id: NeedId
    name: str
    origin: str
    line: str
    score: float
    percent: str
    buyer_percent: str
    firm_percent: str
    fits: tuple[str, ...]
    against: tuple[str, ...]
    flags: int
    standing: str
    met: bool


def search(companies: Sequence[Firm] | Sequence[Buyer], text: str) -> list[Firm] | list[Buyer]:
    """Those whose id is ``text``, or whose name, city or lines hold all its words, whatever the case."""
    wanted = normalise(text).split()
    exact = [c for c in companies if c.id.lower() == text.strip().lower()]
    if exact or not wanted:
        return exact or list(companies)  # type: ignore[return-value]
    return [c for c in companies if all(word in _written(c) for word in wanted)]  # type: ignore[return-value]


def _written(company: Firm | Buyer) -> str:
    lines = company.products if isinstance(company, Firm) else company.needs
    return normalise(" ".join((company.name, company.city, *(line.text for line in lines))))


def companies_of(board: Board, side: Side) -> list[Firm] | list[Buyer]:
    return list(board.firms.values()) if side is Side.FIRM else list(board.buyers.values())


def subject_of(board: Board, asked: Looking) -> Firm | Buyer:
    board.require(asked.subject)
    if asked.side is Side.FIRM:
        return board.firms[FirmId(asked.company)]
    return board.buyers[BuyerId(asked.company)]


def rows_of(board: Board, asked: Looking, language: str) -> list[PartnerRow]:
    found = board.ranked(asked.subject, asked.narrowing, asked.k)
    entries = board.entries((match.firm_id, match.buyer_id) for match in found)
    return [
        _row(board, place, match, entries.get((match.firm_id, match.buyer_id)), asked.side, language)
        for place, match in enumerate(found, 1)
    ]


def _row(
    board: Board, place: int, match: Match, entry: ShortlistEntry | None, side: Side, language: str
) -> PartnerRow:
    partner: Firm | Buyer = board.buyers[match.buyer_id] if side is Side.FIRM else board.firms[match.firm_id]
    lines = partner.products if isinstance(partner, Firm) else partner.needs
    return PartnerRow(
        place=place,
        id=partner.id,
        need_id=match.need_id,
        name=partner.name,
        origin=origin(partner, language),
        line=clipped(next(each.text for each in lines if each.id in (match.product_id, match.need_id)), 70),
        score=match.score,
        percent=percent(match.score, language),
        buyer_percent=percent(match.buyer_score, language),
        firm_percent=percent(match.firm_score, language),
        fits=spoken(match.reasons, 1, language)[:2],
        against=spoken(match.reasons, -1, language)[:2],
        flags=sum(not flag.verdict for flag in match.flags),
        standing=entry.standing.value if entry else "",
        met=board.met_before((match.firm_id, match.buyer_id)),
    )


def pairs_of(board: Board, asked: Looking, needs: Mapping[str, NeedId], language: str) -> list[PairView]:
    """The pair looked at, and the one beside it; ``needs`` says which need a ranked firm suits best."""
    chosen = [partner for partner in (asked.partner, asked.beside) if partner]
    entries = board.entries(asked.pair(partner) for partner in chosen)
    found = []
    for partner in chosen:
        pair = asked.pair(partner)
        need = NeedId(asked.need) if asked.need else needs.get(partner)
        found.append(pair_view(board, board.explain(pair, need), entries.get(pair), language))
    return found


def filters_of(board: Board, side: Side, language: str) -> dict[str, list[tuple[str, str]]]:
    """What there is to narrow by among the partners, each value with its name."""
    partners: Iterable[Firm] | Iterable[Buyer] = companies_of(board, side.other)
    speaks = {spoken.code for partner in partners for spoken in partner.languages}
    held = {
        certificate.name
        for firm in (board.firms.values() if side is Side.BUYER else ())
        for certificate in firm.certificates
    }
    return {
        "speaks": [(code, language_name(code)[language]) for code in sorted(speaks)],
        "certificates": [(name, name) for name in sorted(held)],
    }
