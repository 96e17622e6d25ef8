"""The commands about missions, run in this process on a planted mission."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import recommender.cli
from recommender.cli.app import app
from recommender.errors import RecommenderError
from recommender.records import OPERATOR, BuyerId, EventId, FirmId, Limits, Meeting, Side
from recommender.service import Masa
from recommender.wording import messages
from tests.missions import checkerboard
from tests.service.missions import NOW, open_masa

Run = Callable[..., Result]

CREATE = (
    "event", "create", "moscow", "--name", "Moskova heyeti", "--city", "Moscow", "--country", "ru",
    "--timezone", "Europe/Moscow", "--first", "2126-12-01", "--session", "10:00-12:00", "--tables", "4",
    "--due", "2126-11-20 18:00",
)  # fmt: skip


@pytest.fixture
def masa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Masa]:
    opened = open_masa(tmp_path / "var")
    firms, buyers = checkerboard()
    opened.store.save_firms(firms)
    opened.store.save_buyers(buyers)
    monkeypatch.setattr(Masa, "open", classmethod(lambda cls, settings=None: opened))
    monkeypatch.setenv("COLUMNS", "200")
    yield opened
    opened.store.close()


@pytest.fixture
def run(masa: Masa) -> Run:
    def one(*words: str, code: int = 0) -> Result:
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == code, (done.output, done.exception)
        return done

    return one


@pytest.fixture
def shortlisted(run: Run) -> Run:
    run(*CREATE)
    run("participants", "add", "moscow", "--all-firms", "--all-buyers")
    run("shortlist", "fill", "moscow", "-k", "1", "--good", "0.001")
    return run


def test_an_event_is_made_listed_shown_and_cloned(run: Run) -> None:
    assert run(*CREATE).stdout == "made: moscow, 4 slots\n"
    [listed] = json.loads(run("event", "list", "--json").stdout)
    assert (listed["id"], listed["country"], listed["answers_due"]) == (
        "moscow", "RU", "2126-11-20T18:00:00+03:00"
    )  # fmt: skip
    assert "10:30–11:00" in run("event", "show", "moscow").stdout
    run("event", "clone", "moscow", "again", "--name", "Yine", "--first", "2127-12-01")
    assert len(json.loads(run("event", "list", "--json").stdout)) == 2


def test_an_event_in_the_past_is_one_clear_error(run: Run) -> None:
    words = [word.replace("2126-12-01", "2020-12-01") for word in CREATE]
    with pytest.raises(RecommenderError, match="event_in_the_past"):
        raise run(*words, code=1).exception or AssertionError


@pytest.mark.parametrize(
    "words",
    [
        ("event", "create", "x"),
        (*CREATE, "--session", "noon"),
        (*CREATE, "--interpreter", "ru"),
        ("participants", "add", "moscow"),
        ("participants", "set", "moscow"),
        ("participants", "set", "moscow", "--firm", "F1", "--buyer", "B1"),
        ("shortlist", "drop", "moscow", "F1-B1"),
        ("result", "moscow", "F1", "B1", "--side", "firm", "--kind", "order", "--amount", "much"),
    ],
)
def test_what_cannot_be_read_is_a_usage_error(run: Run, words: tuple[str, ...]) -> None:
    run(*words, code=2)


def test_participants_say_when_they_are_away_by_local_time(shortlisted: Run, masa: Masa) -> None:
    shortlisted(
        "participants", "set", "moscow", "--firm", "F1", "--away", "2126-12-01 10:30", "--delegates", "2"
    )
    [own] = [p for p in masa.store.participation.of(OPERATOR, "moscow") if p.company_id == "F1"]
    assert (own.away, own.delegates) == ({1}, 2)
    with pytest.raises(RecommenderError, match="slot_unknown"):
        raise (
            shortlisted(
                "participants", "set", "moscow", "--firm", "F1", "--away", "2126-12-01 10:15", code=1
            ).exception
            or AssertionError
        )


def test_the_shortlist_is_edited_and_undone(shortlisted: Run) -> None:
    shortlisted("shortlist", "drop", "moscow", "F0/B0", "F1/B1")
    shortlisted("shortlist", "move", "moscow", "F5", "B5", "1")
    listed = json.loads(shortlisted("shortlist", "show", "moscow", "--json").stdout)
    assert (len(listed), listed[0]["firm_id"]) == (6, "F5")
    shortlisted("shortlist", "undo", "moscow")
    shortlisted("shortlist", "undo", "moscow")
    assert len(json.loads(shortlisted("shortlist", "show", "moscow", "--json").stdout)) == 8
    assert "undo" in shortlisted("event", "log", "moscow").stdout


def test_everybody_is_invited_and_a_decision_is_entered(shortlisted: Run) -> None:
    assert shortlisted("invite", "send", "moscow").stdout.startswith("16 invited")
    assert "/i/" in shortlisted("invite", "link", "moscow", "--firm", "F0").stdout
    shortlisted("decide", "enter", "moscow", "B0", "interested", "--firm", "F0", "--preference", "1")
    [given] = json.loads(shortlisted("decide", "list", "moscow", "--json").stdout)
    assert (given["side"], given["answer"], given["preference"]) == ("firm", "interested", 1)


def test_simulated_decisions_are_marked_and_the_same_for_one_seed(shortlisted: Run, masa: Masa) -> None:
    assert "SIMULATED" in shortlisted("decide", "simulate", "moscow").stdout
    first = masa.store.decisions.of(OPERATOR, "moscow")
    shortlisted("decide", "simulate", "moscow")
    again = masa.store.decisions.of(OPERATOR, "moscow")
    assert {decision.word for decision in first} == {"simulated"}
    assert [decision.answer for decision in first] == [decision.answer for decision in again]
    assert len(first) == 16


def test_what_somebody_really_answered_is_not_simulated(shortlisted: Run, masa: Masa) -> None:
    shortlisted("decide", "enter", "moscow", "B0", "customer", "--firm", "F0", "--word", "since 2019")
    shortlisted("decide", "simulate", "moscow")
    kept = masa.store.decisions.of(OPERATOR, "moscow")
    [mine] = [decision for decision in kept if decision.word != "simulated"]
    assert (mine.firm_id, mine.side, mine.answer, mine.word) == ("F0", "firm", "customer", "since 2019")
    assert len(kept) == 16


def test_a_published_schedule_is_shown_and_the_day_is_kept(shortlisted: Run, masa: Masa) -> None:
    meeting = Meeting("moscow", FirmId("F0"), BuyerId("B0"), 0, 2)  # type: ignore[arg-type]
    masa.store.plans.add(OPERATOR, "moscow", [meeting], {}, NOW)
    shortlisted("schedule", "publish", "moscow", "1")
    shown = shortlisted("schedule", "show", "moscow", "--firm", "F0").stdout
    assert "10:00–10:30" in shown
    assert " 3 " in shown
    shortlisted("day", "check-in", "moscow", "--buyer", "B0")
    shortlisted("day", "held", "moscow", "F0", "B0")
    shortlisted(
        "result", "moscow", "F0", "B0", "--side", "firm", "--kind", "order", "--amount", "1250.50",
        "--currency", "usd", "--rating", "5",
    )  # fmt: skip
    report = json.loads(shortlisted("report", "moscow", "--json").stdout)
    assert report["total"]["amounts"] == {"USD": "1250.50"}
    assert report["by_firm"]["F0"]["outcomes"] == {"order": 1}
    assert [o.side for o in masa.store.results.of(OPERATOR, "moscow")] == [Side.FIRM]


def test_a_schedule_of_visits_says_where_they_are(run: Run, masa: Masa) -> None:
    run(
        "event", "create", "kazan", "--kind", "site_visits", "--name", "Ziyaretler", "--city", "Kazan",
        "--country", "ru", "--timezone", "Europe/Moscow", "--first", "2126-12-01",
        "--session", "09:00-12:30", "--place", "B0=Yelabuga",
    )  # fmt: skip
    run("participants", "add", "kazan", "--firm", "F0", "--buyer", "B0")
    visit = Meeting(EventId("kazan"), FirmId("F0"), BuyerId("B0"), 0, None)
    masa.store.plans.add(OPERATOR, "kazan", [visit], {}, NOW)
    assert "Yelabuga" in run("schedule", "show", "kazan", "--version", "1").stdout


def test_the_report_names_what_nobody_could_serve(shortlisted: Run) -> None:
    told = json.loads(shortlisted("report", "moscow", "--coverage", "--json").stdout)["coverage"]
    assert len(told["unserved"]) == sum(h["needs"] - h["needs_served"] for h in told["headings"])
    assert "heading" in shortlisted("report", "moscow", "--coverage").stdout


@pytest.mark.parametrize(
    "group", ["event", "participants", "shortlist", "invite", "decide", "schedule", "day"]
)
def test_every_command_of_a_group_has_an_example(run: Run, group: str) -> None:
    [commands] = [g.typer_instance for g in app.registered_groups if g.name == group]
    assert commands is not None
    for command in commands.registered_commands:
        assert command.callback is not None
        assert "Example: " in (command.callback.__doc__ or ""), command.name


def test_what_upsets_the_day_is_noted_by_local_time(shortlisted: Run, masa: Masa) -> None:
    shortlisted("day", "late", "moscow", "--firm", "F1", "--until", "2126-12-01 10:30")
    shortlisted("day", "leaves", "moscow", "--firm", "F1", "--from", "2126-12-01 11:30")
    shortlisted("day", "close-table", "moscow", "4", "--from", "2126-12-01 11:00")
    [own] = [p for p in masa.store.participation.of(OPERATOR, "moscow") if p.company_id == "F1"]
    [closed] = masa.store.events.one(OPERATOR, "moscow").closed_tables
    assert (own.away, closed.table, closed.from_slot) == ({0, 3}, 3, 2)
    shortlisted("participants", "remove", "moscow", "--buyer", "B1")
    assert "matches added" in shortlisted("day", "walk-in", "moscow", "--buyer", "B1").stdout


def test_from_the_shortlist_to_a_published_schedule_and_a_change_on_the_day(shortlisted: Run) -> None:
    shortlisted("decide", "simulate", "moscow")
    for at in range(8):
        shortlisted("decide", "enter", "moscow", f"B{at}", "interested", "--firm", f"F{at}")
        shortlisted("decide", "enter", "moscow", f"F{at}", "interested", "--buyer", f"B{at}")
    made = shortlisted("schedule", "make", "moscow", "--seconds", "3").stdout
    assert made.startswith("draft 1: 8 meetings")
    shortlisted("schedule", "publish", "moscow", "1")
    [first] = json.loads(shortlisted("schedule", "show", "moscow", "--firm", "F1", "--json").stdout)
    if first["slot"] == 3:
        shortlisted("day", "leaves", "moscow", "--firm", "F1", "--from", "2126-12-01 11:30")
    else:
        shortlisted("day", "late", "moscow", "--firm", "F1", "--until", "2126-12-01 11:30")
    proposed = shortlisted("day", "replan", "moscow", "--seconds", "3").stdout
    assert "7 meetings stay, 1 move, 0 fall away" in proposed
    assert "moves" in proposed


def test_the_coverage_is_drawn_with_every_heading_and_the_same_each_time(
    shortlisted: Run, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    drawn = tmp_path / "one.svg", tmp_path / "two.svg"
    for path in drawn:
        shortlisted("report", "moscow", "--picture", str(path))
    assert drawn[0].read_bytes() == drawn[1].read_bytes()
    assert ">products</text>" in drawn[0].read_text(encoding="utf-8")
    refused = shortlisted("report", "moscow", "--picture", str(tmp_path / "one.txt"), code=1)
    assert isinstance(refused.exception, RecommenderError)
    assert refused.exception.code == "picture_invalid"


def headings() -> Iterator[str]:
    """The headings that any command names."""
    for path in sorted(Path(recommender.cli.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "missions.print_table":
                words = node.args[0].elts if isinstance(node.args[0], ast.List) else []
                yield from (str(word.value) for word in words if isinstance(word, ast.Constant))


def test_every_heading_of_a_table_has_its_words() -> None:
    assert {f"column_{name}" for name in headings()} <= messages().keys()


def test_a_country_that_does_not_exist_is_refused(run: Run) -> None:
    with pytest.raises(RecommenderError, match="country_unknown"):
        raise run(*("xx" if word == "ru" else word for word in CREATE), code=1).exception or AssertionError


def test_a_partys_own_limit_leaves_the_events_other_one(run: Run, masa: Masa) -> None:
    run(*CREATE, "--firm-least", "1")
    run("participants", "add", "moscow", "--firm", "F0")
    run("participants", "set", "moscow", "--firm", "F0", "--most", "3")
    [firm] = masa.store.participation.of(OPERATOR, "moscow")
    assert firm.limits == Limits(1, 3)
