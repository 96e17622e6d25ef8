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
# # From feedback to a ranker
# Invented missions, whose preferences are known and whose output is marked as synthetic, stand in for your
# own: `datasets.write_examples` writes those of a data folder.

# %%
import tempfile
from pathlib import Path

import pandas as pd
from IPython.display import Image, Markdown

from recommender.config import Settings
from recommender.records import OPERATOR
from recommender.service import Masa, datasets, learning, promoting

masa = Masa.open(Settings(data_dir=Path(tempfile.mkdtemp())))
data = masa.settings.data_dir / "invented.parquet"
datasets.write_simulated(data, seed=11, past=3, firms=30, buyers=60)

# %%
Markdown(data.with_suffix(".md").read_text("utf-8"))

# %% [markdown]
# ## Learn, and hold the last mission back to judge by

# %%
manifest = learning.train_ranker(masa.settings, data, "logistic")
version = manifest["version"]
found = learning.compare(masa.settings, data, "", version)
pd.DataFrame({
    kind: {"prior": found.champion[kind].mean, "learned": found.challenger[kind].mean,
           "difference": gap.mean, "low": gap.low, "high": gap.high, "p": gap.p_value}
    for kind, gap in found.difference.items()
}).T.round(3)

# %% [markdown]
# ## May its probabilities be believed?

# %%
learning.draw_calibration(found, masa.settings.data_dir / "reliability.png")
Image(masa.settings.data_dir / "reliability.png")

# %% [markdown]
# ## What another ranking would have brought, estimated from the answers to the one shown

# %%
pd.DataFrame([
    {"side": side, "ranker": name, "IPS": value.ips, "SNIPS": value.snips, "doubly robust": value.doubly_robust,
     "answers": value.answers, "they count for": value.effective, "too few in common": value.warned}
    for side, pair in found.counterfactual.items() for name, value in zip(("prior", "learned"), pair)
]).round(3)

# %% [markdown]
# ## In use, and back

# %%
promoting.promote(masa, OPERATOR, version, data)
promoting.rollback(masa, OPERATOR, reason="end of the notebook")
[(one.version or "prior", one.reason) for one in masa.store.models.history()]
