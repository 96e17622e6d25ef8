"""``masa explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import output

if TYPE_CHECKING:
    from recommender.matching import Explanation
    from recommender.records import Reason


def explain(
    need: Annotated[str, typer.Option(help="A need's id.")],
    firm: Annotated[str, typer.Option(help="A firm's id.")],
    language: Annotated[
        str, typer.Option("--language", "-l", help="Language of reasons: en, tr or ru.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")] = False,
) -> None:
    """Say why a firm is suggested for a need, or why not, feature by feature.

    Example: masa explain --need B001-2 --firm F006 -l tr
    """
    import json

    from recommender.records import FirmId, NeedId
    from recommender.service import Masa
    from recommender.service.explaining import explanation_as_dict

    found = Masa.open().engine().explain(NeedId(need), FirmId(firm))
    language = language or output.language()
    if as_json:
        output.line(json.dumps(explanation_as_dict(found, language), ensure_ascii=False))
    else:
        _print(found, language)


def _print(found: Explanation, language: str) -> None:
    """Obstacles, place, reasons, then the waterfall."""
    from rich.table import Table

    from recommender.wording import phrase

    for reason in found.obstacles:
        output.line(_spoken(reason, language))
    if found.rank:
        output.line(phrase("rank_of", language, {"rank": found.rank, "found": found.found}))
    for reason in found.match.reasons:
        output.line(_spoken(reason, language))
    table = Table()
    for name in ("feature", "side", "value", "amount"):
        table.add_column(
            phrase(f"waterfall_{name}", language), justify="right" if name[0] in "va" else "left"
        )
    for part in found.match.contributions:
        table.add_row(
            phrase(f"feature_{part.feature}", language),
            phrase(f"side_{part.side}", language),
            f"{part.value:.2f}",
            f"{part.amount:+.4f}",
        )
    table.add_section()
    table.add_row(phrase("waterfall_total", language), "", "", f"{found.match.score:.4f}")
    output.console().print(table)


def _spoken(reason: Reason, language: str) -> str:
    from recommender.wording import phrase

    sign = "− " if reason.tone < 0 else "+ " if reason.tone > 0 else "· "
    return sign + phrase(reason.code, language, reason.facts)
