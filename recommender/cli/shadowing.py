"""``masa shadow``: a challenger scores beside the champion."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Json, actor, dump, print_table, tell

if TYPE_CHECKING:
    from recommender.evaluation.shadowing import Shadowed

shadow_app = typer.Typer(
    help="Let a ranker score beside the one in use, unseen, and compare later.", no_args_is_help=True
)


@shadow_app.command("start")
def start(
    version: Annotated[str, typer.Argument(help="A version, as `masa models list` names it.")],
    interleave: Annotated[
        bool, typer.Option("--interleave", help="Draft the parties' lists from both orders, place by place.")
    ] = False,
) -> None:
    """Score beside the ranker in use each time a shortlist is filled; nothing of it is shown.

    Example: masa shadow start boosted-1a2b3c4d --interleave
    """
    from recommender.service import Masa, shadow

    shadow.start(Masa.open(), actor(), version, interleave=interleave)
    tell("shadow_started", version=version)


@shadow_app.command("stop")
def stop() -> None:
    """Let nothing score beside any more; what was kept stays.

    Example: masa shadow stop
    """
    from recommender.service import Masa, shadow

    tell("shadow_stopped", version=shadow.stop(Masa.open(), actor()))


@shadow_app.command("compare")
def compare(
    version: Annotated[
        str, typer.Argument(help="An earlier version; without it, the one in the shadow.")
    ] = "",
    json: Json = False,
) -> None:
    """Hold the version in the shadow against the one that was in use, by what was answered.

    Example: masa shadow compare
    """
    from recommender.service import Masa, shadow

    found = shadow.compare(Masa.open(), actor(), version)
    if json:
        dump(asdict(found))
    else:
        _tell(found)


def _tell(found: Shadowed) -> None:
    rows = [
        (side, found.lists[side], f"{found.champion[side].mean:.3f}", f"{found.challenger[side].mean:.3f}",
         f"{gap.mean:+.3f} [{gap.low:+.3f}, {gap.high:+.3f}]", f"{gap.p_value:.3f}")
        for side, gap in found.difference.items() if found.lists[side]
    ]  # fmt: skip
    print_table(("ndcg", "lists", "champion", "challenger", "difference", "p_value"), rows)
    if (live := found.interleaved) is None:
        output.line(output.say("not_interleaved"))
        return
    tell(
        "interleaved", champion=live.champion, challenger=live.challenger, ties=live.ties,
        p_value=f"{live.p_value:.3f}",
    )  # fmt: skip
