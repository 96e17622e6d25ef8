"""What the command line prints, and in which language."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


@lru_cache(maxsize=1)
def language() -> str:
    """The configured language of messages."""
    from recommender.config import Settings
    from recommender.errors import Invalid
    from recommender.wording import LANGUAGES

    try:
        chosen = Settings().language
    except Invalid:  # told once, by the command that wants the settings
        return "en"
    return chosen if chosen in LANGUAGES else "en"


def say(code: str, **facts: object) -> str:
    """A message in the configured language."""
    from recommender.wording import phrase

    return phrase(code, language(), facts)


def line(text: str) -> None:
    """One line to standard output."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """One line to standard error: for people, never for scripts."""
    sys.stderr.write(text + "\n")


def console() -> Console:
    """A rich console as wide as the terminal; 110 columns where there is none."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "110"))
    return Console(width=width)
