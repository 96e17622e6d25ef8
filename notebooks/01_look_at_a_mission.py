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
# # A mission at a glance
# What firms offer and buyers need, where the two meet, and what nobody answers. The sample is invented;
# with your own mission, open its data folder instead: `Masa.open(Settings(data_dir="var"))`.

# %%
import tempfile
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from recommender.config import BUNDLED, Settings
from recommender.matching import Filters
from recommender.service import Masa
from recommender.service.coverage import coverage_of

masa = Masa.open(Settings(data_dir=Path(tempfile.mkdtemp())))
for kind in ("firms", "buyers"):
    report = masa.import_file(kind, BUNDLED / "data" / "sample" / f"{kind}.csv")
    print(kind, report.added, "new,", report.errors, "errors")
engine = masa.engine()
corpus = engine.corpus
masa.built

# %% [markdown]
# ## A map
# Every need and product is a vector; the two directions in which they differ most make a map. Where only
# one colour is, one side is missing.

# %%
needs, products = corpus.needs.vectors, corpus.products.vectors
middle = np.concatenate([needs, products]).mean(axis=0)
_, _, directions = np.linalg.svd(np.concatenate([needs, products]) - middle, full_matrices=False)
figure, axes = plt.subplots(figsize=(7, 5))
for vectors, name, colour in ((products, "products", "#8aa1b1"), (needs, "needs", "#0b4f6c")):
    flat = (vectors - middle) @ directions[:2].T
    axes.scatter(*flat.T, s=10, label=name, color=colour)
axes.set(xticks=[], yticks=[])
axes.legend(frameon=False)

# %% [markdown]
# ## Every buyer with every firm

# %%
scores = masa.event_scores(Filters())
figure, axes = plt.subplots(figsize=(8, 5))
shown = axes.imshow(scores.scores.score, aspect="auto", cmap="Blues", vmin=0, vmax=1)
axes.set(xlabel="firms", ylabel="buyers")
figure.colorbar(shown, label="score that counts for both")

# %% [markdown]
# ## Coverage
# Needs that nobody answers well enough, and products that nobody asks for, by HS heading.

# %%
covered = coverage_of(engine, {*corpus.firms, *corpus.buyers}, floor=0.25)
print(len(covered.unserved), "needs unserved,", len(covered.unasked), "products unasked")
headings = sorted(covered.headings, key=lambda one: one.needs + one.products, reverse=True)[:20]
figure, axes = plt.subplots(figsize=(8, 4))
place = np.arange(len(headings))
axes.bar(place - 0.2, [one.needs for one in headings], 0.4, color="#c9d6df", label="needs")
axes.bar(place - 0.2, [one.needs_served for one in headings], 0.4, color="#0b4f6c", label="of them served")
axes.bar(place + 0.2, [one.products for one in headings], 0.4, color="#e6dccb", label="products")
axes.bar(place + 0.2, [one.products_asked for one in headings], 0.4, color="#a8753a", label="of them asked for")
axes.set_xticks(place, [one.heading for one in headings], rotation=90)
axes.legend(frameon=False)

# %%
Counter(firm.city for firm in corpus.firms.values()).most_common(5), Counter(
    buyer.region or buyer.city for buyer in corpus.buyers.values()
).most_common(5)
