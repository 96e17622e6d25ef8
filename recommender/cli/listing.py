"""How help lists commands."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

_SENTENCE = 200


class Commands(TyperGroup):
    """A group whose help gives each command its whole sentence, where click would cut it short."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        listed = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, one.get_short_help_str(_SENTENCE)) for name, one in listed if not one.hidden]
            )
