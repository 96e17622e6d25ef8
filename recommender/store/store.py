"""The store: one method, one transaction. What belongs to events is in groups of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from recommender.protocols import Vectors
from recommender.records import OPERATOR, Actor, Buyer, BuyerId, Exclusion, Firm, FirmId, Review, Side
from recommender.store import exclusions, journal, migrating, reading, replacing, reviews, vectors
from recommender.store.accounts import Accounts
from recommender.store.attempts import Attempts
from recommender.store.audit import Audit
from recommender.store.consents import Consents, ContactViews
from recommender.store.credentials import ApiKeys, SignIns
from recommender.store.database import Database
from recommender.store.decisions import Decisions
from recommender.store.dismissals import Dismissals
from recommender.store.erasure_requests import ErasureRequests
from recommender.store.events import Events
from recommender.store.feedback import FeedbackLog
from recommender.store.glances import Glances
from recommender.store.imports import Imports
from recommender.store.invitations import Invitations
from recommender.store.jobs import Jobs
from recommender.store.journal import Fingerprints
from recommender.store.lines import Lines
from recommender.store.merging import Merges
from recommender.store.models import Models
from recommender.store.participation import Participation
from recommender.store.past import Past
from recommender.store.personal import Personal
from recommender.store.plans import Plans
from recommender.store.reading import BY_ID, After, Filters, Order, Page
from recommender.store.removing import Removals
from recommender.store.repeats import Repeats
from recommender.store.results import Results
from recommender.store.saving import Saved
from recommender.store.sealing import Seal
from recommender.store.shortlists import Shortlists
from recommender.store.showings import Showings
from recommender.store.sight import company_ids_seen_by
from recommender.store.vectors import Role
from recommender.store.webhooks import Webhooks


class Store:
    """Records, vectors and their history in one database.

    Safe to share between threads. Every method raises BackendUnavailable when the database cannot
    be used: ``database_unreachable``, ``database_busy``, ``database_damaged``, ``database_not_set_up``.
    """

    def __init__(self, url: str, contact_keys: Sequence[str] = ()) -> None:
        """``sqlite:///path`` or ``postgresql://…``; connects at the first use.

        With keys, contact data are encrypted at rest: by the first, and read by any.

        Raises:
            BackendUnavailable: not such a URL, or the folder of the SQLite file cannot be made.
            Invalid: a key is none.
        """
        self._database = Database(url, Seal(contact_keys))
        self.events = Events(self._database)
        self.participation = Participation(self._database)
        self.shortlists = Shortlists(self._database)
        self.invitations = Invitations(self._database)
        self.decisions = Decisions(self._database)
        self.plans = Plans(self._database)
        self.results = Results(self._database)
        self.feedback = FeedbackLog(self._database)
        self.showings = Showings(self._database)
        self.past = Past(self._database)
        self.models = Models(self._database)
        self.audit = Audit(self._database)
        self.glances = Glances(self._database)
        self.merges = Merges(self._database)
        self.dismissals = Dismissals(self._database)
        self.accounts = Accounts(self._database)
        self.sign_ins = SignIns(self._database)
        self.keys = ApiKeys(self._database)
        self.attempts = Attempts(self._database)
        self.jobs = Jobs(self._database)
        self.repeats = Repeats(self._database)
        self.consents = Consents(self._database)
        self.contact_views = ContactViews(self._database)
        self.removals = Removals(self._database)
        self.imports = Imports(self._database)
        self.lines = Lines(self._database)
        self.erasure_requests = ErasureRequests(self._database)
        self.personal = Personal(self._database)
        self.webhooks = Webhooks(self._database)

    def upgrade(self) -> bool:
        """Make or migrate the tables; returns whether there was anything to do."""
        return migrating.upgrade(self._database)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def save_firms(self, firms: Iterable[Firm], dry_run: bool = False) -> Saved:
        """Add new firms and change those that differ, with their products; others are left alone.

        A product that a given firm no longer lists is removed. A firm that was merged into another is
        saved as part of that one. With ``dry_run`` the counts are the same
        but nothing is kept.

        Raises:
            Conflict: a product's id belongs to another firm. Nothing is written then.
            ValueError: a firm is given twice.
        """
        with self._database.writing(alone=True) as connection:
            return replacing.save(connection, Side.FIRM, list(firms), journal.IMPORTS, dry_run)

    def save_buyers(self, buyers: Iterable[Buyer], dry_run: bool = False) -> Saved:
        """As for firms, with their needs."""
        with self._database.writing(alone=True) as connection:
            return replacing.save(connection, Side.BUYER, list(buyers), journal.IMPORTS, dry_run)

    def put_firm(
        self, seen: Firm | None, wanted: Firm, actor: Actor = OPERATOR, at: datetime | None = None
    ) -> None:
        """Write one firm, as ``put_firms`` does."""
        self.put_firms([(seen, wanted)], actor, at)

    def put_buyer(
        self, seen: Buyer | None, wanted: Buyer, actor: Actor = OPERATOR, at: datetime | None = None
    ) -> None:
        """Write one buyer, as ``put_buyers`` does."""
        self.put_buyers([(seen, wanted)], actor, at)

    def put_firms(
        self, changes: Sequence[tuple[Firm | None, Firm]], actor: Actor = OPERATOR, at: datetime | None = None
    ) -> None:
        """Write firms in the place of those that were seen, or add them where none was: all or none.

        Raises:
            Conflict: one is another by now; its id is taken; a product's id belongs to another firm; a
                product that is to go is what somebody answered about.
            NotFound: one is gone.
        """
        with self._database.writing(alone=True) as connection:
            replacing.replace(connection, Side.FIRM, changes, actor, at or datetime.now(UTC))

    def put_buyers(
        self, changes: Sequence[tuple[Buyer | None, Buyer]], actor: Actor = OPERATOR,
        at: datetime | None = None,
    ) -> None:  # fmt: skip
        """As for firms, with their needs."""
        with self._database.writing(alone=True) as connection:
            replacing.replace(connection, Side.BUYER, changes, actor, at or datetime.now(UTC))

    def firms(self, actor: Actor = OPERATOR) -> list[Firm]:
        """All firms that the actor may see, with their products, by id."""
        with self._database.reading() as connection:
            return reading.read_firms(connection, actor)

    def buyers(self, actor: Actor = OPERATOR) -> list[Buyer]:
        """All buyers that the actor may see, with their needs, by id."""
        with self._database.reading() as connection:
            return reading.read_buyers(connection, actor)

    def firm(self, id_: str, actor: Actor = OPERATOR) -> Firm:
        """One firm. Raises NotFound."""
        with self._database.reading() as connection:
            return reading.read_firm(connection, id_, actor)

    def buyer(self, id_: str, actor: Actor = OPERATOR) -> Buyer:
        """One buyer. Raises NotFound."""
        with self._database.reading() as connection:
            return reading.read_buyer(connection, id_, actor)

    def seen_ids(self, actor: Actor) -> tuple[frozenset[FirmId], frozenset[BuyerId]]:
        """The ids of all firms and buyers that the actor may see."""
        with self._database.reading() as connection:
            firms = connection.scalars(company_ids_seen_by(actor, Side.FIRM))
            buyers = connection.scalars(company_ids_seen_by(actor, Side.BUYER))
            return frozenset(map(FirmId, firms)), frozenset(map(BuyerId, buyers))

    def firms_page(
        self, after: After = None, limit: int = 50, filters: Filters | None = None, actor: Actor = OPERATOR,
        order: Order = BY_ID,
    ) -> Page[Firm]:  # fmt: skip
        """Up to ``limit`` firms that follow ``after`` (the value sorted by, the id), in order."""
        with self._database.reading() as connection:
            return reading.read_firms_page(connection, after, limit, filters or Filters(), actor, order)

    def buyers_page(
        self, after: After = None, limit: int = 50, filters: Filters | None = None, actor: Actor = OPERATOR,
        order: Order = BY_ID,
    ) -> Page[Buyer]:  # fmt: skip
        """As for firms."""
        with self._database.reading() as connection:
            return reading.read_buyers_page(connection, after, limit, filters or Filters(), actor, order)

    def exclusions(self) -> list[Exclusion]:
        """All exclusions, by firm and buyer, then the pairs that a review blocks (why ``compliance``)."""
        with self._database.reading() as connection:
            return [*exclusions.read_exclusions(connection), *reviews.read_blocked(connection)]

    def add_exclusion(self, exclusion: Exclusion, since: datetime | None = None) -> None:
        """Shut a pair, or change why it is shut; ``since`` is now unless given. Raises NotFound."""
        with self._database.writing(alone=True) as connection:
            if exclusions.write_exclusion(connection, exclusion, since or datetime.now(UTC)):
                journal.renew_fingerprint(connection)

    def remove_exclusion(self, exclusion: Exclusion) -> None:
        """Take an exclusion away that stands for this very reason."""
        with self._database.writing(alone=True) as connection:
            if exclusions.lift_exclusion(connection, exclusion):
                journal.renew_fingerprint(connection)

    def reviews(self, actor: Actor = OPERATOR) -> list[Review]:
        """The reviews of flags that were not undone and that the actor may see, oldest first."""
        with self._database.reading() as connection:
            return reviews.read_reviews(connection, actor)

    def add_review(self, review: Review) -> Review:
        """Record a review; returns it with its id. Raises NotFound when its firm or buyer is."""
        with self._database.writing(alone=True) as connection:
            exclusions.require_companies(connection, Side.FIRM, [review.firm_id] if review.firm_id else [])
            exclusions.require_companies(connection, Side.BUYER, [review.buyer_id] if review.buyer_id else [])
            journal.renew_fingerprint(connection)
            return reviews.write_review(connection, review)

    def undo_review(self, id_: int, at: datetime | None = None, actor: Actor = OPERATOR) -> Review:
        """Take a review back, now unless ``at`` is given. Raises NotFound, Conflict."""
        with self._database.writing(alone=True) as connection:
            journal.renew_fingerprint(connection)
            return reviews.undo_review(connection, id_, at or datetime.now(UTC), actor)

    def vectors(
        self, hashes: Sequence[str], encoder_version: str, role: Role
    ) -> dict[str, NDArray[np.float32]]:
        """The stored vectors of ``hashes``, each (dimension,); those never stored are absent."""
        with self._database.reading() as connection:
            return vectors.read_vectors(connection, hashes, encoder_version, role)

    def put_vectors(self, hashes: Sequence[str], found: Vectors, encoder_version: str, role: Role) -> None:
        """Store (n, dimension) float32 vectors, one a hash; what is there already is replaced."""
        with self._database.writing() as connection:
            vectors.write_vectors(connection, hashes, found, encoder_version, role)

    def counts(self) -> dict[str, int]:
        """How many firms, products, buyers, needs, exclusions and events there are, by table."""
        with self._database.reading() as connection:
            return journal.read_counts(connection)

    def fingerprint(self) -> str:
        """A cheap value that differs whenever firms, buyers, exclusions or reviews changed.

        Read it before the records: an engine built from them is then never taken for newer than it is.
        """
        now = self.fingerprints()
        return f"{now.records} {now.imports}"

    def fingerprints(self) -> Fingerprints:
        """As above, with imports told apart, and one that differs whenever another model went live."""
        with self._database.reading() as connection:
            return journal.read_fingerprints(connection)

    def first_of_day(self, task: str, day: date) -> bool:
        """Whether nobody has asked this about the task on this day before: of all askers, one does it."""
        with self._database.writing(alone=True) as connection:
            return journal.claim(connection, task, day.isoformat())
