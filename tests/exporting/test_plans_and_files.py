"""The plan for other programs, and how files reach the disk."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from recommender.errors import ImportFileError
from recommender.exporting.cells import escaped
from recommender.exporting.plans import plan_csv, plan_json
from recommender.exporting.saving import file_name, write, zipped
from recommender.records import MeetingState
from tests.exporting.programmes import FIRMS, entry, programme


def test_json_tells_every_meeting_with_times_in_both_zones() -> None:
    plan = json.loads(plan_json(programme("Africa/Johannesburg", version=3), "tr"))
    assert (plan["event_id"], plan["version"], plan["timezone"]) == ("moskova-2027", 3, "Africa/Johannesburg")
    assert len(plan["meetings"]) == 4
    first = plan["meetings"][0]
    assert first["start"] == "2027-02-10T10:00:00+02:00"
    assert first["home_start"] == "2027-02-10T11:00:00+03:00"
    assert (first["slot"], first["table"], first["firm_id"], first["buyer_id"]) == (1, 1, "F1", "B1")
    assert "GTİP 6 haneye kadar aynı (281511)" in first["reasons"]


def test_cancelled_meetings_are_in_the_plan_with_their_state() -> None:
    plan = programme()
    plan = replace(plan, entries=(replace(plan.entries[0], state=MeetingState.CANCELLED),))
    assert [m["state"] for m in json.loads(plan_json(plan, "en"))["meetings"]] == ["cancelled"]


def test_csv_opens_in_excel_with_turkish_and_russian_letters() -> None:
    content = plan_csv(programme(), "ru")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert (rows[0]["firm"], rows[0]["buyer"]) == ("Işık & Çağ Kimya A.Ş.", "ООО «Щёлочь-Сбыт»")
    assert "код ТН ВЭД совпадает в 6 знаках (281511)" in rows[0]["reasons"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_name_like_a_formula_is_escaped_in_csv(name: str) -> None:
    plan = programme()
    formula = replace(entry(1, 1, plan.slots[0], 0), firm=replace(FIRMS[0], name=name))
    content = plan_csv(replace(plan, entries=(formula,)), "en").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert row["firm"] == f"'{name}"


def test_numbers_and_plain_names_are_not_escaped() -> None:
    assert [escaped(cell) for cell in (3, "Örnek = A.Ş.", "")] == [3, "Örnek = A.Ş.", ""]


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "plan.csv"
    write(path, b"one")
    write(path, b"two")
    assert path.read_bytes() == b"two"
    assert [file.name for file in path.parent.iterdir()] == ["plan.csv"]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.csv"
    write(path, b"one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ImportFileError) as caught:
        write(path, b"two")
    assert caught.value.details == {"file": str(path)}
    assert path.read_bytes() == b"one"
    assert [file.name for file in tmp_path.iterdir()] == ["plan.csv"]


def test_a_folder_in_the_way_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError):
        write(tmp_path, b"x")


def test_an_archive_holds_each_file_once_and_is_the_same_each_time() -> None:
    files = {"firm-F1.pdf": b"a", "buyer-B1.pdf": b"b"}
    with ZipFile(io.BytesIO(zipped(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
    assert zipped(files) == zipped(files)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("firm", "F 1/2"), "firm-F-1-2"),
        (("buyer", "Щёлочь"), "buyer-Shcheloch"),
        (("../..", "x"), "x"),
        (("..",), "masa"),
    ],
)
def test_file_names_are_plain(parts: tuple[str, ...], name: str) -> None:
    assert file_name(*parts) == name
