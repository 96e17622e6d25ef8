"""``masa settings``: what can be set, as a page of the documentation."""

from __future__ import annotations

from recommender.cli import output

INTRODUCTION = """# Configuration

Every setting is an environment variable; a file `.env` in the working folder is read as well.
`masa settings` prints this page.

| variable | usual | what it does |
|---|---|---|"""


def settings() -> None:
    """Print every setting with its usual value, as Markdown.

    Example: masa settings > docs/configuration.md
    """
    output.line(page())


def page() -> str:
    """The page, made from the settings themselves."""
    from recommender.config import Settings  # here: a tenth of a second that `masa --help` need not spend

    rows = [
        f"| `RECOMMENDER_{name.upper()}` | {_usual(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join([INTRODUCTION, *rows])


def _usual(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return f"`{text}`" if text else "empty"
