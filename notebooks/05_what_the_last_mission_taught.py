# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What the last mission taught
# Answers by place and score, what was passed over, what it is enough to learn, and whether the next mission
# is still like the last. Answers here are drawn from the scores and marked as simulated.

# %%
import tempfile
from datetime import date, time, timedelta
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

from recommender.config import BUNDLED, Settings
from recommender.errors import NotEnoughFeedback
from recommender.feedback import Propensity, last_grades
from recommender.records import OPERATOR, Actor, ActorRole, Event, EventId, EventKind, Session, Side
from recommender.service import (
    Masa,
    datasets,
    drifting,
    events,
    invitations,
    learning,
    participants,
    showings,
    suggesting,
)
from recommender.service.simulated import simulate_decisions

masa = Masa.open(Settings(data_dir=Path(tempfile.mkdtemp())))
for kind in ("firms", "buyers"):
    masa.import_file(kind, BUNDLED / "data" / "sample" / f"{kind}.csv")
day = date.today() + timedelta(60)
mission = Event(
    EventId("moscow"), "Sample mission", EventKind.OUTBOUND, "Moscow", "RU", "Europe/Moscow", day, day,
    organisation="sample", sessions=(Session(day, time(10), time(17)),), tables=30,
)
events.create(masa.store, OPERATOR, mission)
participants.join(masa.store, OPERATOR, "moscow", Side.FIRM, [firm.id for firm in masa.store.firms()][:45])
buyers = [buyer.id for buyer in masa.store.buyers()][:75]
participants.join(masa.store, OPERATOR, "moscow", Side.BUYER, buyers)
suggesting.fill(masa, OPERATOR, "moscow", 8, good=0.0)
for buyer in buyers:
    actor = Actor(buyer, ActorRole.BUYER, buyer_id=buyer)
    listed = invitations.party_list(masa.store, actor, "moscow", Side.BUYER, buyer)
    showings.note_list(masa.store, actor, Side.BUYER, listed)
simulate_decisions(masa.store, OPERATOR, "moscow", seed=1)

# %% [markdown]
# ## Answers by place on the list

# %%
grades = last_grades(masa.store.feedback.of(OPERATOR, "moscow"))
seen = pd.DataFrame([
    {"place": one.rank, "score": one.score, "grade": grades.get((one.event_id, one.side, one.firm_id, one.buyer_id))}
    for one in masa.store.showings.of(OPERATOR, "moscow")
])
seen["wanted"] = seen.grade >= 1
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
seen.groupby("place").wanted.mean().plot.bar(ax=left, color="#0b4f6c")
seen.groupby(pd.cut(seen.score, 8)).wanted.mean().plot.bar(ax=right, color="#a8753a")
left.set(ylabel="share wanted")
figure.tight_layout()
len(seen), int(seen.grade.isna().sum())

# %% [markdown]
# ## Enough to learn from?
# The only mission cannot judge itself: with the last event kept back, nothing is left, and Masa says so.

# %%
data = masa.settings.data_dir / "moscow.parquet"
print(datasets.write_examples(masa, OPERATOR, data, Propensity()))
try:
    learning.train_ranker(masa.settings, data, "logistic")
except NotEnoughFeedback as error:
    print(error)

# %%
learning.train_ranker(masa.settings, data, "logistic", all_events=True)["answers"]

# %% [markdown]
# ## Is the next mission like this one?

# %%
masa.import_file("buyers", BUNDLED / "data" / "second_mission" / "buyers.csv")
shifts = drifting.drift(masa, OPERATOR, data)
print(shifts.level)
pd.DataFrame([{"what": one.what, "shift": one.index, "level": one.level, "grew": one.grown} for one in shifts.shifts])
