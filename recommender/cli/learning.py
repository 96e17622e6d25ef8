"""``masa simulate``, ``dataset``, ``models``, ``promote``, ``rollback``."""

from __future__ import annotations

import json as json_
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Json, actor, dump, print_table, tell

if TYPE_CHECKING:
    from recommender.evaluation.challenge import Challenge
    from recommender.service.datasets import Dataset

models_app = typer.Typer(help="Versions of the ranker: what is there, what was in use.", no_args_is_help=True)

Out = Annotated[Path, typer.Argument(help="Parquet file to write; its data card lies beside it.")]
Data = Annotated[Path, typer.Option("--data", exists=True, dir_okay=False, help="Data set: Parquet.")]
Version = Annotated[str, typer.Argument(help="A version, as `masa models list` names it.")]
Many = Annotated[int, typer.Option(min=2, max=2000)]


def simulate(
    out: Out,
    seed: Annotated[int, typer.Option(help="The same seed gives the same missions.")] = 0,
    past: Annotated[int, typer.Option(min=1, max=50, help="Missions before the last one.")] = 5,
    firms: Many = 60,
    buyers: Many = 120,
    json: Json = False,
) -> None:
    """Invent missions whose preferences are known, marked as synthetic, and write what they would teach.

    Example: masa simulate invented.parquet --seed 7
    """
    from recommender.service import datasets

    _tell_dataset(datasets.write_simulated(out, seed, past, firms, buyers), json)


def dataset(
    out: Out,
    weigh: Annotated[
        bool, typer.Option("--weigh/--no-weigh", help="Make up for what stood too far down to be read.")
    ] = True,
    eta: Annotated[float, typer.Option(min=0, max=2, help="Rank r is read with chance r ** -eta.")] = 0.5,
    json: Json = False,
) -> None:
    """Write decisions, ratings and outcomes of all events as labelled pairs.

    Example: masa dataset feedback.parquet
    """
    from recommender.feedback import Propensity
    from recommender.service import Masa, datasets

    propensity = Propensity(eta) if weigh else None
    _tell_dataset(datasets.write_examples(Masa.open(), actor(), out, propensity), json)


@models_app.command("list")
def list_models(json: Json = False) -> None:
    """List the versions that were trained.

    Example: masa models list
    """
    from recommender.registry import all_versions
    from recommender.service import Masa

    masa = Masa.open()
    active, found = masa.store.models.active(), all_versions(masa.settings.rankers_dir)
    if json:
        dump({"active": active.version if active else "", "versions": found})
        return
    rows = [
        ("*" if active and active.version == one["version"] else "", one["version"], len(one["events"]),
         sum(one["answers"].values()))
        for one in found
    ]  # fmt: skip
    print_table(("in_use", "version", "events", "answers"), rows)


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
    data: Data,
    against: Annotated[str, typer.Option(help="The other version; without it, the prior.")] = "",
    json: Json = False,
) -> None:
    """Hold a version against another on the last event of a data set.

    Example: masa models compare boosted-1a2b3c4d --data feedback.parquet
    """
    from recommender.config import Settings
    from recommender.service import learning

    _tell_challenge(learning.compare(Settings(), data, against, version), json)


def promote(
    version: Version,
    data: Data,
    force: Annotated[str, typer.Option(help="Why, if it is to be used though it is worse.")] = "",
    json: Json = False,
) -> None:
    """Put a version in use, unless it is worse than the one in use.

    Example: masa promote boosted-1a2b3c4d --data feedback.parquet
    """
    from recommender.service import Masa, learning

    _tell_challenge(learning.promote(Masa.open(), actor(), version, data, force), json)
    if not json:
        tell("promoted", version=version)


def rollback(
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    json: Json = False,
) -> None:
    """Return to the version that was in use before.

    Example: masa rollback --reason "firms complain"
    """
    from recommender.service import Masa, learning

    version = learning.rollback(Masa.open(), actor(), reason)
    if json:
        dump({"active": version})
    else:
        tell("rolled_back", version=version or "prior")


def _tell_dataset(written: Dataset, json: bool) -> None:
    if json:
        output.line(json_.dumps(asdict(written), ensure_ascii=False))
        return
    tell("dataset_written", path=written.path, events=written.events, answers=sum(written.answers.values()))


def _tell_challenge(found: Challenge, json: bool) -> None:
    if json:
        dump(asdict(found) | {"refused": found.refused})
        return
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
    for side, pair in found.counterfactual.items():
        if pair[1].warned:
            tell("overlap_poor", side=side, share=f"{pair[1].overlap:.0%}")
    for name, gap in found.worse.items():
        tell(
            "slice_worse", slice=name, mean=f"{gap.mean:+.3f}", low=f"{gap.low:+.3f}", high=f"{gap.high:+.3f}"
        )
