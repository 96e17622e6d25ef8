"""One mission's data and its engine."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np

from recommender.config import Settings
from recommender.encoder import load_encoder
from recommender.engine import Engine, build_engine, default_reader
from recommender.errors import ArtefactInvalid, EncoderMismatch, EngineNotReady
from recommender.index import VectorIndex
from recommender.matching import EventScores, Filters, IndexSource, Rankers
from recommender.protocols import Encoder, Ids, Vectors
from recommender.ranker import Combination
from recommender.records import Buyer, Exclusion, Firm, Pair, Side
from recommender.service.active import active_rankers
from recommender.service.compliance import Compliance
from recommender.service.duplicates import Duplicates
from recommender.service.history import past_meetings
from recommender.service.imports import ImportReport, Progress, import_file
from recommender.service.secret import with_secret
from recommender.store import Role, Store
from recommender.text import content_hash

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BuildReport:
    """What an engine was built from; ``encoded`` texts had no stored vector, ``cut`` of them were too
    long for the encoder to read to the end."""

    firms: int
    products: int
    buyers: int
    needs: int
    encoded: int
    cut: int

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class Masa:
    """Store and engine of one data folder; safe to share between threads.

    The engine is built anew when the records have changed, then swapped in one assignment: a request
    sees the old one or the new one, never a mixture.
    """

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self.compliance = Compliance(store, settings, default_reader)
        self.duplicates = Duplicates(store)
        self._encoder: Encoder | None = None
        self._built: tuple[str, Engine, BuildReport] | None = None
        self._scored: tuple[Engine, Filters, frozenset[Pair], EventScores] | None = None
        self._building = threading.Lock()

    @classmethod
    def open(cls, settings: Settings | None = None) -> Masa:
        """Open the data folder, creating or migrating its database.

        Raises:
            BackendUnavailable: the database or the data folder cannot be used.
            Invalid: the secret of the settings is weak.
        """
        settings = with_secret(settings or Settings())
        store = Store(settings.url)
        store.upgrade()
        return cls(settings, store)

    def import_file(
        self,
        kind: str,
        path: Path,
        *,
        dry_run: bool = False,
        all_or_nothing: bool = False,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Import a ``firms`` or ``buyers`` file. Raises ImportFileError; then nothing was written."""
        return import_file(
            self.store, kind, path, dry_run=dry_run, all_or_nothing=all_or_nothing, progress=progress
        )

    def build(self) -> BuildReport:
        """Encode what is new and build the engine. Raises EngineNotReady when there is nothing to match."""
        with self._building:
            fingerprint = self._state()
            if self._built is None or self._built[0] != fingerprint:
                self._built = (fingerprint, *self._build())
            return self._built[2]

    def engine(self) -> Engine:
        """The engine for the records as they are now. Raises EngineNotReady."""
        built = self._built
        if built is None or built[0] != self._state():
            self.build()
            built = self._built
        assert built is not None, "build() sets it or raises"
        return built[1]

    @property
    def built(self) -> BuildReport | None:
        """What the engine in memory was built from; None before the first."""
        return self._built[2] if self._built else None

    def _state(self) -> str:
        """What an engine is built from: the records, and the day on which papers and events run out."""
        return f"{date.today()} {self.store.fingerprint()}"

    def event_scores(self, participants: Filters, taken: frozenset[Pair] = frozenset()) -> EventScores:
        """Every buyer with every firm of an event at which ``taken`` have a seat already.

        Kept until the engine, the participants or the seats change.
        """
        engine, kept = self.engine(), self._scored
        if kept is None or kept[0] is not engine or kept[1:3] != (participants, taken):
            kept = self._scored = engine, participants, taken, engine.seated(taken).event(participants)
        return kept[3]

    def encoder(self) -> Encoder:
        """The encoder of the settings, loaded once."""
        if self._encoder is None:
            self._encoder = load_encoder(self.settings.encoder_path)
        return self._encoder

    def _build(self) -> tuple[Engine, BuildReport]:
        firms, buyers = self.store.firms(), self.store.buyers()
        products, needs = sum(len(f.products) for f in firms), sum(len(b.needs) for b in buyers)
        counted = Counter[str]()
        source = self._kept_index(self.encoder())
        engine = self._engine_of(firms, buyers, self.store.exclusions(), counted, source)
        numbers = counted["encoded"], counted["cut"]
        return engine, BuildReport(len(firms), products, len(buyers), needs, *numbers)

    def _engine_of(
        self,
        firms: Sequence[Firm],
        buyers: Sequence[Buyer],
        exclusions: Sequence[Exclusion],
        counted: Counter[str],
        index_source: IndexSource | None = None,
    ) -> Engine:
        if not any(firm.products for firm in firms) or not any(buyer.needs for buyer in buyers):
            raise EngineNotReady("nothing_built")
        encoder = self.encoder()
        return build_engine(
            encoder,
            firms,
            buyers,
            today=date.today(),
            exclusions=exclusions,
            history=past_meetings(self.store, date.today()),
            product_vectors=self._cached(encoder.encode_documents, encoder, "document", counted),
            need_vectors=self._cached(encoder.encode_queries, encoder, "query", counted),
            index_source=index_source,
            rankers=self._rankers(),
            flags_of=self.compliance.screened().flags,
        )

    def _rankers(self) -> Rankers:
        """The rankers in use: the promoted version, else the prior. Raises ArtefactInvalid."""
        sides = active_rankers(self.settings, self.store)
        return Rankers(sides[Side.BUYER], sides[Side.FIRM], Combination(self.settings.combination))

    def _cached(
        self, encode: Callable[[Sequence[str]], Vectors], encoder: Encoder, role: Role, counted: Counter[str]
    ) -> Callable[[Sequence[str]], Vectors]:
        def vectors(texts: Sequence[str]) -> Vectors:
            hashes = [content_hash(text) for text in texts]
            text_of = dict(zip(hashes, texts, strict=True))
            known = self.store.vectors(list(text_of), encoder.version, role)
            new = [key for key in text_of if key not in known]
            if new:
                unseen = [text_of[key] for key in new]
                fresh = encode(unseen)
                self.store.put_vectors(new, fresh, encoder.version, role)
                known |= dict(zip(new, fresh, strict=True))
                counted.update(encoded=len(new), cut=encoder.cut(unseen))
            return np.array([known[key] for key in hashes], np.float32).reshape(len(texts), -1)

        return vectors

    def _kept_index(self, encoder: Encoder) -> Callable[[str, Ids, Vectors], VectorIndex]:
        """Indexes kept in the data folder; a damaged, foreign or outdated one is rebuilt."""

        def source(name: str, ids: Ids, vectors: Vectors) -> VectorIndex:
            folder = self.settings.data_dir / "index" / name
            try:
                index = VectorIndex.load(folder, encoder.version)
                if index.holds(ids, vectors):
                    return index
            except (ArtefactInvalid, EncoderMismatch) as error:
                log.info("index %s rebuilt: %s", name, error.code)
            index = VectorIndex(encoder.dimension, encoder.version)
            index.add(ids, vectors)
            index.save(folder)
            return index

        return source
