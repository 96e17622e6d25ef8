"""``masa models``: what versions there are, and how they compare."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Json, actor, dump, print_table, tell

if TYPE_CHECKING:
    from recommender.evaluation.challenge import Challenge

models_app = typer.Typer(help="Versions of the ranker: what is there, what was in use.", no_args_is_help=True)

Version = Annotated[str, typer.Argument(help="A version, as `masa models list` names it.")]


@models_app.command("list")
def list_models(json: Json = False) -> None:
    """List rankers and tuned encoders, and which are in use.

    Example: masa models list
    """
    from recommender.records import Post
    from recommender.service import Masa, models
    from recommender.service.active import in_use

    masa = Masa.open()
    found = models.all_models(masa, actor())
    if json:
        of = {
            post: [one.manifest for one in found if one.kind is post] for post in (Post.RANKER, Post.ENCODER)
        }
        dump({
            "active": in_use(masa.store), "versions": of[Post.RANKER],
            "active_encoder": in_use(masa.store, Post.ENCODER), "encoders": of[Post.ENCODER],
        })  # fmt: skip
        return
    rows = [
        (", ".join(one.posts), one.version, len(one.manifest.get("events", ())),
         sum(one.manifest.get("answers", {}).values()) or one.manifest.get("accepted", 0))
        for one in found
    ]  # fmt: skip
    print_table(("in_use", "version", "events", "answers"), rows)


@models_app.command("export")
def export(
    mlflow: Annotated[Path, typer.Option("--mlflow", file_okay=False, help="Folder of MLflow's file store.")],
    json: Json = False,
) -> None:
    """Write all versions, with their files and figures, as runs that MLflow can show.

    Example: masa models export --mlflow mlruns
    """
    from recommender.service import Masa, models

    written = models.export_mlflow(Masa.open(), actor(), mlflow)
    if json:
        dump({"written": written})
    else:
        tell("models_exported", count=len(written), folder=str(mlflow))


@models_app.command("history")
def history(json: Json = False) -> None:
    """Tell which versions were in use, since when, by whom and why.

    Example: masa models history
    """
    from recommender.service import Masa

    found = Masa.open().store.models.history()
    if json:
        dump([asdict(one) for one in found])
        return
    rows = [(f"{one.at:%Y-%m-%d %H:%M}", one.version or "prior", one.by, one.reason) for one in found]
    print_table(("when", "version", "who", "reason"), rows)


@models_app.command("compare")
def compare(
    version: Version,
    data: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Data set: Parquet.")],
    against: Annotated[str, typer.Option(help="The other version; without it, the prior.")] = "",
    plot: Annotated[
        Path | None, typer.Option(help="SVG or PNG file of the reliability diagrams to write.")
    ] = None,
    json: Json = False,
) -> None:
    """Hold a version against another on the last event of a data set.

    Example: masa models compare boosted-1a2b3c4d --data feedback.parquet
    """
    from recommender.config import Settings
    from recommender.service import learning

    found = learning.compare(Settings(), data, against, version)
    if plot:
        learning.draw_calibration(found, plot)
    tell_challenge(found, json)


def tell_challenge(found: Challenge, json: bool) -> None:
    """Print how two versions compare."""
    if json:
        dump(asdict(found) | {"refused": found.refused, "worse": [asdict(one) for one in found.worse]})
        return
    from recommender.evaluation.telling import told

    rows = [
        (kind, f"{found.champion[kind].mean:.3f}", f"{found.challenger[kind].mean:.3f}",
         f"{gap.mean:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}]", f"{gap.p_value:.3f}")
        for kind, gap in found.difference.items()
    ]  # fmt: skip
    print_table(("ndcg", "champion", "challenger", "difference", "p_value"), rows)
    rows = [
        (
            side,
            f"{one:.3f}",
            f"{other:.3f}",
            f"{values[0].doubly_robust:.3f}",
            f"{values[1].doubly_robust:.3f}",
        )
        for (side, (one, other)), values in zip(
            found.calibration.items(), found.counterfactual.values(), strict=True
        )
    ]
    print_table(("side", "champion_ece", "challenger_ece", "champion_value", "challenger_value"), rows)
    one, other, gap = found.mutual
    tell(
        "mutual_share", champion=f"{one.mean:.1%}", challenger=f"{other.mean:.1%}",
        mean=f"{gap.mean:+.3f}", low=f"{gap.low:+.3f}", high=f"{gap.high:+.3f}",
    )  # fmt: skip
    for side, pair in found.counterfactual.items():
        if (value := pair[1]).warned:
            share, effective = f"{value.overlap:.0%}", f"{value.effective:.0f}"
            tell("overlap_poor", side=side, share=share, answers=value.answers, effective=effective)
    for part in found.worse:
        output.line(told(part, output.language()))
