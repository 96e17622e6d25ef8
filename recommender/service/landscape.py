"""Products and needs on one map: what means the same lies close together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender.engine import Engine
from recommender.features.reading import Article
from recommender.matching import Corpus
from recommender.protocols import Vectors
from recommender.records import Actor, HSCode, Side
from recommender.service.masa import Masa

AXES, NEIGHBOURS, STEPS = 50, 30, 500
MOST = 8_000
"""Lines above which neighbours are no longer looked for: two axes are shown instead, which is quick."""

FEWEST = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A line's place, both coordinates in [0, 1]. ``side`` is whose line it is; ``sector`` its HS chapter,
    that of its article where it has no code, empty where neither is known."""

    company: str
    text: str
    side: Side
    sector: str
    x: float
    y: float


def landscape(masa: Masa, actor: Actor) -> tuple[Place, ...] | None:
    """The lines of all companies that the actor may see; None while the map is drawn.

    Raises:
        EngineNotReady: nothing is built yet.
    """
    engine = masa.engine()
    firms, buyers = masa.store.seen_ids(actor)
    seen = frozenset((Side.FIRM, id_) for id_ in firms) | {(Side.BUYER, id_) for id_ in buyers}
    return masa.later.ask(
        ("landscape", actor.role, actor.organisation), (engine, seen), lambda: _drawn(engine, seen)
    )


def layout(vectors: Vectors) -> Vectors:
    """Places in [0, 1]² of (n, dimension) vectors: principal axes, then t-SNE (van der Maaten & Hinton
    2008) begun from them; the same places for the same vectors."""
    from sklearn.decomposition import PCA  # takes a second to import
    from sklearn.manifold import TSNE

    count = len(vectors)
    if count < FEWEST:
        return _unit(np.pad(vectors, ((0, 0), (0, 2)))[:, :2])
    axes = PCA(min(AXES, count, vectors.shape[1]), random_state=0).fit_transform(vectors)
    if count > MOST:
        return _unit(axes[:, :2])
    neighbours = min(NEIGHBOURS, (count - 1) / 3)
    drawn = TSNE(init="pca", perplexity=neighbours, max_iter=STEPS, random_state=0).fit_transform(axes)
    return _unit(drawn)


def _drawn(engine: Engine, seen: frozenset[tuple[Side, str]]) -> tuple[Place, ...]:
    corpus = engine.corpus
    offers = [at for at, one in enumerate(corpus.offers) if (Side.FIRM, one.firm.id) in seen]
    requests = [at for at, one in enumerate(corpus.requests) if (Side.BUYER, one.buyer.id) in seen]
    if not offers and not requests:
        return ()
    spots = layout(np.vstack([corpus.products.vectors[offers], corpus.needs.vectors[requests]]))
    lines = [*_offered(corpus, offers), *_wanted(corpus, requests)]
    return tuple(Place(*line, float(x), float(y)) for line, (x, y) in zip(lines, spots.tolist(), strict=True))


def _offered(corpus: Corpus, places: Sequence[int]) -> list[tuple[str, str, Side, str]]:
    chosen = [corpus.offers[at] for at in places]
    return [
        (one.firm.name, one.product.text, Side.FIRM, _sector(corpus, one.hs, one.article)) for one in chosen
    ]


def _wanted(corpus: Corpus, places: Sequence[int]) -> list[tuple[str, str, Side, str]]:
    chosen = [corpus.requests[at] for at in places]
    return [
        (one.buyer.name, one.need.text, Side.BUYER, _sector(corpus, one.hs, one.article)) for one in chosen
    ]


def _sector(corpus: Corpus, code: HSCode | None, article: Article) -> str:
    if code is not None:
        return code.digits[:2]
    concepts = corpus.reader.annotator.concepts
    implied = sorted(hs for concept in article.named for hs in concepts[concept].hs6)
    return implied[0][:2] if implied else ""


def _unit(places: Vectors) -> Vectors:
    low, high = places.min(axis=0), places.max(axis=0)
    unit: Vectors = (places - low) / np.maximum(high - low, 1e-9)
    return unit
