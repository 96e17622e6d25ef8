"""Engine answers within what an actor may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from recommender.errors import NotFound
from recommender.matching import NO_FILTERS, Explanation, Filters
from recommender.records import Actor, BuyerId, FirmId, Match, NeedId
from recommender.service.callers import caller_of_token
from recommender.service.masa import Masa


@dataclass(frozen=True, slots=True)
class World:
    """What answers about matches to somebody depend on, in two values that differ whenever it changed.

    ``bound``: who it is, what it may see, edits, exclusions, models, the day. An answer is right for no
    other. ``imports``: the files imported; an answer from before the last one may serve for a while.
    """

    bound: str
    imports: str


def world_of(masa: Masa, token: str) -> World:
    """The world of the holder of a token or key. Returns when there is an engine for what it is bound to, so
    that who asks meanwhile can be answered as before. Raises NotSignedIn, EngineNotReady.
    """
    caller = caller_of_token(masa.store, masa.settings, token)
    seen = [sorted(ids) for ids in masa.store.seen_ids(caller.actor)]
    now = masa.store.fingerprints()
    facts = caller.actor, sorted(caller.scopes), date.today(), now.records, now.models, seen
    masa.settle()
    return World(sha256(repr(facts).encode()).hexdigest(), now.imports)


class SeenEngine:
    """The engine's questions, asked by an actor: what it may not see is neither found nor compared."""

    def __init__(self, masa: Masa, actor: Actor) -> None:
        """Raises EngineNotReady."""
        self.engine = masa.engine()
        self._all = actor.sees_all
        self._firms, self._buyers = (frozenset(), frozenset()) if self._all else masa.store.seen_ids(actor)

    def firms_for_need(self, need: NeedId, k: int, filters: Filters) -> list[Match]:
        """The best firms for one need. Raises NotFound."""
        self._require_need(need)
        return self.engine.firms_for_need(need, k, self._within(filters))

    def firms_for_buyer(self, buyer: BuyerId, k: int, filters: Filters) -> list[Match]:
        """The best firms over all needs of a buyer. Raises NotFound."""
        self._require_buyer(buyer)
        return self.engine.firms_for_buyer(buyer, k, self._within(filters))

    def buyers_for_firm(self, firm: FirmId, k: int, filters: Filters) -> list[Match]:
        """The best buyers for a firm. Raises NotFound."""
        self._require_firm(firm)
        return self.engine.buyers_for_firm(firm, k, self._within(filters))

    def explain(self, need: NeedId, firm: FirmId, filters: Filters = NO_FILTERS) -> Explanation:
        """Why a firm is suggested for a need under these filters, or why not. Raises NotFound."""
        self._require_need(need)
        self._require_firm(firm)
        return self.engine.explain(need, firm, self._within(filters))

    def _within(self, filters: Filters) -> Filters:
        return filters if self._all else replace(filters, firms=self._firms, buyers=self._buyers)

    def _require_need(self, need: NeedId) -> None:
        corpus = self.engine.corpus
        at = corpus.need_position.get(need)
        if not self._all and at is not None and corpus.requests[at].buyer.id not in self._buyers:
            raise NotFound("need_unknown", id=need)

    def _require_buyer(self, buyer: BuyerId) -> None:
        if not self._all and buyer not in self._buyers:
            raise NotFound("buyer_unknown", id=buyer)

    def _require_firm(self, firm: FirmId) -> None:
        if not self._all and firm not in self._firms:
            raise NotFound("firm_unknown", id=firm)
