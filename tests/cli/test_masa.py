"""The command line as a person or a script meets it."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from recommender.cli.compliance import Decided
from recommender.cli.missions import Whose
from recommender.records import Side, Verdict

FIRMS = "firma;ürün;gtip\nÖrnek Kimya;Sodyum hipoklorit %15 IBC;2828.90\nÖrnek Ambalaj;PET preform 28 mm;3923.30\n"
NEEDS = "покупатель;потребность;тн вэд\nООО Пример;гипохлорит натрия;2828900000\nООО Пример;преформа ПЭТ;\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "firms.csv").write_text(FIRMS, encoding="utf-8")
    (tmp_path / "needs.csv").write_text(NEEDS, encoding="utf-8")
    return tmp_path


def masa(folder: Path, *words: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RECOMMENDER_")}
    environment |= {
        "RECOMMENDER_DATA_DIR": str(folder / "var"),
        "RECOMMENDER_LANGUAGE": language,
        "COLUMNS": "140",
    }
    command = [sys.executable, "-m", "recommender", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_rank_prints_one_json_line_a_match_best_first(folder: Path) -> None:
    done = masa(folder, "rank", "--firms", "firms.csv", "--needs", "needs.csv", "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["rank"] for line in lines] == [1, 2, 1, 2]
    assert list(lines[0]) == ["need_id", "buyer_id", "firm_id", "product_id", "rank", "score", "buyer_score",
                              "firm_score", "reasons", "flags"]  # fmt: skip
    assert lines[0]["firm_id"] != lines[2]["firm_id"]
    assert lines[0]["score"] > lines[1]["score"]
    assert any("2828" in reason for reason in lines[0]["reasons"])


def test_rank_by_firm_and_as_csv_and_as_a_table(folder: Path) -> None:
    files = ("--firms", "firms.csv", "--needs", "needs.csv")
    by_firm = masa(folder, "rank", *files, "--side", "firm", "--format", "csv")
    assert len(list(csv.DictReader(io.StringIO(by_firm.stdout)))) == 2
    table = masa(folder, "rank", *files, "-l", "tr")
    assert "Örnek Kimya" in table.stdout
    assert "GTİP" in table.stdout


def test_import_build_and_match_go_through_the_database(folder: Path) -> None:
    assert masa(folder, "import", "firms", "firms.csv", "--dry-run").stdout.startswith("dry run")
    assert "added 2" in masa(folder, "import", "firms", "firms.csv").stdout
    again = masa(folder, "import", "firms", "firms.csv")
    assert "imported before" in again.stdout
    assert "unchanged 2" in again.stdout
    report = json.loads(masa(folder, "import", "buyers", "needs.csv", "--json").stdout)
    assert (report["added"], report["errors"], report["written"]) == (1, 0, True)
    built = json.loads(masa(folder, "build", "--json").stdout)
    assert built == {"firms": 2, "products": 2, "buyers": 1, "needs": 2, "encoded": 4, "cut": 0}
    assert json.loads(masa(folder, "build", "--json").stdout)["encoded"] == 0
    found = json.loads(masa(folder, "match", "--buyer", report_buyer(folder), "--json").stdout)
    assert len(found) == 2


def report_buyer(folder: Path) -> str:
    lines = masa(folder, "rank", "--firms", "firms.csv", "--needs", "needs.csv", "--format", "jsonl").stdout
    return str(json.loads(lines.splitlines()[0])["buyer_id"])


def test_all_or_nothing_writes_nothing_when_a_row_is_bad(folder: Path) -> None:
    (folder / "bad.csv").write_text(FIRMS + "Kötü Firma;;\n", encoding="utf-8")
    done = masa(folder, "import", "firms", "bad.csv", "--all-or-nothing", language="tr")
    assert done.returncode == 1
    assert "hiçbir şey yazılmadı" in done.stdout
    assert "satır 4" in done.stderr
    assert "added 2" in masa(folder, "import", "firms", "bad.csv").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("match", "--need", "nobody"), 1),
        (("import", "firms", "absent.xlsx"), 1),
        (("rank", "--firms", "needs.csv", "--needs", "needs.csv"), 1),
        (("match",), 2),
        (("rank", "--firms", "firms.csv"), 2),
        (("nonsense",), 2),
    ],
)
def test_a_users_error_is_one_line_and_a_usage_error_is_two(
    folder: Path, words: tuple[str, ...], code: int
) -> None:
    done = masa(folder, *words)
    assert done.returncode == code
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    if code == 1:
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_server_whose_port_is_taken_says_so_in_one_line(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = masa(folder, "serve", "--port", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert f"127.0.0.1:{port}" in line


def test_a_server_that_cannot_start_ends_with_an_error(folder: Path) -> None:
    code = "import sys, uvicorn; sys.argv = ['masa', 'serve', '--port', '0', '--no-worker']\n"
    code += "uvicorn.Config.load = lambda self: None\n"
    code += "uvicorn.Server.run = lambda self, sockets: None  # as it returns when start-up fails\n"
    code += "import recommender.cli as c; c.main()"
    environment = os.environ | {"RECOMMENDER_DATA_DIR": str(folder / "var")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert done.returncode == 1


def test_the_command_line_names_all_sides_and_verdicts() -> None:
    assert {str(side) for side in Whose} == {str(side) for side in Side}
    assert {str(verdict) for verdict in Decided} == {str(verdict) for verdict in Verdict}


def test_a_template_can_be_imported_as_it_is(folder: Path) -> None:
    assert masa(folder, "template", "firms", "-o", "t.xlsx", "-l", "tr").returncode == 0
    assert "added 1" in masa(folder, "import", "firms", "t.xlsx").stdout


@pytest.mark.parametrize("command", ["init", "import", "build", "match", "rank", "serve", "template"])
def test_every_command_explains_itself(folder: Path, command: str) -> None:
    assert masa(folder, command, "--help").returncode == 0


def test_help_imports_nothing_heavy(folder: Path) -> None:
    code = "import sys; sys.argv=['masa','--help']\ntry:\n import recommender.cli as c; c.main()\nexcept SystemExit: pass\n"
    heavy = {"torch", "faiss", "numpy", "sqlalchemy", "pandas", "fastapi", "rich", "recommender.records"}
    code += f"print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_gives_each_command_its_whole_sentence(folder: Path) -> None:
    told = " ".join(masa(folder, "--help").stdout.split())
    assert "Show the best matches for one need, buyer or firm, or for a whole event without crowding." in told


def test_ranking_needs_no_torch(folder: Path) -> None:
    code = (
        "import sys; sys.argv=['masa','rank','--firms','firms.csv','--needs','needs.csv','--format','jsonl']\n"
        "import recommender.cli as c\ntry:\n c.main()\nexcept SystemExit: pass\nprint('torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "False"
