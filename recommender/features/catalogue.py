"""The table of features: what each one means, the values it takes, and the fields it is read from.

Rank positions are those by vectors alone. BM25 scores exist only for the candidates of one side's search: the
same pair, found from the other side, would have another rank or none, and so another score. What words tell
of a pair whoever asks is in ``words_forward``, ``words_back`` and ``grams``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """A named feature. Where a side is silent its value is 0 unless ``meaning`` says otherwise."""

    name: str
    meaning: str
    low: float
    high: float
    source: str


_TABLE = """
dense | cosine of the need's and the product's vectors | -1 | 1 | texts, by the encoder
dense_firm | cosine of the need's vector and the mean of the firm's product vectors | -1 | 1 | texts, by the encoder
rank_forward | 1 / log2(1 + rank of the product among all products for the need, by dense) | 0 | 1 | texts, by the encoder
rank_back | 1 / log2(1 + rank of the need among all needs for the product, by dense) | 0 | 1 | texts, by the encoder
words_forward | share of the need's idf mass that the product holds | 0 | 1 | texts, by stems
words_back | share of the product's idf mass that the need holds | 0 | 1 | texts, by stems
grams | cosine of idf-weighted character 4-grams, spelled by sound across scripts | 0 | 1 | texts
concept_same | both name the same glossary concept; less where a term may mean several | 0 | 1 | texts, glossary
concept_family | no concept is shared, but a family of concepts is | 0 | 1 | texts, glossary
concept_conflict | no concept is shared, and the need rules one of the product's out, or the glossary says that two are easily confused | 0 | 1 | texts, glossary
use_named | one names a use of an article that the other names; half where both name the same use | 0 | 1 | texts, glossary
code_implied6 | a code on one side and the glossary's code for the article on the other (or both so implied) agree on 6 digits | 0 | 1 | hs_code, glossary
code_implied4 | the same on 4 digits | 0 | 1 | hs_code, glossary
certificates_met | share of the required certificates that are held and in force; typing errors forgiven | 0 | 1 | required_certificates, certificates, product_certificates
certificates_expired | share of the required certificates that are held but have expired | 0 | 1 | as above
certificates_missing | share of the required certificates that are not held | 0 | 1 | as above
hs2 | HS codes agree on 2 digits | 0 | 1 | hs_code
hs4 | HS codes agree on 4 digits | 0 | 1 | hs_code
hs6 | HS codes agree on 6 digits | 0 | 1 | hs_code
hs_conflict | both codes are there and their chapters differ | 0 | 1 | hs_code
hs_absent | one of the codes is absent or unreadable | 0 | 1 | hs_code
hs_malformed | one of the codes is there but unreadable | 0 | 1 | hs_code
constraints_met | attributes that the need names and the product meets, of three | 0 | 1 | texts, data/constraints.tsv
constraints_broken | hard attributes that the need names and the product contradicts, of three | 0 | 1 | texts, data/constraints.tsv
wishes_broken | other attributes that the need names and the product contradicts, of three | 0 | 1 | texts, data/constraints.tsv
measures_met | kinds of measure (strength, viscosity, voltage …) on which both agree, of three | 0 | 1 | texts, units by pint
measures_broken | kinds of measure on which they disagree, of three | 0 | 1 | texts, units by pint
pack_differs | pack sizes, lengths or hardness that disagree, of three | 0 | 1 | texts, units by pint
below_minimum | powers of ten by which the volume stays below the minimum order, at most one | 0 | 1 | volume, moq, min_order
over_capacity | powers of ten by which the volume exceeds the free capacity, at most one | 0 | 1 | volume, product_capacity, free_capacity
volume_fits | the volume can be compared with minimum or capacity and breaks neither | 0 | 1 | volume, moq, product_capacity
volume_unread | the need's volume is there but unreadable | 0 | 1 | volume
carriage_asked | how much of the carriage the delivery term leaves to the firm: 0.1 (EXW) to 1 (DDP) | 0 | 1 | delivery
delivery_offered | the firm's texts name a delivery term at least as wide | 0 | 1 | delivery, profile, product
language_common | a language that both speak | 0 | 1 | languages
interpreter_needed | both name their languages and share none | 0 | 1 | languages
market_known | the firm already exports to the buyer's country | 0 | 1 | export_markets, country
exports_elsewhere | the firm exports, but not to the buyer's country | 0 | 1 | export_markets, country
segment_wanted | the buyer's segment is among the firm's targets | 0 | 1 | segment, target_segments
segment_other | the firm names targets, and the buyer's segment is another | 0 | 1 | segment, target_segments
segment_excluded | the firm excludes the buyer's segment (such pairs are filtered; seen when one asks why) | 0 | 1 | segment, excluded_segments
region_excluded | the firm excludes the buyer's region or country (as above) | 0 | 1 | region, country, excluded_regions
segment_refused | the firm's own words rule the buyer's segment out | 0 | 1 | segment, profile
place_sought | the firm's own words look for buyers in the buyer's district or country | 0 | 1 | region, country, profile
place_refused | the firm's own words rule the buyer's district or country out, or name a sole dealer there | 0 | 1 | region, country, profile
payment_common | a payment route of the buyer that the firm takes, it or a riskier one being named | 0 | 1 | payment
payment_apart | both name payment routes and the firm takes none of the buyer's | 0 | 1 | payment
credit_beyond | days of credit that the buyer asks beyond those that the firm gives, of 60 | 0 | 1 | payment, profile
private_label_refused | the buyer requires private label, the firm does not do it | 0 | 1 | private_label_required, private_label
private_label_offered | the buyer requires private label, the firm does it | 0 | 1 | private_label_required, private_label
met_before | n / (n + 1) of n meetings held before | 0 | 1 | history
outcome_before | the best outcome so far (samples 0.4, quotation 0.6, order 1) less the share of meetings missed | -1 | 1 | history
firm_crowded | seats that the firm has taken with other buyers at the event asked for, n / (n + 8); 0 without an event | 0 | 1 | shortlist, answers, published schedule
buyer_crowded | the same of the buyer, with other firms | 0 | 1 | as above
"""


def _feature(line: str) -> Feature:
    name, meaning, low, high, source = (cell.strip() for cell in line.split(" | "))
    return Feature(name, meaning, float(low), float(high), source)


CATALOGUE = tuple(_feature(line) for line in _TABLE.strip().splitlines())
"""Every feature in the order of the arrays."""

FEATURES = tuple(feature.name for feature in CATALOGUE)
