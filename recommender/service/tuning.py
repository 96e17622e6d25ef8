"""Tuning the encoder on a mission's own answers, guarded by what it could do before."""

from __future__ import annotations

import csv
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from recommender import __version__
from recommender.config import BUNDLED
from recommender.encoder import load_encoder
from recommender.errors import NotEnoughFeedback, PromotionRefused
from recommender.evaluation.contenders import ByVectors
from recommender.evaluation.devsets import dev_tasks
from recommender.feedback import grade_of
from recommender.matching import Corpus
from recommender.protocols import Encoder
from recommender.records import Actor, Feedback, NeedId, ProductId, Signal
from recommender.service.evaluating import JudgedMission, measured, mission_tasks, unseen
from recommender.service.masa import Masa
from recommender.service.permission import require_analyst
from recommender.training.config import EncoderConfig

MARGIN = 0.02
"""By how much a general set may fall, in its own first measure."""

FEWEST = 20
"""Accepted pairs under which an encoder is not tuned."""

GENTLE = EncoderConfig(
    name="tuned", from_bundled=True, batch=512, passes=1.0, learning_rate=0.002, held_out=0.0,
    repeats={"mission": 10},
)  # fmt: skip
"""Ten looks at each accepted pair among one at the glossary, whose pairs keep what is known alive."""

MISSIONS = ("sample", "second_mission")
Line = tuple[NeedId, ProductId]
Told = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Guard:
    """A general set before and after, in its first measure."""

    name: str
    measure: str
    before: float
    after: float
    margin: float

    @property
    def fell(self) -> bool:
        """Whether it lost more than it may."""
        return self.after < self.before - self.margin


@dataclass(frozen=True)
class Tuned:
    """A version that passed its guards; ``skipped`` names general sets that are not at hand."""

    version: str
    accepted: int
    guards: tuple[Guard, ...]
    skipped: tuple[str, ...]


def tune(
    masa: Masa, actor: Actor, *, dev_sets: Path | None = None, margin: float = MARGIN,
    config: EncoderConfig = GENTLE, progress: Callable[[int, int], None] | None = None,
) -> Tuned:  # fmt: skip
    """Go on training the bundled encoder on what both sides of this database accepted.

    Declined products of the same need are its hard negatives. The general sets are the development parts
    of the missions that come with Masa, and those of ``dev_sets`` whose files are there.

    Raises:
        NotPermitted, EngineNotReady
        NotEnoughFeedback: fewer than ``FEWEST`` accepted pairs.
        PromotionRefused: a general set fell by more than ``margin``; nothing is kept then.
        BackendUnavailable: the ``train`` extra is not installed.
    """
    from recommender.service.training import train_encoder

    require_analyst(actor)
    work = masa.settings.encoders_dir / ".tuning"
    shutil.rmtree(work, ignore_errors=True)
    accepted = _write_pairs(masa, actor, work / "pairs")
    try:
        folder = train_encoder(work / "pairs", config, work / "made", progress).folder
        guards, skipped = guarded(masa.encoder(), load_encoder(str(folder)), dev_sets, margin)
        refuse_fallen(folder.name, guards)
        _note(folder, guards, accepted)
        kept = masa.settings.encoders_dir / folder.name
        if not kept.exists():
            folder.replace(kept)
    finally:
        shutil.rmtree(work)
    return Tuned(folder.name, accepted, tuple(guards), tuple(skipped))


def guarded(
    before: Encoder, after: Encoder, dev_sets: Path | None = None, margin: float = MARGIN
) -> tuple[list[Guard], list[str]]:
    """Both encoders on every general set at hand, and the names of the sets that are not."""
    tasks, skipped = dev_tasks(dev_sets, unseen)
    missions = [
        task
        for name in MISSIONS
        for task in mission_tasks(JudgedMission(BUNDLED / "data" / name / "qrels.csv", part="dev"))
    ]
    found = []
    for task in (*missions, *tasks):
        sheet = measured(task, {"before": ByVectors(before), "after": ByVectors(after)})
        measure = sheet.headline if sheet.headline in sheet.measures else sheet.measures[0]
        before_, after_ = (float(np.nanmean(sheet.values[name][measure])) for name in ("before", "after"))
        found.append(Guard(task.name, measure, before_, after_, margin))
    return found, skipped


def refuse_fallen(version: str, guards: Iterable[Guard]) -> None:
    """Raises PromotionRefused naming the sets that fell too far, with what they were and are."""
    if fallen := [guard for guard in guards if guard.fell]:
        told = "; ".join(f"{g.name} {g.measure} {g.before:.3f} → {g.after:.3f}" for g in fallen)
        raise PromotionRefused("encoder_forgets", version=version, margin=fallen[0].margin, sets=told)


def accepted_lines(feedback: Iterable[Feedback]) -> dict[Line, bool]:
    """Whether each answered (need, product) was wanted: by everybody who said anything of it."""
    signals: defaultdict[tuple[Line, str], dict[Signal, float]] = defaultdict(dict)
    for one in feedback:
        if one.need_id and one.product_id:
            line = one.need_id, one.product_id
            signals[line, f"{one.event_id} {one.side}"][one.signal] = one.label
    found: dict[Line, bool] = {}
    for (line, _), told in signals.items():
        found[line] = found.get(line, True) and grade_of(told) >= 1
    return found


def _write_pairs(masa: Masa, actor: Actor, folder: Path) -> int:
    """Accepted lines as a pair file, each with a declined product of the same need; returns how many."""
    events = masa.store.events.all(actor)
    feedback = (one for event in events for one in masa.store.feedback.of(actor, event.id))
    corpus = masa.engine().corpus
    lines = {line: wanted for line, wanted in accepted_lines(feedback).items() if _known(corpus, line)}
    accepted = [line for line, wanted in lines.items() if wanted]
    if len(accepted) < FEWEST:
        missing = FEWEST - len(accepted)
        raise NotEnoughFeedback("accepted_pairs_missing", found=len(accepted), needed=FEWEST, missing=missing)
    declined: defaultdict[NeedId, list[ProductId]] = defaultdict(list)
    for (need, product), wanted in lines.items():
        if not wanted:
            declined[need].append(product)
    folder.mkdir(parents=True)
    with (folder / "mission.tsv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar=None, quotechar=None)
        rows.writerow(("lang_a", "text_a", "lang_b", "text_b", "group", "negative", "source", "licence"))
        for need, product in sorted(accepted):
            for negative in sorted(declined[need]) or [ProductId("")]:
                texts = _need(corpus, need), _product(corpus, product), _product(corpus, negative)
                rows.writerow(("", texts[0], "", texts[1], need, texts[2], "mission", "own records"))
    return len(accepted)


def _known(corpus: Corpus, line: Line) -> bool:
    return line[0] in corpus.need_position and line[1] in corpus.product_position


def _need(corpus: Corpus, id_: str) -> str:
    return " ".join(corpus.requests[corpus.need_position[id_]].need.text.split())


def _product(corpus: Corpus, id_: str) -> str:
    return " ".join(corpus.offers[corpus.product_position[id_]].product.text.split()) if id_ else ""


def _note(folder: Path, guards: Iterable[Guard], accepted: int) -> None:
    """Add to manifest and card how the version stood its guards."""
    path = folder / "manifest.json"
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    manifest |= {"code": __version__, "accepted": accepted, "guards": [asdict(guard) for guard in guards]}
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
    lines = [
        "",
        f"## Tuned on {accepted} accepted pairs",
        "",
        "| general set | before | after |",
        "|---|---|---|",
    ]
    lines += [f"| {g.name}, {g.measure} | {g.before:.4f} | {g.after:.4f} |" for g in guards]
    with (folder / "README.md").open("a", encoding="utf-8") as card:
        card.write("\n".join(lines) + "\n")
