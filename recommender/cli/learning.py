"""``masa simulate``, ``dataset``, ``models``, ``promote``, ``rollback``, ``tune``."""

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
    from recommender.service.tuning import Guard

tune_app = typer.Typer(help="Tune models on your own feedback.", no_args_is_help=True)
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
    data: Data,
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
    _tell_challenge(found, json)


def promote(
    version: Version,
    data: Annotated[
        Path | None,
        typer.Option("--data", exists=True, dir_okay=False, help="Data set to judge a ranker by."),
    ] = None,
    force: Annotated[str, typer.Option(help="Why, if it is to be used though it is worse.")] = "",
    json: Json = False,
) -> None:
    """Put a ranker or a tuned encoder in use, unless it is worse than the one in use.

    Example: masa promote boosted-1a2b3c4d --data feedback.parquet
    """
    from recommender.service import Masa, promoting

    masa = Masa.open()
    if (masa.settings.encoders_dir / version).is_dir():
        _tell_guards(promoting.promote_encoder(masa, actor(), version, force), json)
    elif data is None:
        raise typer.BadParameter(output.say("data_needed"), param_hint="--data")
    else:
        _tell_challenge(promoting.promote(masa, actor(), version, data, force), json)
    if not json:
        tell("promoted", version=version)


def rollback(
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    encoder: Annotated[bool, typer.Option("--encoder", help="The encoder, not the ranker.")] = False,
    json: Json = False,
) -> None:
    """Return to the version that was in use before.

    Example: masa rollback --reason "firms complain"
    """
    from recommender.records import Post
    from recommender.service import Masa, promoting

    kind = Post.ENCODER if encoder else Post.RANKER
    version = promoting.rollback(Masa.open(), actor(), reason, kind=kind)
    if json:
        dump({"active": version})
    else:
        tell("rolled_back", version=version or ("bundled" if encoder else "prior"))


@tune_app.callback()
def tuning() -> None:
    """Tune models on your own feedback."""


@tune_app.command("encoder")
def tune_encoder(
    dev_sets: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Folder of further general sets to guard."),
    ] = None,
    margin: Annotated[float, typer.Option(min=0, max=1, help="How far a general set may fall.")] = 0.02,
    config: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="TOML file of training settings.")
    ] = None,
    json: Json = False,
) -> None:
    """Tune the bundled encoder on accepted pairs; refused when general sets fall by more than a margin.

    Example: masa tune encoder --margin 0.01
    """
    from recommender.service import Masa, tuning
    from recommender.training.config import EncoderConfig

    settings = EncoderConfig.load(config) if config else tuning.GENTLE
    made = tuning.tune(Masa.open(), actor(), dev_sets=dev_sets, margin=margin, config=settings)
    if json:
        dump(asdict(made))
        return
    _tell_guards(list(made.guards), json=False)
    held = ", ".join(guard.name for guard in made.guards)
    tell("encoder_tuned", version=made.version, accepted=made.accepted, sets=held)
    if made.skipped:
        output.note(output.say("dev_sets_skipped", sets=", ".join(made.skipped)))


def _tell_guards(guards: list[Guard], json: bool) -> None:
    if json:
        dump([asdict(guard) for guard in guards])
        return
    rows = [
        (g.name, g.measure, f"{g.before:.4f}", f"{g.after:.4f}", f"{g.after - g.before:+.4f}") for g in guards
    ]
    print_table(("general_set", "measure", "before", "after", "difference"), rows)


def _tell_dataset(written: Dataset, json: bool) -> None:
    if json:
        output.line(json_.dumps(asdict(written), ensure_ascii=False))
        return
    tell("dataset_written", path=written.path, events=written.events, answers=sum(written.answers.values()))


def _tell_challenge(found: Challenge, json: bool) -> None:
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
