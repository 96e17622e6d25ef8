"""``masa evaluate``."""

from __future__ import annotations

import json as json_
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import output

if TYPE_CHECKING:
    from rich.table import Table

    from recommender.evaluation.metrics import Estimate
    from recommender.evaluation.sheet import Sheet
    from recommender.service.evaluating import Comparison

evaluate_app = typer.Typer(
    help="Measure encoders and rankings on sets with known answers.", no_args_is_help=True
)


class Part(StrEnum):
    dev = "dev"
    test = "test"


def _drawable(path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() not in (".svg", ".png"):
        raise typer.BadParameter("give a file that ends in .svg or .png")
    if path is not None and not path.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {path.parent}")
    return path


Firms = Annotated[Path | None, typer.Option(help="Firms with products; firms.csv beside the qrels.")]
Needs = Annotated[Path | None, typer.Option(help="Buyers with needs; buyers.csv beside the qrels.")]
Split = Annotated[Path | None, typer.Option(help="Columns buyer_id, part; split.csv beside the qrels.")]
OfPart = Annotated[Part, typer.Option(help="Which buyers' needs, where there is a split.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
Plot = Annotated[Path | None, typer.Option(help="Draw to this .svg or .png.", callback=_drawable)]


@evaluate_app.command("encoder")
def evaluate_encoder(
    models: Annotated[list[str] | None, typer.Argument(help="Folders or hub names; the bundled one.")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder of training and development texts.")] = None,
    only: Annotated[str, typer.Option(help="Only tasks whose name holds this, such as XQuAD.")] = "",
    qrels: Annotated[Path | None, typer.Option(help="Judgements; those of the sample mission.")] = None,
    firms: Firms = None,
    needs: Needs = None,
    split: Split = None,
    part: OfPart = Part.test,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """Compare encoders with BM25, character n-grams and all-MiniLM-L6-v2.

    Example: masa evaluate encoder default models/mine --data ../shared/data --plot encoders.svg
    """
    from recommender.service.evaluating import SAMPLE_QRELS, JudgedMission, compare_encoders

    mission = JudgedMission(qrels or SAMPLE_QRELS, firms, needs, split, part.value)
    found = compare_encoders(models or ["default"], data, mission, only, output.note)
    if not found.sheets:
        raise typer.BadParameter(f"no task's name holds “{only}”", param_hint="--only")
    show(found, json, plot)


@evaluate_app.command("ranking")
def evaluate_ranking(
    qrels: Annotated[Path, typer.Option(help="Judgements: need_id, firm_id, grade, firm_grade, type.")],
    firms: Firms = None,
    needs: Needs = None,
    split: Split = None,
    part: OfPart = Part.test,
    rankers: Annotated[
        list[str] | None, typer.Option("--ranker", help="A learned version to set beside; may be repeated.")
    ] = None,
    json: Json = False,
    plot: Plot = None,
) -> None:
    """Compare the full ranking with its parts, and with learned rankers, on a judged mission.

    Example: masa evaluate ranking --qrels data/sample/qrels.csv --part dev --ranker logistic-1a2b3c4d
    """
    from recommender.config import Settings
    from recommender.service.evaluating import JudgedMission, compare_rankings, with_learned
    from recommender.service.ranking import Ranking

    settings, mission = Settings(), JudgedMission(qrels, firms, needs, split, part.value)
    engine = Ranking(mission.firms_file, mission.needs_file, settings).engine
    show(compare_rankings(with_learned(engine, settings, rankers or []), mission), json, plot)


def show(found: Comparison, as_json: bool, plot: Path | None) -> None:
    """Print a comparison, and draw it: a sheet or two by all measures, more by their headlines."""
    if plot:
        from recommender.evaluation.drawing import draw

        few = len(found.sheets) <= 2
        draw([(s, name) for s in found.sheets for name in (s.measures if few else [s.headline])], plot)
    if as_json:
        output.line(json_.dumps(found.as_dict(), ensure_ascii=False))
        return
    for sheet in found.sheets:
        _print_sheet(sheet, found)
    if found.skipped:
        output.line(output.say("evaluation_skipped", names=", ".join(found.skipped)))
    if found.note:
        output.line(found.note)


def _print_sheet(sheet: Sheet, found: Comparison) -> None:
    """A line a contender over all queries, and as many again for each group of queries."""
    table = _table(sheet, f"{sheet.name} ({len(sheet.clusters)}): {sheet.about}")
    for group in ["", *sheet.group_names()]:
        if group:
            table.add_row(f"[bold]{group}[/bold]")
        for name in sheet.values:
            cells = [_cell(sheet.estimate(name, measure, group)) for measure in sheet.measures]
            if sheet.exposures:
                cells.append("" if group else _cell(sheet.gini(name)))
            table.add_row(name, *cells)
        for name in found.absent if not group else ():
            table.add_row(name, output.say("evaluation_absent"))
        table.add_section()
    output.console().print(table)
    _print_differences(sheet, found.reference)


def _print_differences(sheet: Sheet, reference: str) -> None:
    table = _table(sheet, output.say("evaluation_ahead", name=reference))
    for name in sheet.values:
        if name != reference:
            gaps = [sheet.difference(reference, name, measure) for measure in sheet.measures]
            table.add_row(name, *(f"{gap.mean:+.3f} [dim]p={gap.p_value:.4f}[/dim]" for gap in gaps))
    output.console().print(table)


def _table(sheet: Sheet, title: str) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", expand=True)
    table.add_column("", overflow="fold")
    for measure in (*sheet.measures, *(("exposure Gini",) if sheet.exposures else ())):
        table.add_column(measure, justify="right")
    return table


def _cell(found: Estimate) -> str:
    return f"{found.mean:.3f} [dim]{found.low:.2f}–{found.high:.2f}[/dim]"
