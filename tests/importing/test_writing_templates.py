import zipfile

import pytest

from recommender.errors import ImportFileError
from recommender.importing import read_buyers, read_firms, write_template
from recommender.importing.columns import find_column, known_titles
from recommender.importing.tables import sheets
from recommender.importing.vocabulary import headers
from recommender.wording import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "read"), [("firms", read_firms), ("buyers", read_buyers)])
def test_a_template_reads_back_without_a_problem(tmp_path, kind, read, language):
    path = tmp_path / "template.xlsx"
    write_template(path, kind, language)
    imported = read(path)
    assert imported.problems == ()
    (company,) = imported.records
    assert len(company.products if kind == "firms" else company.needs) == 2
    assert company.notes == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["firms", "buyers"])
def test_a_template_has_every_column_with_a_comment(tmp_path, kind, language):
    path = tmp_path / "template.xlsx"
    write_template(path, kind, language)
    (grid,) = sheets(path, path.read_bytes())
    named = [find_column(title, known_titles(kind)).name for title in grid.rows[0].cells]
    wanted = [
        name
        for group in (kind, "common")
        for part in ("company", "owner", "item")
        for name in headers()[group].get(part, {})
        if not name.endswith("_details")
    ]
    assert sorted(named) == sorted(wanted)
    with zipfile.ZipFile(path) as parts:
        assert parts.read("xl/comments1.xml").count(b"<comment ") == len(wanted)
        assert b'state="frozen"' in parts.read("xl/worksheets/sheet1.xml")


def test_a_template_needs_a_folder(tmp_path):
    with pytest.raises(ImportFileError) as caught:
        write_template(tmp_path / "none" / "t.xlsx", "firms", "tr")
    assert caught.value.code == "file_unwritable"


def test_there_is_no_template_for_anything_else(tmp_path):
    with pytest.raises(ValueError, match="no template"):
        write_template(tmp_path / "t.xlsx", "events", "tr")
