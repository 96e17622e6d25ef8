"""Schedules: published business-to-business instances, missions of growing size, peers in the same run.

python -m benchmarks.schedule --b2b DIR --limit 60 [--json]
python -m benchmarks.schedule [--plot growth.png]
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from statistics import median
from time import monotonic, process_time
from typing import Any

from benchmarks.b2b import read
from benchmarks.peers import greedy, plain
from benchmarks.synthetic import SIZES, mission
from recommender.errors import Infeasible
from recommender.scheduling import Goal, Plan, Problem, Progress, solve
from recommender.scheduling.checking import violations
from recommender.scheduling.grid import grid_of

PLAIN_SECONDS = 10.0


def known_optima(folder: Path) -> dict[str, int]:
    """Proven optima by instance, where the folder lists them."""
    path = folder / "known_optima.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["instance"]: int(row["optimal_total_breaks_d2"]) for row in csv.DictReader(lines)}


def solve_instance(path: Path, limit: float) -> dict[str, Any]:
    """One instance: breaks, whether proven, wall and CPU seconds, whether there is a schedule."""
    name = path.name.removesuffix(".dzn").removesuffix(".original")
    wall, cpu = monotonic(), process_time()
    breaks, proven, feasible = None, False, False
    try:
        problem = read(path)
        plan = solve(problem, seconds=limit, last=Goal.BREAKS)
        level = plan.levels[Goal.BREAKS]
        feasible = not violations(grid_of(problem), plan.sittings)
        breaks, proven = int(level.value), level.gap == 0
    except Infeasible as refused:
        proven = refused.code == "schedule_infeasible"
    return {
        "instance": name,
        "breaks": breaks,
        "proven": proven,
        "seconds": round(monotonic() - wall, 2),
        "feasible": feasible,
        "cpu_seconds": round(process_time() - cpu, 2),
    }


def b2b_table(folder: Path, limit: float, plain_seconds: float) -> None:
    """Each instance beside its known optimum, a greedy schedule and the plain CP-SAT model."""
    optima = known_optima(folder)
    print(f"{'instance':16}{'optimum':>8}{'breaks':>7}{'proven':>7}{'wall s':>8}{'CPU s':>7}", end="")
    print(f"{'greedy':>8}{'unplaced':>9}{f'plain {plain_seconds:.0f} s':>11}{'proven':>7}")
    results, peers = [], []
    for path in sorted(folder.glob("*.dzn")):
        result = solve_instance(path, limit)
        results.append(result)
        grid = grid_of(read(path))
        placed, broken = greedy(grid)
        peer, peer_proven = plain(grid, plain_seconds)
        peers.append((broken, len(grid.firm) - placed, peer, peer_proven))
        print(
            f"{result['instance']:16}{optima.get(result['instance'], '?'):>8}{result['breaks'] or 0:>7}"
            f"{'yes' if result['proven'] else 'no':>7}{result['seconds']:8.1f}{result['cpu_seconds']:7.1f}"
            f"{broken:8}{len(grid.firm) - placed:9}{'-' if peer is None else peer:>11}"
            f"{'yes' if peer_proven else 'no':>7}",
            flush=True,
        )
    proven = sum(result["proven"] for result in results)
    seconds = [result["seconds"] for result in results]
    right = sum(result["breaks"] == optima.get(result["instance"]) for result in results)
    plainly = sum(proved for *_, proved in peers)
    print(f"proven {proven} of {len(results)} (plain CP-SAT: {plainly}), {right} equal to the known optimum")
    ours = [result["breaks"] or 0 for result in results]
    hasty = sum(broken for broken, *_ in peers) / max(sum(ours), 1)
    print(f"greedy: {hasty:.2f} times our breaks, {sum(one[1] for one in peers)} meetings without a slot")
    both = [(peer, own) for (_, _, peer, _), own in zip(peers, ours, strict=True) if peer is not None]
    slack = sum(peer for peer, _ in both) / max(sum(own for _, own in both), 1)
    print(f"plain CP-SAT: {slack:.2f} times our breaks on the {len(both)} that it answers")
    print(f"wall seconds: median {median(seconds):.1f} (target 5), worst {max(seconds):.1f} (target 60)")


def mission_row(size: str, problem: Problem, plan: Plan, told: list[Progress]) -> dict[str, Any]:
    """What the schedule and, under ``first_…``, the first answer reach.

    ``score_seconds``: when the score stood that is reached in the end; ``alone`` have no meeting at all.
    """
    first, levels = told[0], plan.levels
    scored = next(step for step in told if abs(step.values[Goal.SCORE] - levels[Goal.SCORE].value) < 1e-3)
    wanted = {id_ for one in problem.candidates for id_ in one.pair}
    met = {id_ for one in plan.sittings for id_ in one.pair}
    return {
        "mission": size,
        "meetings": len(plan.sittings),
        "first_seconds": round(first.seconds, 2),
        "first_breaks": int(first.values[Goal.BREAKS]),
        "first_spread": int(first.values[Goal.SPREAD]),
        "score_seconds": round(scored.seconds, 2),
        "seconds": round(plan.seconds, 1),
        **{goal.value: round(level.value, 2) for goal, level in levels.items()},
        "alone": len(wanted - met),
        "score_gap": round(levels[Goal.SCORE].gap, 5),
        "minimum_bound": int(levels[Goal.MINIMUM].bound),
        "breaks_bound": int(levels[Goal.BREAKS].bound),
    }


def missions(names: list[str]) -> list[dict[str, Any]]:
    """Invented missions of growing size, each within its own time."""
    rows = []
    for name in names:
        *size, seconds = SIZES[name]
        problem = mission(*map(int, size))
        told: list[Progress] = []
        plan = solve(problem, seconds=seconds, progress=told.append)
        assert not violations(grid_of(problem), plan.sittings)
        rows.append(mission_row(name, problem, plan, told))
        print(json.dumps(rows[-1]), flush=True)
    return rows


def plot(rows: list[dict[str, Any]], path: Path) -> None:
    """Cost and what it buys, by number of meetings."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (cost, gaps) = pyplot.subplots(1, 2, figsize=(9, 3.8))
    meetings = [row["meetings"] for row in rows]
    for name, label in (
        ("first_seconds", "first schedule"),
        ("score_seconds", "final score"),
        ("seconds", "end"),
    ):
        cost.plot(meetings, [max(row[name], 0.01) for row in rows], "o-", label=label)
    for name, label in (("first_breaks", "first schedule"), ("breaks", "end")):
        gaps.plot(meetings, [row[name] / row["meetings"] for row in rows], "o-", label=label)
    cost.set(title="seconds until", xscale="log", yscale="log")
    gaps.set(title="idle gaps a meeting", xscale="log", ylim=(0, None))
    sizes = [row["mission"].split("x") for row in rows]
    ticks = [
        f"{row['meetings']}\n{'×'.join(size[:2])}\n{'×'.join(size[2:])}"
        for row, size in zip(rows, sizes, strict=True)
    ]
    for axes in (cost, gaps):
        axes.set_xticks(meetings, ticks, fontsize=8)
        axes.minorticks_off()
        axes.set_xlabel("meetings held (firms × buyers, slots × tables)")
        axes.grid(alpha=0.3)
        axes.legend()
    cost.yaxis.set_major_formatter("{x:g}")
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--b2b", type=Path, help="a folder of .dzn instances")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds an instance")
    parser.add_argument("--plain", type=float, default=PLAIN_SECONDS, help="seconds for the plain model")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=list(SIZES))
    parser.add_argument("--plot", type=Path, help="where to draw cost against size")
    arguments = parser.parse_args()
    if arguments.b2b:
        if arguments.json:
            paths = sorted(arguments.b2b.glob("*.dzn"))
            print(json.dumps([solve_instance(path, arguments.limit) for path in paths]))
        else:
            b2b_table(arguments.b2b, arguments.limit, arguments.plain)
        return
    rows = missions(arguments.sizes)
    if arguments.plot:
        plot([row for row in rows if "," not in row["mission"]], arguments.plot)


if __name__ == "__main__":
    main()
