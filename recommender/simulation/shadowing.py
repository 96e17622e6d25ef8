"""Lists of an invented mission that two scores share: one shown or both interleaved, answered as planted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from recommender.ranker import Floats
from recommender.ranker.interleaving import team_draft
from recommender.records import Showing, Side
from recommender.simulation.missions import MARK, Mission, Random

Answered = tuple[Showing, float | None]


def answered_lists(
    random: Random, mission: Mission, champion: Floats, challenger: Floats, *, interleave: bool,
    listed: int = 10, eta: float = 0.5,
) -> Iterator[Answered]:  # fmt: skip
    """Each buyer's list with its answers: 1 wanted, 0 declined, None passed over.

    ``champion`` and ``challenger`` are (buyers, firms). The list holds the champion's best; with
    ``interleave`` the first of a draft from both orders of all firms.
    """
    for row, buyer in enumerate(mission.buyer_ids):
        ours, theirs = ((-score[row]).argsort(kind="stable").tolist() for score in (champion, challenger))
        draft = team_draft(ours, theirs, random) if interleave else ((at, "") for at in ours)
        for rank, (at, team) in enumerate(islice(draft, listed), 1):
            one = Showing(
                mission.event_id, Side.BUYER, mission.firm_ids[at], buyer, rank, float(champion[row, at]), {},
                engine_version=MARK, shadow_version=MARK, shadow_score=float(challenger[row, at]), team=team,
            )  # fmt: skip
            looked = random.random() < rank**-eta
            yield one, float(mission.wants[Side.BUYER][row, at]) if looked else None
