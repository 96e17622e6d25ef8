"""Examples as a Parquet file with a data card: one row a side of a shown pair."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from recommender.errors import BackendUnavailable, ImportFileError
from recommender.ranker.examples import TRAITS, Examples
from recommender.records import EventId, Side

_PLAIN = ("event", "query", "firm", "buyer", "rank", "shown_score", "grade", "weight")
_FIRST = ["synthetic", "side", "event_id", *_PLAIN]


def write_dataset(
    path: Path, examples: Mapping[Side, Examples], synthetic: bool, profile: Mapping[str, Any] | None = None
) -> str:
    """Write the file and, beside it, ``<name>.md``; returns the file's checksum.

    ``profile``, plain data, goes along inside the file.

    Raises:
        BackendUnavailable: pyarrow (the ``learn`` extra) is not installed.
    """
    table = pd.concat([_table(found) for found in examples.values()], ignore_index=True)
    table.insert(0, "synthetic", synthetic)
    table.attrs["profile"] = dict(profile or {})
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.writing")
    try:
        table.to_parquet(part, index=False)
    except ImportError as error:
        raise BackendUnavailable("learn_extra_missing", what="pyarrow") from error
    part.replace(path)
    snapshot = snapshot_of(path)
    path.with_suffix(".md").write_text(_card(path.name, snapshot, examples, synthetic), encoding="utf-8")
    return snapshot


def read_dataset(path: Path) -> dict[Side, Examples]:
    """The examples of each side.

    Raises:
        ImportFileError: not a file that :func:`write_dataset` wrote.
        BackendUnavailable: as above.
    """
    table = _read(path)
    if missing := [name for name in _FIRST if name not in table.columns]:
        raise ImportFileError("dataset_columns_missing", file=path.name, columns=", ".join(missing))
    ids = table.drop_duplicates("event").sort_values("event")["event_id"]
    events = tuple(EventId(id_) for id_ in ids)
    return {side: _examples(side, table[table["side"] == side.value], events) for side in Side}


def read_profile(path: Path) -> dict[str, Any]:
    """The profile that a data set brings along; empty if none. Raises as :func:`read_dataset` does."""
    found: dict[str, Any] = _read(path).attrs.get("profile", {})
    return found


def snapshot_of(path: Path) -> str:
    """SHA-256 of the file: the id of the data that a model learned from."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except ImportError as error:
        raise BackendUnavailable("learn_extra_missing", what="pyarrow") from error
    except (OSError, ValueError) as error:
        raise ImportFileError("dataset_unreadable", file=path.name) from error


def _table(found: Examples) -> pd.DataFrame:
    table = pd.DataFrame({name: getattr(found, name) for name in _PLAIN})
    table.insert(0, "event_id", [found.events[at] for at in found.event])
    table.insert(0, "side", found.side.value)
    traits = pd.DataFrame(found.traits, columns=list(TRAITS))
    return pd.concat([table, traits, pd.DataFrame(found.values, columns=list(found.names))], axis=1)


def _examples(side: Side, table: pd.DataFrame, events: tuple[EventId, ...]) -> Examples:
    names = tuple(str(name) for name in table.columns if name not in (*_FIRST, *TRAITS))
    number = {id_: at for at, id_ in enumerate(events)}
    columns = {name: table[name].to_numpy() for name in _PLAIN}
    columns["event"] = table["event_id"].map(number).to_numpy(np.int64)
    columns |= {name: table[name].to_numpy(np.str_) for name in ("firm", "buyer")}
    traits = table.reindex(columns=list(TRAITS), fill_value="").to_numpy(np.str_)
    values = table[list(names)].to_numpy(np.float32)
    return Examples(side=side, names=names, events=events, values=values, traits=traits, **columns)


def _card(name: str, snapshot: str, examples: Mapping[Side, Examples], synthetic: bool) -> str:
    rows = [
        f"| {side} | {event} | {(at := found.event == number).sum()} | {(at & found.answered).sum()} "
        f"| {(at & found.wanted).sum()} |"
        for side, found in examples.items()
        for number, event in enumerate(found.events)
    ]
    kind = "**Synthetic**: invented by `masa simulate`; says nothing of real trade." if synthetic else (
        "Made by `masa dataset` from this mission's own decisions, ratings and outcomes."
    )  # fmt: skip
    return "\n".join([
        f"# {name}", "", kind, "", f"Snapshot (SHA-256): `{snapshot}`", "",
        "One row a side of a shown pair. `grade`: 4 order, 3 quotation, 2 good rating or samples, 1 "
        "accepted, 0 declined, empty: passed over. `weight`: inverse propensity of an answer at `rank`. "
        "`query`: one company's list at one event; lists of both sides are never mixed. "
        "`event` counts events in order of time: split there. "
        "`language` is the buyer's, `sector` the HS chapter of the article, `size` the firm's by the "
        "products it lists. All other columns are features of the pair as shown.", "",
        "| side | event | shown | answered | wanted |", "|---|---|---|---|---|", *rows, "",
        "Company ids are pseudonyms at best: treat the file as confidential.", "",
    ])  # fmt: skip
