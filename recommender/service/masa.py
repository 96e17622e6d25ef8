"""One mission's data and its engine."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from recommender.config import Settings
from recommender.encoder import load_encoder
from recommender.engine import Engine, build_engine, default_reader
from recommender.errors import EngineNotReady
from recommender.matching import EventScores, Filters, Rankers
from recommender.protocols import Encoder
from recommender.ranker import Combination
from recommender.records import OPERATOR, Actor, Buyer, Firm, Pair, Side
from recommender.service.active import active_encoder, active_rankers
from recommender.service.compliance import Compliance
from recommender.service.directory import Directory
from recommender.service.duplicates import Duplicates
from recommender.service.history import past_meetings
from recommender.service.imports import ImportReport, Progress, import_file
from recommender.service.later import Later
from recommender.service.secret import with_secret
from recommender.service.vectors import kept_index, stored_vectors
from recommender.store import Fingerprints, Store


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


@dataclass(frozen=True)
class _State:
    """What an engine is built from, in values that differ whenever it would."""

    day: date
    stored: Fingerprints

    @property
    def records(self) -> tuple[date, str, str]:
        """All but the models."""
        return self.day, self.stored.records, self.stored.imports

    @property
    def settled(self) -> tuple[date, str, str]:
        """All but what was imported."""
        return self.day, self.stored.records, self.stored.models


@dataclass(frozen=True)
class _Built:
    state: _State
    engine: Engine
    report: BuildReport


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
        self.directory = Directory(store, self.compliance, self.duplicates)
        self.later = Later()
        self._encoder: tuple[str, Encoder] | None = None
        self._built: _Built | None = None
        self._scored: tuple[Engine, Filters, frozenset[Pair], EventScores] | None = None
        self._building = threading.Lock()
        self._held = False

    @classmethod
    def open(cls, settings: Settings | None = None) -> Masa:
        """Open the data folder, creating or migrating its database.

        Raises:
            BackendUnavailable: the database or the data folder cannot be used, or contact data not be read.
            Invalid: the secret of the settings is weak, or a key for contact data is none.
        """
        settings = with_secret(settings or Settings())
        store = Store(settings.url, settings.contact_key_list)
        store.upgrade()
        store.personal.require_key()
        return cls(settings, store)

    def import_file(
        self,
        kind: str,
        path: Path,
        *,
        dry_run: bool = False,
        all_or_nothing: bool = False,
        progress: Progress | None = None,
        columns: Mapping[int, str] | None = None,
        actor: Actor = OPERATOR,
        name: str = "",
    ) -> ImportReport:
        """Import a ``firms`` or ``buyers`` file. Raises ImportFileError; then nothing was written."""
        return import_file(
            self.store, kind, path, dry_run=dry_run, all_or_nothing=all_or_nothing, progress=progress,
            columns=columns, actor=actor, name=name,
        )  # fmt: skip

    def build(self, progress: Progress | None = None) -> BuildReport:
        """Encode what is new and build the engine; ``progress`` is told how many lines have their vector.

        Raises:
            EngineNotReady: there is nothing to match.
        """
        with self._building:
            return self._renewed(progress).report

    def engine(self) -> Engine:
        """The engine for the records as they are now. Raises EngineNotReady.

        While another thread builds the engine of a model that has just gone live, the one before answers.
        """
        built, state = self._built, self._state()
        if built is not None and self._held:
            return built.engine
        if built is None or built.state.records != state.records:
            with self._building:
                return self._renewed().engine
        if built.state == state or not self._building.acquire(blocking=False):
            return built.engine
        try:
            return self._renewed().engine
        finally:
            self._building.release()

    def settle(self) -> None:
        """Have an engine for edits, exclusions and models as they are now; it may lack what was imported
        since it was built. Waits for it where another thread builds it. Raises EngineNotReady.
        """
        if self._held:
            return
        if self._built is None or self._built.state.settled != self._state().settled:
            with self._building:
                self._renewed()

    def follow(self) -> None:
        """Where an engine answers in this process, let one of the models in use now answer."""
        if self._built is not None:
            self.settle()

    def hold(self) -> None:
        """Build the engine and let it answer from now on, whatever is written: for a process that soon
        ends. Raises EngineNotReady.
        """
        self.build()
        self._held = True

    @property
    def built(self) -> BuildReport | None:
        """What the engine in memory was built from; None before the first."""
        return self._built.report if self._built else None

    def event_scores(self, participants: Filters, taken: frozenset[Pair] = frozenset()) -> EventScores:
        """Every buyer with every firm of an event at which ``taken`` have a seat already.

        Kept until the engine, the participants or the seats change.
        """
        engine, kept = self.engine(), self._scored
        if kept is None or kept[0] is not engine or kept[1:3] != (participants, taken):
            kept = self._scored = engine, participants, taken, engine.seated(taken).event(participants)
        return kept[3]

    def encoder(self) -> Encoder:
        """The encoder in use: the promoted one, else that of the settings. Raises ArtefactInvalid."""
        path = active_encoder(self.settings, self.store)
        if self._encoder is None or self._encoder[0] != path:
            self._encoder = path, load_encoder(path)
        return self._encoder[1]

    @property
    def state(self) -> str:
        """A value that changes whenever the engine would be built anew."""
        return repr(self._state())

    def _state(self) -> _State:
        """What an engine is built from; also the day, on which papers and events run out."""
        return _State(date.today(), self.store.fingerprints())

    def _renewed(self, progress: Progress | None = None) -> _Built:
        """The engine of the present state, built if need be; for the holder of the lock alone."""
        state = self._state()
        if self._built is None or self._built.state != state:
            self._built = self._build(state, progress)
        return self._built

    def _build(self, state: _State, progress: Progress | None) -> _Built:
        """All of it; of a new ranker, nothing but that: texts, indexes and features are as they were."""
        built, encoder = self._built, self.encoder()
        if built and built.state.records == state.records and built.engine.encoder.version == encoder.version:
            return _Built(state, replace(built.engine, rankers=self._rankers()), built.report)
        firms, buyers = self.store.firms(), self.store.buyers()
        products, needs = sum(len(f.products) for f in firms), sum(len(b.needs) for b in buyers)
        counted = Counter[str]()

        def note() -> None:
            if progress is not None:
                progress(counted["ready"], products + needs)

        engine = self.engine_of(encoder, firms, buyers, counted, note)
        numbers = counted["encoded"], counted["cut"]
        return _Built(state, engine, BuildReport(len(firms), products, len(buyers), needs, *numbers))

    def engine_of(
        self, encoder: Encoder, firms: Sequence[Firm], buyers: Sequence[Buyer], counted: Counter[str],
        note: Callable[[], None] | None = None,
    ) -> Engine:  # fmt: skip
        """An engine with an encoder that need not be the one in use. Raises EngineNotReady."""
        if not any(firm.products for firm in firms) or not any(buyer.needs for buyer in buyers):
            raise EngineNotReady("nothing_built")
        return build_engine(
            encoder,
            firms,
            buyers,
            today=date.today(),
            exclusions=self.store.exclusions(),
            history=past_meetings(self.store, date.today()),
            product_vectors=stored_vectors(self.store, encoder, "document", counted, note),
            need_vectors=stored_vectors(self.store, encoder, "query", counted, note),
            index_source=kept_index(self.settings.data_dir, encoder),
            rankers=self._rankers(),
            flags_of=self.compliance.screened().flags,
        )

    def _rankers(self) -> Rankers:
        """The rankers in use: the promoted version, else the prior. Raises ArtefactInvalid."""
        sides = active_rankers(self.settings, self.store)
        return Rankers(sides[Side.BUYER], sides[Side.FIRM], Combination(self.settings.combination))
