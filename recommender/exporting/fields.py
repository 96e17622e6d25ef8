"""A company as the fields of a form, by import column, in words that an import reads back."""

from __future__ import annotations

from collections.abc import Iterable

from recommender.records import Buyer, Certificate, Firm, HSCode, Language, Need, Product, Quantity
from recommender.wording import country_name, language_name, payment_name

Fields = dict[str, str]


def own_fields(company: Firm | Buyer, language: str) -> Fields:
    """What a company says of itself and may change."""
    contact = company.contact
    return {
        "profile": company.profile,
        "website": company.website,
        "city": company.city,
        "languages": _listed(_language(spoken, language) for spoken in company.languages),
        "certificates": _certificates(company.certificates),
        "payment": _listed(payment_name(route)[language] for route in company.payment),
        "contact_name": contact.name,
        "contact_email": contact.email,
        "contact_phone": contact.phone,
    } | (_of_firm(company, language) if isinstance(company, Firm) else _of_buyer(company))


def line_fields(line: Product | Need) -> Fields:
    """A product or a need."""
    if isinstance(line, Product):
        return {
            "product_id": line.id,
            "product": line.text,
            "hs_code": _code(line.hs, line.hs_raw),
            "product_certificates": _certificates(line.certificates),
            "product_capacity": _quantity(line.capacity),
            "moq": _quantity(line.min_order),
        }
    return {
        "need_id": line.id,
        "need": line.text,
        "hs_code": _code(line.hs, line.hs_raw),
        "required_certificates": _certificates(line.required_certificates),
        "volume": _quantity(line.volume),
        "delivery": line.delivery,
    }


def _of_firm(firm: Firm, language: str) -> Fields:
    return {
        "export_markets": _listed(_place(code, language) for code in firm.export_markets),
        "target_segments": _listed(firm.target_segments),
        "excluded_segments": _listed(firm.excluded_segments),
        "excluded_regions": _listed(_place(code, language) for code in firm.excluded_regions),
        "min_order": _quantity(firm.min_order),
        "free_capacity": _quantity(firm.free_capacity),
        "private_label": _answer(firm.private_label),
    }


def _of_buyer(buyer: Buyer) -> Fields:
    return {"private_label_required": _answer(buyer.private_label_required)}


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(texts)


def _language(spoken: Language, language: str) -> str:
    return language_name(spoken.code)[language]


def _place(code: str, language: str) -> str:
    return country_name(code)[language]


def _certificates(certificates: Iterable[Certificate]) -> str:
    return _listed(f"{one.name} ({one.expires})" if one.expires else one.name for one in certificates)


def _code(hs: HSCode | None, raw: str) -> str:
    return raw or (hs.digits if hs else "")


def _quantity(quantity: Quantity | None) -> str:
    return quantity.raw if quantity else ""


def _answer(said: bool | None) -> str:
    return "" if said is None else "yes" if said else "no"
