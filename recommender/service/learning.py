"""From a data set to a better ranker: training and comparison."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from recommender.config import Settings
from recommender.errors import Invalid
from recommender.evaluation.challenge import Challenge, challenge
from recommender.evaluation.drawing import FORMATS, draw_reliability
from recommender.feedback import refuse_leaks
from recommender.feedback.datasets import read_dataset, read_profile, snapshot_of
from recommender.ranker import buyer_prior, firm_prior
from recommender.ranker.examples import Examples
from recommender.ranker.learning import learn
from recommender.records import Side
from recommender.registry import read_manifest, save_version
from recommender.service.active import rankers_of
from recommender.simulation import MARK

PRIORS = {Side.BUYER: buyer_prior, Side.FIRM: firm_prior}


def train_ranker(settings: Settings, data: Path, kind: str, all_events: bool = False) -> dict[str, Any]:
    """Learn both sides from a data set, the last event kept for comparison; returns the manifest.

    Raises:
        ImportFileError: not a data set.
        Invalid: a feature tells the answer.
        NotEnoughFeedback: with the number that is missing.
        BackendUnavailable: the kind needs an extra.
    """
    examples = read_dataset(data)
    if not all_events:
        examples = {side: found.before(-1) for side, found in examples.items()}
    for found in examples.values():
        refuse_leaks(found)
    snapshot = snapshot_of(data)
    learned = {
        side: learn(kind, found, PRIORS[side](), f"{kind}-{snapshot[:8]}-{side}")
        for side, found in examples.items()
    }
    events = sorted({found.events[at] for found in examples.values() for at in np.unique(found.event)})
    told = {
        "kind": kind,
        "snapshot": snapshot,
        "seed": 0,
        "events": events,
        "synthetic": any(event.startswith(MARK) for event in events),
        "answers": {side.value: int(found.answered.sum()) for side, found in examples.items()},
        "profile": read_profile(data),
    }
    return read_manifest(settings.rankers_dir, save_version(settings.rankers_dir, learned, told))


def compare(settings: Settings, data: Path, champion: str, challenger: str) -> Challenge:
    """Hold two versions (empty: the prior) against each other on the last event of a data set.

    Raises:
        Invalid: one of them learned from that event.
        NotFound, ArtefactInvalid, ImportFileError: the version or the data set.
    """
    examples = {side: found.of(-1) for side, found in read_dataset(data).items()}
    _refuse_learned(settings, examples, champion, challenger)
    return challenge(examples, rankers_of(settings, champion), rankers_of(settings, challenger))


def draw_calibration(found: Challenge, path: Path) -> None:
    """Draw both sides' reliability diagrams, champion and challenger in each; SVG or PNG by the name.

    Raises:
        BackendUnavailable: matplotlib is not installed.
        Invalid: neither .svg nor .png.
    """
    if path.suffix not in FORMATS:
        raise Invalid("plot_format", formats=" ".join(FORMATS))
    draw_reliability(
        {side: {"champion": one, "challenger": other} for side, (one, other) in found.reliability.items()},
        path,
    )


def _refuse_learned(settings: Settings, examples: dict[Side, Examples], *versions: str) -> None:
    events = {found.events[at] for found in examples.values() for at in np.unique(found.event)}
    for version in filter(None, versions):
        if both := events & set(read_manifest(settings.rankers_dir, version)["events"]):
            raise Invalid("judged_on_what_it_learned", version=version, events=", ".join(sorted(both)))
