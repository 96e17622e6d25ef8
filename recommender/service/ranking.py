"""Rank two files, with no database and no server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from recommender.compliance import Screened
from recommender.config import Settings
from recommender.encoder import load_encoder
from recommender.engine import Engine, build_engine, default_reader
from recommender.errors import ImportFileError
from recommender.importing import Imported, Problem, read_buyers, read_firms
from recommender.ranker import Combination
from recommender.records import Match, Side
from recommender.service.compliance import flag_as_dict, load_screening
from recommender.wording import phrase


class Ranking:
    """Two files as an engine, with the problems found on the way."""

    def __init__(self, firms: Path, needs: Path, settings: Settings) -> None:
        """Read both files and build an engine. Raises ImportFileError, ArtefactInvalid for a rule file."""
        offered, wanted = read_firms(firms), read_buyers(needs)
        for path, imported in ((firms, offered), (needs, wanted)):
            if not imported.records:
                raise ImportFileError("nothing_to_rank", file=path.name)
        self.problems: list[tuple[Path, Problem]] = [*_located(firms, offered), *_located(needs, wanted)]
        encoder = load_encoder(settings.encoder_path)
        reader = default_reader()
        self.engine: Engine = build_engine(
            encoder,
            offered.records,
            wanted.records,
            today=date.today(),
            reader=reader,
            flags_of=Screened(load_screening(settings, reader)).flags,
            combination=Combination(settings.combination),
        )

    def groups(self, side: Side, k: int) -> Iterator[list[Match]]:
        """The best ``k`` matches of each need (``side`` buyer) or of each firm, in the files' order."""
        if side is Side.BUYER:
            for buyer in self.engine.corpus.buyers.values():
                for need in buyer.needs:
                    yield self.engine.firms_for_need(need.id, k)
        else:
            for firm in self.engine.corpus.firms:
                yield self.engine.buyers_for_firm(firm, k)


def _located(path: Path, imported: Imported[Any]) -> Iterable[tuple[Path, Problem]]:
    return ((path, problem) for problem in imported.problems)


def match_as_dict(match: Match, rank: int, language: str) -> dict[str, Any]:
    """A match as one line of JSON: ids, scores, reasons in ``language``, flags."""
    return {
        "need_id": match.need_id,
        "buyer_id": match.buyer_id,
        "firm_id": match.firm_id,
        "product_id": match.product_id,
        "rank": rank,
        "score": round(match.score, 6),
        "buyer_score": round(match.buyer_score, 6),
        "firm_score": round(match.firm_score, 6),
        "reasons": [phrase(reason.code, language, reason.facts) for reason in match.reasons],
        "flags": [flag_as_dict(flag, language) for flag in match.flags],
    }
