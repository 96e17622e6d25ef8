"""The engine as it would be with another record in the place of one, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from recommender.engine import Engine, build_engine
from recommender.protocols import Vectors
from recommender.records import Buyer, Firm
from recommender.service.history import past_meetings
from recommender.service.masa import Masa


def supposing(masa: Masa, company: Firm | Buyer) -> Engine:
    """The engine with ``company`` in the place of the record that has its id. Raises EngineNotReady.

    Texts that the present engine knows keep their vectors; others are encoded, and forgotten afterwards.
    """
    known = masa.engine()
    corpus, encoder = known.corpus, known.encoder
    firms, buyers = dict(corpus.firms), dict(corpus.buyers)
    if isinstance(company, Firm):
        firms[company.id] = company
    else:
        buyers[company.id] = company
    offered = [offer.product.text for offer in corpus.offers]
    wanted = [request.need.text for request in corpus.requests]
    return build_engine(
        encoder,
        list(firms.values()),
        list(buyers.values()),
        today=corpus.today,
        exclusions=masa.store.exclusions(),
        history=past_meetings(masa.store, corpus.today),
        reader=corpus.reader,
        product_vectors=_remembered(offered, corpus.products.vectors, encoder.encode_documents),
        need_vectors=_remembered(wanted, corpus.needs.vectors, encoder.encode_queries),
        rankers=known.rankers,
        flags_of=corpus.flags_of,
    )


def _remembered(
    texts: Sequence[str], vectors: Vectors, encode: Callable[[Sequence[str]], Vectors]
) -> Callable[[Sequence[str]], Vectors]:
    known = dict(zip(texts, vectors, strict=True))

    def vectors_of(asked: Sequence[str]) -> Vectors:
        new = list(dict.fromkeys(text for text in asked if text not in known))
        fresh = dict(zip(new, encode(new), strict=True)) if new else {}
        found = [known[text] if text in known else fresh[text] for text in asked]
        return np.array(found, np.float32).reshape(len(asked), -1)

    return vectors_of
