"""Comparing encoders, and comparing ways to rank, on sets with known answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from recommender.config import BUNDLED, Settings
from recommender.encoder import load_encoder
from recommender.engine import Engine
from recommender.errors import ImportFileError
from recommender.evaluation.alterations import ALTERATIONS
from recommender.evaluation.contenders import ByVectors, baselines
from recommender.evaluation.devsets import STAND_IN, dev_tasks
from recommender.evaluation.judging import Judged, Rank, mission_task, ranking_sheet, read_judgements
from recommender.evaluation.sheet import Sheet
from recommender.evaluation.tasks import Altered, Retrieval, Similarity, Task, empty_sheet
from recommender.importing import read_buyers, read_firms
from recommender.index import LexicalIndex
from recommender.matching import Corpus, Rankers
from recommender.matching.filters import NO_FILTERS, open_products
from recommender.protocols import Ids
from recommender.ranker.sense import FIRM_ONLY
from recommender.records import Buyer, Firm, FirmId, NeedId, Side
from recommender.service.active import rankers_of
from recommender.service.both_ways import buyers_sheet
from recommender.training.config import EncoderConfig
from recommender.training.pairs import held_out

SAMPLE_QRELS = BUNDLED / "data" / "sample" / "qrels.csv"
Told = Callable[[str], None]


@dataclass(frozen=True)
class JudgedMission:
    """The files of a mission whose pairs were judged; those not named lie beside ``qrels``."""

    qrels: Path = SAMPLE_QRELS
    firms: Path | None = None
    needs: Path | None = None
    split: Path | None = None
    part: str = "test"

    @property
    def firms_file(self) -> Path:
        return self.firms or self.qrels.with_name("firms.csv")

    @property
    def needs_file(self) -> Path:
        return self.needs or self.qrels.with_name("buyers.csv")

    def judged(self, buyers: Sequence[Buyer], firms: Sequence[Firm]) -> list[Judged]:
        """The judged needs of the part; of all parts where there is no split. Raises ImportFileError."""
        beside = self.qrels.with_name("split.csv")
        split = self.split or (beside if beside.is_file() else None)
        return read_judgements(self.qrels, buyers, firms, split, self.part)


@dataclass(frozen=True)
class Comparison:
    """Contenders side by side: a sheet a task; ``reference`` is the one that the others are held against."""

    reference: str
    sheets: list[Sheet] = field(default_factory=list)
    absent: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Every figure as plain data."""
        return {
            "reference": self.reference,
            "not_installed": list(self.absent),
            "skipped": list(self.skipped),
            "note": self.note,
            "tasks": [sheet.report(self.reference) for sheet in self.sheets],
        }


def compare_encoders(
    models: Sequence[str],
    data: Path | None,
    mission: JudgedMission,
    only: str = "",
    told: Told = lambda _: None,
) -> Comparison:
    """Measure encoders (folders or hub names; ``default`` for the bundled one) beside the baselines.

    ``data`` is the folder of training and development texts; the sets whose files it lacks are skipped.
    Tasks whose name does not hold ``only`` are left out; ``told`` hears each name as its task is begun.

    Raises:
        BackendUnavailable: no such model.
        ArtefactInvalid: a damaged model.
        ImportFileError: a file of the mission or of ``data`` that cannot be read.
    """
    contenders = {name: _by_name(name) for name in models} | baselines()
    tasks, skipped = dev_tasks(data, unseen)
    sheets = []
    for task in (task for task in (*mission_tasks(mission), *tasks) if only in task.name):
        told(task.name)
        sheets.append(measured(task, contenders))
    return Comparison(
        reference=models[0],
        sheets=sheets,
        absent=tuple(name for name, similarity in contenders.items() if similarity is None),
        skipped=tuple(skipped),
        note=f"Tariff sets are graded by {STAND_IN}.",
    )


def unseen(heading: str) -> bool:
    """Whether a heading is one of those that the default training keeps out."""
    return held_out(heading, EncoderConfig().held_out)


def _by_name(model: str) -> Similarity:
    return ByVectors(load_encoder(Settings(encoder=model).encoder_path))


def mission_tasks(mission: JudgedMission) -> tuple[Retrieval, Altered]:
    """A judged mission's needs → products, and the same with the products' text altered.

    Raises:
        ImportFileError: a file that cannot be read, holds no record, or judges nothing.
    """
    firms = read_firms(mission.firms_file).records
    buyers = read_buyers(mission.needs_file).records
    if not firms or not buyers:
        empty = mission.needs_file if firms else mission.firms_file
        raise ImportFileError("nothing_to_rank", file=empty.name)
    task = mission_task(mission.judged(buyers, firms), firms)
    return task, Altered(task, ALTERATIONS)


def measured(task: Task, contenders: Mapping[str, Similarity | None]) -> Sheet:
    """The sheet of one task with every contender that is there."""
    sheet = empty_sheet(task)
    for name, similarity in contenders.items():
        if similarity is not None:
            sheet.add(name, task.measure(similarity))
    return sheet


def with_learned(engine: Engine, settings: Settings, versions: Sequence[str]) -> dict[str, Engine]:
    """An engine of hand-set weights, and the same with each of some learned versions.

    Raises:
        NotFound: no such version.
        ArtefactInvalid: a damaged one.
    """
    found = {"prior": engine}
    for version in versions:
        sides = rankers_of(settings, version)
        rankers = Rankers(sides[Side.BUYER], sides[Side.FIRM], engine.rankers.combination)
        found[version] = replace(engine, rankers=rankers)
    return found


def compare_rankings(engines: Mapping[str, Engine], mission: JudgedMission) -> Comparison:
    """Measure engines on a judged mission, each beside its buyer's side alone, and the first one's parts.

    Pairs that a hard rule shuts count for nobody: a part that ranks them would be ahead by that alone. A
    second sheet lists buyers for firms.

    Raises:
        ImportFileError: a file of the mission that cannot be read, or judges nothing.
    """
    name, engine = next(iter(engines.items()))
    corpus = engine.corpus
    every = mission.judged(list(corpus.buyers.values()), list(corpus.firms.values()))
    judged = [need for need in (_allowed(need, corpus) for need in every) if any(need.grades.values())]
    if not judged:
        raise ImportFileError("qrels_none", file=mission.qrels.name, part=mission.part)
    rankings = parts_of(engine)
    for other, theirs in engines.items():
        rankings |= both_sides(theirs, other)
    relevant = sum(grade > 0 for need in every for grade in need.grades.values())
    shut = relevant - sum(grade > 0 for need in judged for grade in need.grades.values())
    return Comparison(
        reference=name,
        sheets=[ranking_sheet(judged, list(corpus.firms), rankings), *_other_way(engines, every)],
        note=f"{shut} of {relevant} relevant pairs are shut by a hard rule and count for nobody.",
    )


def _allowed(need: Judged, corpus: Corpus) -> Judged:
    """A judged need without the firms that may not meet its buyer."""
    grades, firm_grades = (
        {firm: grade for firm, grade in of.items() if (firm, need.buyer.id) not in corpus.shut}
        for of in (need.grades, need.firm_grades)
    )
    return replace(need, grades=grades, firm_grades=firm_grades)


def _other_way(engines: Mapping[str, Engine], judged: Sequence[Judged]) -> list[Sheet]:
    """Buyers listed for firms, where the judgements tell what firms want."""
    shut = next(iter(engines.values())).corpus.shut
    told = any((firm, need.buyer.id) not in shut for need in judged for firm in need.mutual)
    return [buyers_sheet(engines, judged)] if told else []


def parts_of(engine: Engine) -> dict[str, Rank]:
    """What an engine is made of, each part ranking alone the firms that may meet the buyer: words, meaning,
    and both fused.
    """
    corpus = engine.corpus
    bm25 = LexicalIndex()
    bm25.add(corpus.products.ids, [offer.product.text for offer in corpus.offers])

    def firms(need: NeedId, positions: Ids) -> list[FirmId]:
        buyer = corpus.requests[corpus.need_position[need]].buyer.id
        allowed = open_products(corpus, corpus.buyer_position[buyer], NO_FILTERS)
        return list(dict.fromkeys(corpus.product_firm[positions[allowed[positions]]].tolist()))

    def by_words(need: NeedId) -> list[FirmId]:
        text = corpus.requests[corpus.need_position[need]].need.text
        return firms(need, corpus.products.positions(bm25.search([text], len(bm25))[0][0]))

    def by_meaning(need: NeedId) -> list[FirmId]:
        vector = corpus.needs.vectors[corpus.need_position[need]]
        return firms(need, np.argsort(-(corpus.products.vectors @ vector), kind="stable"))

    return {"BM25 alone": by_words, "encoder alone": by_meaning, "fused": engine.candidates}


def both_sides(engine: Engine, name: str) -> dict[str, Rank]:
    """All that an engine knows: by the score of both sides, and the same pairs by the buyer's alone."""

    def by_both(need: NeedId) -> list[FirmId]:
        return [match.firm_id for match in engine.firms_for_need(need, len(engine.corpus.firms))]

    return {f"{name}, buyer's side alone": partial(one_sided, engine), name: by_both}


def one_sided(engine: Engine, need: NeedId) -> list[FirmId]:
    """The firms that a need may meet, by how much its buyer wants them, blind to what only the firm minds."""
    corpus = engine.corpus
    buyer = corpus.requests[corpus.need_position[need]].buyer.id
    allowed = open_products(corpus, corpus.buyer_position[buyer], NO_FILTERS)
    return by_buyer_alone(engine, need, np.flatnonzero(allowed))


def by_buyer_alone(engine: Engine, need: NeedId, products: Ids) -> list[FirmId]:
    """The firms of some products in the same order."""
    corpus = engine.corpus
    features = corpus.space.grid(np.array([corpus.need_position[need]]), products)[:, 0]
    features[[name in FIRM_ONLY for name in corpus.space.names]] = 0.0
    order = np.argsort(-engine.rankers.buyer.logits(corpus.space.names, features.T), kind="stable")
    return list(dict.fromkeys(corpus.offers[product].firm.id for product in products[order].tolist()))
