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
# # An encoder of your own
# `masa train encoder` reads pair files: two texts that mean the same article. Here a handful of pairs and a
# small share of the glossary are learned in seconds, to show the way; the bundled encoder learned from far
# more, and stays far ahead.

# %%
import tempfile
from pathlib import Path

from IPython.display import Image

from recommender.config import BUNDLED
from recommender.evaluation.drawing import draw
from recommender.service.evaluating import JudgedMission, compare_encoders
from recommender.service.training import train_encoder
from recommender.training.config import EncoderConfig

work = Path(tempfile.mkdtemp())
pairs = work / "pairs"
pairs.mkdir()
rows = [
    ("tr", "sodyum hidroksit pul", "ru", "едкий натр чешуированный", "2815.11"),
    ("tr", "hidrojen peroksit %50", "ru", "перекись водорода 50 %", "2847.00"),
    ("tr", "titanyum dioksit rutil", "ru", "диоксид титана рутил", "3206.11"),
    ("tr", "poliüretan tutkal", "ru", "клей полиуретановый", "3506.91"),
]
head = "lang_a\ttext_a\tlang_b\ttext_b\ths"
(pairs / "own.tsv").write_text("\n".join([head, *("\t".join(row) for row in rows)]) + "\n", "utf-8")

# %%
sources = ("names", "synonyms", "uses")
caps = {f"glossary-{name}": 400 for name in sources} | {"trade-phrases": 400, "trade-names": 400}
small = EncoderConfig(name="small", dimension=64, matryoshka=(64,), batch=256, passes=2, repeats={}, caps=caps)
trained = train_encoder(pairs, small, work / "models")
trained.pairs, trained.metrics

# %% [markdown]
# ## Beside the bundled one
# On the development part of the second mission: which firms' products does a need find first?

# %%
mission = JudgedMission(BUNDLED / "data" / "second_mission" / "qrels.csv", part="dev")
found = compare_encoders([str(trained.folder), "default"], None, mission, only="mission")
for sheet in found.sheets:
    print(sheet.name, {name: round(sheet.estimate(name, sheet.measures[0]).mean, 3) for name in sheet.values})

# %%
draw([(sheet, sheet.measures[0]) for sheet in found.sheets], work / "encoders.png")
Image(work / "encoders.png")
