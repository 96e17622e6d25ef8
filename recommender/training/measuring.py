"""Evaluators that watch a training: retrieval among texts of HS headings that it never saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator

from recommender.training.pairs import Pair

_MOST = 2_000


def unseen_headings(kept_out: Sequence[Pair]) -> InformationRetrievalEvaluator | None:
    """Each held-out text searches the other sides; right are those of its own HS code. None without any."""
    pairs = kept_out[:: len(kept_out) // _MOST + 1]
    if not pairs:
        return None
    queries = {text: str(number) for number, text in enumerate(dict.fromkeys(pair.a for pair in pairs))}
    corpus = {text: str(number) for number, text in enumerate(dict.fromkeys(pair.b for pair in pairs))}
    texts_of: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        texts_of[pair.group].add(corpus[pair.b])
    relevant: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        relevant[queries[pair.a]] |= texts_of[pair.group]
    return InformationRetrievalEvaluator(
        queries={number: text for text, number in queries.items()},
        corpus={number: text for text, number in corpus.items()},
        relevant_docs=dict(relevant),
        name="unseen-headings",
        accuracy_at_k=[1],
        precision_recall_at_k=[10],
        map_at_k=[10],
        batch_size=512,
        write_csv=False,
    )
