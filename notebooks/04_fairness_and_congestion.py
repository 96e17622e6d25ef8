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
# # Fairness and congestion
# Left alone, ten firms would get every meeting. What does it cost to serve everybody?

# %%
import tempfile
from dataclasses import asdict
from datetime import date, time, timedelta
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from recommender.config import BUNDLED, Settings
from recommender.records import OPERATOR, Event, EventId, EventKind, Session, Side
from recommender.service import Masa, events, participants
from recommender.service.event_matches import event_matches

masa = Masa.open(Settings(data_dir=Path(tempfile.mkdtemp())))
for kind in ("firms", "buyers"):
    masa.import_file(kind, BUNDLED / "data" / "sample" / f"{kind}.csv")
day = date.today() + timedelta(60)
mission = Event(
    EventId("moscow"), "Sample mission", EventKind.OUTBOUND, "Moscow", "RU", "Europe/Moscow", day, day,
    organisation="sample", sessions=(Session(day, time(10), time(17)),), tables=30,
)
events.create(masa.store, OPERATOR, mission)
participants.join(masa.store, OPERATOR, "moscow", Side.FIRM, [firm.id for firm in masa.store.firms()])
participants.join(masa.store, OPERATOR, "moscow", Side.BUYER, [buyer.id for buyer in masa.store.buyers()])

# %% [markdown]
# Each setting of the balance, from best pairs (0) to everyone served (1); the first line is every buyer's own
# best list, with no limit on how often a firm is asked.

# %%
found = event_matches(masa, OPERATOR, "moscow", seats=8)
settings = pd.DataFrame([asdict(one) for one in found.by_setting])
settings.round(3)

# %%
asked = settings.dropna(subset="balance")
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
left.plot(asked.balance, asked.score_lost, "o-", color="#0b4f6c")
left.set(xlabel="balance", ylabel="score lost")
right.plot(asked.balance, asked.firm_gini, "o-", label="firms", color="#a8753a")
right.plot(asked.balance, asked.buyer_gini, "o-", label="buyers", color="#0b4f6c")
right.set(xlabel="balance", ylabel="unevenness (Gini)")
right.legend(frameon=False)

# %%
per_firm = pd.Series([firm for firm, _ in found.pairs]).value_counts()
figure, axes = plt.subplots(figsize=(8, 3))
axes.bar(np.arange(len(per_firm)), per_firm, color="#0b4f6c")
axes.set(xlabel="firms, busiest first", ylabel="meetings")
