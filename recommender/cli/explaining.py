"""``masa explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Json, Language, dump

if TYPE_CHECKING:
    from recommender.matching import Explanation


def explain(
    need: Annotated[str, typer.Option(help="A need's id.")],
    firm: Annotated[str, typer.Option(help="A firm's id.")],
    language: Language = None,
    json: Json = False,
) -> None:
    """Say why a firm is suggested for a need, or why not, feature by feature.

    Example: masa explain --need B001-2 --firm F006 -l tr
    """
    from recommender.records import FirmId, NeedId
    from recommender.service import Masa
    from recommender.service.explaining import explanation_as_dict

    found = Masa.open().engine().explain(NeedId(need), FirmId(firm))
    spoken = language or output.language()
    if json:
        dump(explanation_as_dict(found, spoken))
    else:
        _print(found, spoken)


def _print(found: Explanation, language: str) -> None:
    """Obstacles, place, scores, reasons and flags, then the waterfall."""
    from rich.table import Table

    from recommender.cli.ranking import grounds_told, reason_told
    from recommender.wording import phrase

    for reason in found.obstacles:
        output.line(reason_told(reason, language))
    if found.rank:
        output.line(phrase("rank_of", language, {"rank": found.rank, "found": found.found}))
    match = found.match
    scores = {"score": match.score, "buyer": match.buyer_score, "firm": match.firm_score}
    output.line(phrase("scores_of", language, {name: f"{score:.2f}" for name, score in scores.items()}))
    for line in grounds_told(match, language):
        output.line(line)
    table = Table()
    for name in ("feature", "side", "value", "amount"):
        table.add_column(
            phrase(f"waterfall_{name}", language), justify="right" if name[0] in "va" else "left"
        )
    for part in match.contributions:
        table.add_row(
            phrase(f"feature_{part.feature}", language),
            phrase(f"side_{part.side}", language),
            f"{part.value:.2f}",
            f"{part.amount:+.4f}",
        )
    table.add_section()
    table.add_row(phrase("waterfall_total", language), "", "", f"{match.score:.4f}")
    output.console().print(table)
