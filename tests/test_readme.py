"""The README's commands run, and what it says of files is true."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from recommender.config import BUNDLED

README = (BUNDLED / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith("masa ")]


@pytest.mark.slow
def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RECOMMENDER_")}
    environment["RECOMMENDER_DATA_DIR"] = str(tmp_path / "var")
    (tmp_path / "data").symlink_to(BUNDLED / "data")
    assert len(commands()) >= 9
    for command in commands():
        words = shlex.split(command)[1:]
        done = subprocess.run(
            [sys.executable, "-m", "recommender", *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert done.stdout, command


def test_every_path_the_readme_names_exists() -> None:
    named = re.findall(
        r"`((?:recommender|api|models|data|benchmarks|tests)/[\w/.-]*)`|\]\(([\w/.]+)\)", README
    )
    paths = [one or other for one, other in named]
    assert len(paths) > 8
    assert [path for path in paths if not (BUNDLED / path).exists()] == []


def test_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (BUNDLED / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"(?<!schedule )make ([a-z-]+)", README)) - {"takes"} <= targets
