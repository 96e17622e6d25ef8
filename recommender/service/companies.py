"""Companies written one at a time, by whoever keeps the mission."""

from __future__ import annotations

from collections.abc import Iterable

from recommender.errors import Invalid
from recommender.importing.values import read_certificate
from recommender.records import Actor, Buyer, Certificate, Firm
from recommender.service.permission import require_organiser
from recommender.store import Store


def write_firm(store: Store, actor: Actor, seen: Firm | None, wanted: Firm) -> Firm:
    """Put a firm in the place of the one that was seen, or add it where none was; returns what is kept.

    Raises:
        Conflict: it is another by now, its id is taken, or a product's id is another firm's.
    """
    require_organiser(actor)
    store.put_firm(seen, wanted)
    return store.firm(wanted.id)


def write_buyer(store: Store, actor: Actor, seen: Buyer | None, wanted: Buyer) -> Buyer:
    """As ``write_firm``."""
    require_organiser(actor)
    store.put_buyer(seen, wanted)
    return store.buyer(wanted.id)


def certificates(texts: Iterable[str], stored: Iterable[Certificate]) -> tuple[Certificate, ...]:
    """Certificates as an import names them; one without a last day keeps the day that is stored.

    Raises:
        Invalid: a text names no certificate, or a last day that cannot be read.
    """
    known = {certificate.name: certificate for certificate in stored}
    found: dict[str, Certificate] = {}
    for text in texts:
        certificate, complaints = read_certificate(text)
        if certificate is None or complaints:
            raise Invalid("certificate_unreadable", text=text)
        kept = known.get(certificate.name, certificate)
        found[certificate.name] = certificate if certificate.expires else kept
    return tuple(found.values())
