"""The model card of an encoder trained here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def model_card(manifest: Mapping[str, Any]) -> str:
    """What was trained on what, under which licences, and how good it is, as Markdown."""
    config = manifest["config"]
    return "\n".join(
        [
            f"# {manifest['name']} {manifest['version']}",
            "",
            f"A static encoder (sentence-transformers `StaticEmbedding`): {manifest['pieces']:,} Unigram "
            f"pieces, {config['dimension']} dimensions, half precision; the mean of the pieces' vectors. "
            f"Trained by `masa train encoder` with seed {manifest['seed']}; `manifest.json` holds the whole "
            "configuration, the checksums of the data and the versions of the libraries.",
            "",
            "## Figures on held-out HS headings",
            "",
            *_table(("metric", "value"), sorted(manifest["metrics"].items())),
            "",
            "Agreement of HS codes is a stand-in for relevance, not a buyer's judgement.",
            "",
            "## Sources and licences",
            "",
            *_table(
                ("source", "licence", "pairs"),
                [(row["source"], row["licence"], f"{row['pairs']:,}") for row in manifest["sources"]],
            ),
            "",
        ]
    )


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines]
