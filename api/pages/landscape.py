"""The map of products and needs, drawn here as SVG: a bubble for lines that lie together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Response

from api.access import STAFF
from api.deps import MasaDep
from api.pages.staff import DeskDep, StaffPages
from recommender.records import Side
from recommender.service.landscape import Place, landscape
from recommender.wording import chapter_name, phrase

router = StaffPages(read=STAFF, write=frozenset())
ACROSS, DOWN = 26, 18
WIDTH, HEIGHT = 1000, 640
COLOURS = 8
LISTED = 200
LABEL = 70


@dataclass(frozen=True, slots=True)
class Bubble:
    """The lines of one cell of the map: its address, where it is drawn, how large, in which colour."""

    cell: str
    x: int
    y: int
    radius: float
    colour: str
    products: int
    needs: int
    sector: str
    example: str


@dataclass(frozen=True, slots=True)
class SectorRow:
    """An HS chapter in the legend."""

    code: str
    name: str
    colour: str
    products: int
    needs: int


@router.get("/analysis/map")
def show(
    masa: MasaDep,
    desk: DeskDep,
    cell: Annotated[str, Query(pattern=r"^(\d{1,2}-\d{1,2})?$")] = "",
    sector: Annotated[str, Query(pattern=r"^(\d{2}|none)?$")] = "",
) -> Response:
    """The map, and the lines of a bubble or a sector."""
    places = landscape(masa, desk.actor)
    sectors = _sectors(places or (), desk.language)
    colours = {row.code: row.colour for row in sectors}
    chosen = [place for place in places or () if _cell(place) == cell or _code(place) == sector]
    return desk.show(
        "analysis_map.html",
        waiting_for=places is None,
        bubbles=_bubbles(places or (), colours, desk.language),
        sectors=sectors,
        width=WIDTH,
        height=HEIGHT,
        cell=cell,
        sector=sector,
        chosen=sorted(chosen, key=lambda place: (place.side is Side.BUYER, place.text))[:LISTED],
        count=len(chosen),
        names={row.code: row.name for row in sectors},
    )


def _bubbles(places: Iterable[Place], colours: dict[str, str], language: str) -> list[Bubble]:
    """Larger ones first, so that smaller ones lie above them."""
    cells: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        cells[_cell(place)].append(place)
    drawn = [_bubble(cell, here, colours, language) for cell, here in cells.items()]
    return sorted(drawn, key=lambda bubble: -bubble.radius)


def _bubble(cell: str, here: Sequence[Place], colours: dict[str, str], language: str) -> Bubble:
    code = Counter(map(_code, here)).most_common(1)[0][0]
    needs = sum(place.side is Side.BUYER for place in here)
    example = next(place.text for place in here if _code(place) == code)
    return Bubble(
        cell=cell,
        x=round(20 + (WIDTH - 40) * sum(place.x for place in here) / len(here)),
        y=round(20 + (HEIGHT - 40) * sum(place.y for place in here) / len(here)),
        radius=round(min(4 + 2.2 * len(here) ** 0.5, 20), 1),
        colour=colours[code],
        products=len(here) - needs,
        needs=needs,
        sector=sector_name(code, language),
        example=example if len(example) <= LABEL else f"{example[:LABEL]}…",
    )


def _sectors(places: Iterable[Place], language: str) -> list[SectorRow]:
    """The sectors by size; the largest have a colour each."""
    sides: defaultdict[str, Counter[Side]] = defaultdict(Counter)
    for place in places:
        sides[_code(place)][place.side] += 1
    order = sorted(sides, key=lambda code: (code == "none", -sides[code].total(), code))
    return [
        SectorRow(
            code,
            sector_name(code, language),
            f"k{at}" if at < COLOURS and code != "none" else "kx",
            sides[code][Side.FIRM],
            sides[code][Side.BUYER],
        )
        for at, code in enumerate(order)
    ]


def _cell(place: Place) -> str:
    return f"{min(int(place.x * ACROSS), ACROSS - 1)}-{min(int(place.y * DOWN), DOWN - 1)}"


def _code(place: Place) -> str:
    return place.sector or "none"


def sector_name(code: str, language: str) -> str:
    """An HS chapter by its number, and in words where it is one of the trade's usual ones."""
    if code == "none":
        return phrase("sector_none", language)
    name = chapter_name(code, language)
    return f"{code} {name}" if name else phrase("sector_other", language, {"code": code})
