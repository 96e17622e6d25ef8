"""``masa promote`` and ``masa rollback``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from recommender.cli import output
from recommender.cli.missions import Json, actor, dump, tell
from recommender.cli.models import Version, tell_challenge
from recommender.cli.tuning import tell_guards


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
        tell_guards(promoting.promote_encoder(masa, actor(), version, force), json)
    elif data is None:
        raise typer.BadParameter(output.say("data_needed"), param_hint="--data")
    else:
        tell_challenge(promoting.promote(masa, actor(), version, data, force), json)
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
