"""``masa settings``."""

from __future__ import annotations

from recommender.cli import output


def settings() -> None:
    """Print all settings with what they do and their defaults, as a page of the documentation.

    Example: masa settings > docs/settings.md
    """
    from recommender.config import Settings

    prefix = str(Settings.model_config.get("env_prefix", ""))
    output.line("# Settings\n\nRead from the environment, else from a file `.env` in the working folder.\n")
    output.line("| variable | default | what it is |\n|---|---|---|")
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if str(field.default) else "empty"
        output.line(f"| `{prefix}{name.upper()}` | {default} | {field.description} |")
