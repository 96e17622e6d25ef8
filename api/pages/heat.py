"""The heat map of a mission: which firms suit which buyers, by sector and pair by pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from fastapi import Query, Response
from pydantic import BaseModel, Field

from api.deps import MasaDep
from api.pages.pairs import decimal
from api.pages.staff import DeskDep, StaffPages
from recommender.matching.congestion import GOOD
from recommender.records import Side
from recommender.service.overviews import MissionScores, SectorCell, mission_scores, sector_cells
from recommender.wording import chapter_name

router = StaffPages()
ROWS, COLUMNS = 20, 20
"""Firms and buyers shown pair by pair at a time."""
SHADES = 9


class Region(BaseModel):
    """The part of the map that is shown pair by pair; a sector is an HS chapter, ``none`` without one."""

    firms: Annotated[str, Field(pattern="^([0-9]{2}|none|all)?$")] = ""
    buyers: Annotated[str, Field(pattern="^([0-9]{2}|none|all)?$")] = ""
    down: Annotated[int, Field(ge=1, le=10_000)] = 1
    across: Annotated[int, Field(ge=1, le=10_000)] = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of the map: its shade from 0 to 9, and what it says."""

    shade: int
    text: str
    of: int = 0


@dataclass(frozen=True)
class Sheet:
    """A part of the map, pair by pair, best rows and columns first."""

    firms: list[tuple[str, str]]
    buyers: list[tuple[str, str]]
    cells: list[list[Cell]]
    parts_down: int
    parts_across: int
    count: tuple[int, int]


@router.get("/missions/{event_id}/heat")
def heat(event_id: str, masa: MasaDep, desk: DeskDep, region: Annotated[Region, Query()]) -> Response:
    """The map by sector, or one region of it pair by pair."""
    event = masa.store.events.one(desk.actor, event_id)
    found = mission_scores(masa, desk.actor, event)
    sheet, sectors = None, None
    if found is not None:
        small = len(found.ids(Side.FIRM)) <= ROWS and len(found.ids(Side.BUYER)) <= COLUMNS
        if region.firms or small:
            sheet = _sheet(found, region)
        else:
            sectors = _sectors(found, desk.language)
    return desk.show(
        "heat.html",
        event=event,
        region=region,
        ready=found is not None,
        sheet=sheet,
        map=sectors,
        good=GOOD,
        decimal=decimal,
    )


def _sectors(found: MissionScores, language: str) -> dict[str, object]:
    cells = sector_cells(found)
    firms, buyers = found.sectors(Side.FIRM), found.sectors(Side.BUYER)
    most = max((cell.share for cell in cells.values()), default=0.0) or 1.0
    return {
        "firms": [(code, found.sector[Side.FIRM].count(code)) for code in firms],
        "buyers": [(code, found.sector[Side.BUYER].count(code)) for code in buyers],
        "names": {code: chapter_name(code, language) for code in (*firms, *buyers)},
        "cells": {f: [_sector_cell(cells[f, b], cells[f, b].share / most) for b in buyers] for f in firms},
    }


def _sector_cell(cell: SectorCell, warmth: float) -> Cell:
    # The root brings out the few good pairs of a large field, which a straight scale would leave white.
    return Cell(round(SHADES * warmth**0.5), str(cell.good) if cell.good else "", cell.pairs)


def _sheet(found: MissionScores, region: Region) -> Sheet:
    rows, columns = (
        _chosen(found, side, asked)
        for side, asked in ((Side.FIRM, region.firms), (Side.BUYER, region.buyers))
    )
    part = found.open_[np.ix_(rows, columns)]
    rows = rows[np.argsort(-_best_mean(part), kind="stable")]
    columns = columns[np.argsort(-_best_mean(part.T), kind="stable")]
    shown_rows = rows[ROWS * (region.down - 1) : ROWS * region.down]
    shown_columns = columns[COLUMNS * (region.across - 1) : COLUMNS * region.across]
    firms, buyers = found.companies(Side.FIRM), found.companies(Side.BUYER)
    return Sheet(
        firms=[(firms[at].id, firms[at].name) for at in shown_rows],
        buyers=[(buyers[at].id, buyers[at].name) for at in shown_columns],
        cells=[[_pair_cell(found.open_[row, column]) for column in shown_columns] for row in shown_rows],
        parts_down=-(-len(rows) // ROWS),
        parts_across=-(-len(columns) // COLUMNS),
        count=(len(rows), len(columns)),
    )


def _pair_cell(score: float) -> Cell:
    return Cell(round(SHADES * score), str(round(100 * score))) if score else Cell(0, "")


def _chosen(found: MissionScores, side: Side, asked: str) -> np.ndarray:
    sector = "" if asked == "none" else asked
    return np.flatnonzero([asked in ("", "all") or own == sector for own in found.sector[side]])


def _best_mean(scores: np.ndarray) -> np.ndarray:
    """How well each row does with its best few: by that the map is ordered, the warmest corner first."""
    best = np.sort(scores, axis=1)[:, -8:]
    return best.mean(axis=1) if best.size else np.zeros(len(scores))
