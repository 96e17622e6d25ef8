"""Features of what need and product say: meaning, words, articles of trade, codes, certificates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from recommender.features.certificates import same_certificate
from recommender.features.reading import Offer, Reader, Request
from recommender.features.terms import Channel, Numbers, Postings, Rows, TermSpace, overlaps
from recommender.glossary import Annotator
from recommender.protocols import Ids, Vectors

Triples = Iterator[tuple[str, float, int]]
_FEW = 64


@dataclass(frozen=True)
class Meaning:
    """Vectors, and for each line the best similarities it has on the other side, in falling order.

    Ladders hold them negated: ``need_ladder`` is (needs, depth), ``product_ladder`` (depth, products), depth
    under 256.
    """

    need_vectors: Vectors
    product_vectors: Vectors
    firm_vectors: Vectors
    product_firm: Ids
    need_ladder: Numbers
    product_ladder: Numbers

    names = ("dense", "dense_firm", "rank_forward", "rank_back")

    def fill(self, out: Numbers, needs: Ids, products: Ids) -> None:
        wanted = self.need_vectors.take(needs, 0)
        np.matmul(wanted, self.product_vectors.take(products, 0).T, out=out[0])
        out[1] = (wanted @ self.firm_vectors.T).take(self.product_firm.take(products), 1)
        least = -1e-6 - out[0]
        for row, need in enumerate(needs.tolist()):
            out[2, row] = _GAIN.take(self.need_ladder[need].searchsorted(least[row]))
        out[3] = _GAIN.take(
            (self.product_ladder.take(products, 1)[:, None] < least).sum(axis=0, dtype=np.uint8)
        )


_GAIN = (1.0 / np.log2(2.0 + np.arange(1_000))).astype(np.float32)
"""The discount of a rank, as in nDCG: 1 for the first, 0.63 for the second, 0.5 for the third …"""


@dataclass(frozen=True)
class SharedTerms:
    """Words, character n-grams, glossary concepts, implied codes and certificates that both hold."""

    needs: Rows
    products: Rows
    postings: Postings
    required: Numbers

    names = (
        "words_forward", "words_back", "grams", "concept_same", "concept_family", "concept_conflict",
        "use_named", "code_implied6", "code_implied4", "certificates_met", "certificates_expired",
        "certificates_missing",
    )  # fmt: skip

    def fill(self, out: Numbers, needs: Ids, products: Ids) -> None:
        if len(products) <= _FEW:
            sums = overlaps(self.needs.only(needs), Postings.of(self.products.only(products), self.terms))
        else:
            sums = overlaps(self.needs.only(needs), self.postings).take(products, 2)
        out[:-1] = sums.transpose(1, 0, 2)
        np.minimum(out[:9], 1.0, out=out[:9])
        out[4:6] *= out[3] == 0.0
        out[11] = self.required.take(needs)[:, None] - out[9] - out[10]

    @property
    def terms(self) -> int:
        return len(self.postings.starts)


@dataclass(frozen=True)
class TextReading:
    """Turns requests and offers into :class:`SharedTerms`."""

    reader: Reader
    words: TermSpace
    grams: TermSpace
    today: date

    def shared_terms(self, requests: Sequence[Request], offers: Sequence[Offer]) -> SharedTerms:
        certificates = _representatives(requests, offers)
        number: dict[str, int] = {}
        products = Rows.of([[*self._held(offer, certificates)] for offer in offers], number)
        needs = Rows.of([[*self._wanted(request, certificates)] for request in requests], number)
        return SharedTerms(
            needs=needs,
            products=products,
            postings=Postings.of(products, len(number)),
            required=np.array([bool(r.need.required_certificates) for r in requests], np.float32),
        )

    @cached_property
    def _confusable(self) -> dict[int, list[int]]:
        """By concept, those that either of the two says it is confused with."""
        both: defaultdict[int, set[int]] = defaultdict(set)
        for one, others in enumerate(self.reader.annotator.confused):
            for other in others:
                both[one].add(other)
                both[other].add(one)
        return defaultdict(list, {one: sorted(others) for one, others in both.items()})

    def _words(self, text: str) -> tuple[dict[str, float], float]:
        """The idf of each word, and their sum."""
        weights = self.words.weights(text)
        return weights, sum(weights.values())

    def _held(self, offer: Offer, certificates: Mapping[str, str]) -> Triples:
        article = offer.article
        words, mass = self._words(offer.product.text)
        for word in words:
            yield f"w:{word}", 1.0, 0
            yield f"share:{word}", 1.0 / mass, 0
        yield from self._unit_grams(offer.product.text, 0)
        yield from ((f"n:{concept}", certainty, 0) for concept, certainty in _certainty(offer).items())
        yield from ((f"f:{family}", 1.0, 0) for family in article.families)
        yield from ((f"u:{concept}", 1.0, 0) for concept in article.used)
        codes = [offer.hs.digits] if offer.hs else _codes(article.named, self.reader.annotator)
        kind = "own" if offer.hs else "implied"
        yield from ((f"{kind}:{code}", 1.0, 0) for code in _prefixes(codes))
        held: dict[str, bool] = {}
        for certificate in offer.certificates:
            name = certificates[certificate.name]
            held[name] = held.get(name, False) or certificate.valid_on(self.today)
        yield from ((f"{'valid' if good else 'expired'}:{name}", 1.0, 0) for name, good in held.items())

    def _wanted(self, request: Request, certificates: Mapping[str, str]) -> Triples:
        article, annotator = request.article, self.reader.annotator
        words, mass = self._words(request.need.text)
        for word, idf in words.items():
            yield f"w:{word}", idf / mass, Channel.WORDS_FORWARD
            yield f"share:{word}", idf, Channel.WORDS_BACK
        yield from self._unit_grams(request.need.text, Channel.GRAMS)
        for concept, certainty in _certainty(request).items():
            yield f"n:{concept}", certainty, Channel.SAME
            yield f"u:{concept}", 1.0, Channel.USE
            yield from ((f"n:{other}", 1.0, Channel.CONFLICT) for other in self._confusable[concept])
        yield from ((f"n:{concept}", 1.0, Channel.CONFLICT) for concept in article.refused)
        for concept in article.used:
            yield f"n:{concept}", 1.0, Channel.USE
            yield f"u:{concept}", 0.5, Channel.USE
        yield from ((f"f:{family}", 1.0, Channel.FAMILY) for family in article.families)
        codes = [request.hs.digits] if request.hs else _codes(article.named, annotator)
        for code in _prefixes(codes):
            channel = Channel.IMPLIED6 if len(code) == 6 else Channel.IMPLIED4
            yield f"implied:{code}", 1.0, channel
            if not request.hs:
                yield f"own:{code}", 1.0, channel
        required = {certificates[c.name] for c in request.need.required_certificates}
        for name in sorted(required):
            yield f"valid:{name}", 1.0 / len(required), Channel.CERTIFICATE
            yield f"expired:{name}", 1.0 / len(required), Channel.EXPIRED

    def _unit_grams(self, text: str, channel: int) -> Triples:
        weights = self.grams.weights(text)
        norm = sum(weight * weight for weight in weights.values()) ** 0.5
        return ((f"g:{gram}", weight / norm, channel) for gram, weight in weights.items())


def _certainty(line: Request | Offer) -> dict[int, float]:
    """The concepts that a text names; less than 1 where the term may mean several."""
    found: dict[int, float] = {}
    for mention in line.article.mentions:
        if not mention.by_use:
            for concept in mention.concepts:
                found[concept] = max(found.get(concept, 0.0), len(mention.concepts) ** -0.5)
    return found


def _codes(concepts: Iterable[int], annotator: Annotator) -> list[str]:
    return [code for concept in concepts for code in annotator.concepts[concept].hs6]


def _prefixes(codes: Iterable[str]) -> list[str]:
    """The four- and six-digit beginnings of some codes, each once."""
    return sorted({code[:level] for code in codes for level in (4, 6) if len(code) >= level})


def _representatives(requests: Sequence[Request], offers: Sequence[Offer]) -> dict[str, str]:
    """For each certificate name, one name for all that mean the same."""
    required = {c.name for request in requests for c in request.need.required_certificates}
    held = {c.name for offer in offers for c in offer.certificates}
    chosen: dict[str, str] = {}
    for name in (*sorted(held), *sorted(required - held)):
        chosen[name] = next((other for other in chosen.values() if same_certificate(name, other)), name)
    return chosen
