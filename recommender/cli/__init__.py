"""The command line ``masa``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run ``masa``: exit 0, 1 with one line on stderr for a user's error, 2 for usage."""
    from recommender.cli.app import app
    from recommender.cli.output import language
    from recommender.errors import RecommenderError

    try:
        app()
    except RecommenderError as error:
        from recommender.wording import error_phrase

        print(f"masa: {error_phrase(error, language())}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
