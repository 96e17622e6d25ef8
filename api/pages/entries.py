"""Entries of the shortlist as its editor shows them, and changes as they come from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote, unquote, urlencode

from pydantic import BaseModel, Field

from api.pages.pairs import percent
from recommender.matching.congestion import BALANCED
from recommender.records import Answer, BuyerId, FirmId, Pair, ShortlistEntry, Side, Standing
from recommender.text import normalise

Parties = Mapping[tuple[Side, str], str]


class Showing(BaseModel):
    """Whose entries are shown: a company's, or a part of the whole list; to which a comment is written."""

    by: Literal["firm", "buyer", "all"] = "firm"
    company: Annotated[str, Field(max_length=200)] = ""
    q: Annotated[str, Field(max_length=200)] = ""
    part: Annotated[int, Field(ge=1, le=100_000)] = 1
    note: Annotated[str, Field(max_length=900)] = ""
    balance: Annotated[float, Field(ge=0, le=1)] = BALANCED

    def but(self, **changed: object) -> str:
        asked = {**self.model_dump(mode="json", exclude_defaults=True), **changed}
        return "?" + urlencode({name: value for name, value in asked.items() if value not in ("", None)})


class Edit(BaseModel):
    """A change as it comes from the page. ``one`` is a row's own button: ``drop F1/B1``; or its new place:
    ``above F1/B1 F2/B2`` puts the first right above the second, ``below`` right below."""

    seen: Annotated[int, Field(ge=0)]
    back: Annotated[str, Field(max_length=2000)] = "?"
    do: Annotated[str, Field(pattern="^(choose|pin|drop|block)?$")] = ""
    pair: Annotated[list[str], Field(max_length=500)] = []
    one: Annotated[
        str, Field(pattern="^((choose|pin|drop|block) [^ ]+|(above|below) [^ ]+ [^ ]+)?$", max_length=900)
    ] = ""
    comment: Annotated[str | None, Field(max_length=2000)] = None

    @property
    def action(self) -> str:
        """What is to be done: a standing, ``move`` or ``comment``."""
        if self.one:
            verb = self.one.split(" ")[0]
            return "move" if verb in ("above", "below") else verb
        return "comment" if self.comment is not None else self.do

    @property
    def pairs(self) -> list[Pair]:
        """What it is done to; of a move, the pair that moves."""
        return [read_pair(key) for key in (self.one.split(" ")[1:2] if self.one else self.pair)]

    def place_in(self, order: Sequence[Pair]) -> int:
        """The place, from 1, to which a pair moves in the list without it; the end where its mark is gone."""
        verb, _, mark = self.one.split(" ")
        if read_pair(mark) not in order:
            return len(order) + 1
        return order.index(read_pair(mark)) + (1 if verb == "above" else 2)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the editor shows it."""

    key: str
    place: int
    firm_id: str
    firm: str
    buyer_id: str
    buyer: str
    percent: str
    wishes: tuple[str, str]
    standing: Standing
    answers: Mapping[Side, Answer]
    comment: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A company in the list on the left, with how many entries it has."""

    id: str
    name: str
    count: int


def pair_key(pair: Pair) -> str:
    """A pair as one form value."""
    return "/".join(quote(id_, safe="") for id_ in pair)


def read_pair(key: str) -> Pair:
    """The pair of a form value."""
    firm, _, buyer = key.partition("/")
    return FirmId(unquote(firm)), BuyerId(unquote(buyer))


def row(
    entry: ShortlistEntry, names: Parties, place: Mapping[Pair, int],
    answers: Mapping[Pair, Mapping[Side, Answer]], language: str,
) -> Row:  # fmt: skip
    shown = entry.shown
    return Row(
        key=pair_key(entry.pair),
        place=place.get(entry.pair, 0),
        firm_id=entry.firm_id,
        firm=names.get((Side.FIRM, entry.firm_id), entry.firm_id),
        buyer_id=entry.buyer_id,
        buyer=names.get((Side.BUYER, entry.buyer_id), entry.buyer_id),
        percent=percent(shown.score, language) if shown else "",
        wishes=(percent(shown.buyer_score, language), percent(shown.firm_score, language))
        if shown
        else ("", ""),
        standing=entry.standing,
        answers=answers.get(entry.pair, {}),
        comment=entry.comment,
    )


def beside(names: Parties, side: Side, order: Sequence[Pair], asked: str) -> list[Beside]:
    """The companies of a side, those with fewest entries first: they are the ones to look after."""
    counted = Counter(pair[side is Side.BUYER] for pair in order)
    words = normalise(asked).split()
    found = [
        Beside(id_, name, counted[id_])  # type: ignore[index]
        for (own, id_), name in names.items()
        if own is side and all(word in normalise(f"{id_} {name}") for word in words)
    ]
    return sorted(found, key=lambda company: company.count)


def named(names: Parties, side: Side, asked: str) -> list[str]:
    """The companies of this number, else of this name, else whose name holds all these words."""
    own = {id_: normalise(name) for (of, id_), name in names.items() if of is side}
    wanted = normalise(asked)
    if asked.strip() in own:
        return [asked.strip()]
    exact = [id_ for id_, name in own.items() if name == wanted]
    return exact or [id_ for id_, name in own.items() if wanted and all(w in name for w in wanted.split())]
