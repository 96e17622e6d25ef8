import json

from recommender.importing import read_buyers, read_firms


def told(imported) -> list[tuple[int, str, str, str]]:
    return [(p.row, p.column, p.code, p.severity) for p in imported.problems]


def test_one_object_a_firm_with_its_products(text_file):
    firm = {
        "firm_id": "F1", "firm": "A", "languages": ["tr", "en"], "private_label": True, "kuruluş yılı": 1987,
        "certificates": ["ISO 9001 (2027-05-31)", "EAC"], "contact": {"name": "Ad", "email": "a@b.example"},
        "products": [{"product_id": "P1", "product": "kostik; payet", "hs_code": 281511, "moq": "1 t"}, "asit"],
    }  # fmt: skip
    imported = read_firms(text_file(json.dumps(firm, ensure_ascii=False), name="firms.jsonl"))
    (read,) = imported.records
    assert (read.id, read.name, read.private_label, read.notes) == ("F1", "A", True, {"kuruluş yılı": "1987"})
    assert [language.code for language in read.languages] == ["tr", "en"]
    assert [certificate.name for certificate in read.certificates] == ["ISO 9001", "EAC"]
    assert read.contact.email == "a@b.example"
    assert [(p.text, p.hs_raw) for p in read.products] == [("kostik; payet", "281511"), ("asit", "")]
    assert imported.problems == ()


def test_short_names_inside_a_need(text_file):
    line = '{"buyer": "ООО А", "needs": [{"id": "N1", "text": "клей", "certificates": ["ЕАС"], "volume": "2 т"}]}'
    (buyer,) = read_buyers(text_file(line, name="b.jsonl")).records
    (need,) = buyer.needs
    assert (need.id, need.text, need.volume.value) == ("N1", "клей", 2)
    assert need.required_certificates[0].name == "EAC"


def test_flat_lines_are_rows(text_file):
    lines = ('{"firma": "A", "ürün": "kostik"}', '{"firma": "A", "ürün": "asit"}')
    (firm,) = read_firms(text_file(*lines, name="f.jsonl")).records
    assert [product.text for product in firm.products] == ["kostik", "asit"]


def test_a_bad_line_is_a_problem_of_its_row(text_file):
    lines = (
        '{"firm": "A", "products": ["kostik"]}',
        "",
        '{"firm": "B", ',
        "[1, 2]",
        '{"firm": "C"}',
        '{"product": "x"}',
    )
    imported = read_firms(text_file(*lines, name="f.jsonl"))
    assert imported.records[0].name == "A"
    assert told(imported) == [
        (3, "", "import_json", "error"),
        (4, "", "import_json", "error"),
        (5, "product", "import_no_product", "error"),
    ]
    assert imported.rows == 5


def test_lines_without_a_name_are_companies_of_their_own(text_file):
    lines = ('{"firm": "A", "product": "kostik"}', '{"product": "asit"}')
    assert len(read_firms(text_file(*lines, name="f.jsonl")).records) == 2


def test_a_line_separator_inside_a_string_does_not_end_the_line(text_file):
    imported = read_firms(text_file('{"firm": "A", "product": "kostik\u2028soda"}', name="f.jsonl"))
    assert imported.records[0].products[0].text == "kostik soda"
