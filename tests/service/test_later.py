"""Answers worked out beside the requests."""

from __future__ import annotations

import threading

import pytest

from recommender.service.later import Later


def test_an_answer_is_worked_out_once_for_a_state() -> None:
    later, asked = Later(patience=30), []
    for _ in range(3):
        assert later.ask("heat", 1, lambda: asked.append(1) or len(asked)) == 1
    assert later.ask("heat", 2, lambda: asked.append(1) or len(asked)) == 2


def test_who_asks_meanwhile_waits_no_longer_than_the_patience() -> None:
    later, go = Later(patience=0.0), threading.Event()
    assert later.ask("heat", 1, lambda: go.wait(30)) is None
    go.set()
    later.patience = 30
    assert later.ask("heat", 1, lambda: pytest.fail("it is worked out twice")) is True


def test_a_failure_is_told_and_not_kept() -> None:
    later = Later(patience=30)

    def fail() -> int:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        later.ask("heat", 1, fail)
    assert later.ask("heat", 1, lambda: 7) == 7


def test_names_do_not_meet() -> None:
    later = Later(patience=30)
    assert later.ask("heat", 1, lambda: "a") == "a"
    assert later.ask("report", 1, lambda: "b") == "b"
    assert later.ask("heat", 1, lambda: "c") == "a"
