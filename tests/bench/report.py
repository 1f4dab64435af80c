"""What was measured, as Markdown."""

import resource
import statistics
import sys
from dataclasses import dataclass, field

HEAD = """# How fast Parable is

Written by `tests/bench/run --results`. All build the same corpus: stories of about 1,500
characters, a table in every fifth, a block of code in every third, links between them, 16
principles, 5 platforms. Parable reads it from one file of notes and makes all of its site: pages
of technologies, matrix, A to Z, search, practice, print. The peers read a file for each story and
make of it what `tests/bench/peers/` asks for: a plain page for each story, with code highlighted
(by mdBook in the browser, and so not here), and a list for each principle.

Times are medians, the least in brackets. `×` says how many times Parable's figure the one before
it is. Memory is the most that a process held at once. Files and bytes are those that were written;
what was left as it was does not count. Before each run everything on its way to the disk has
arrived there. The bare loop writes the very files of Parable's site on two threads and, like the
peers, does not wait for the disk to have them, as Parable does.
"""


@dataclass
class Results:
    """All that was measured, and where."""

    machine: list
    tools: list
    missing: list
    # Kinds of file systems, by place.
    places: dict = field(default_factory=dict)
    # By number of stories and place, then step, then name.
    builds: dict = field(default_factory=dict)
    # By number of stories, then name.
    watching: dict = field(default_factory=dict)


def text(results):
    parts = [HEAD, described(results)]
    for (stories, place), steps in results.builds.items():
        parts.append(f"## {stories:,} stories, {place}\n")
        for step, cells in steps.items():
            parts.append(f"### {step[0].upper()}{step[1:]}\n")
            parts.append(build_table(cells))
        if stories in results.watching and place == list(results.places)[-1]:
            parts.append(f"## {stories:,} stories, from a save to the new page\n")
            parts.append(watch_table(results.watching[stories]))
    return "\n".join(parts)


def described(results):
    places = ", ".join(f"{place}: {kind}" for place, kind in results.places.items())
    versions = ", ".join(f"{tool.name} {tool.version}" for tool in results.tools)
    lines = [*results.machine, places, versions]
    if results.missing:
        lines.append(f"not measured, since they are not installed: {', '.join(results.missing)}")
    return "".join(f"- {line}\n" for line in lines)


def build_table(cells):
    own = cells["Parable"]
    head = ["", "time", "×", "user", "×", "system", "memory", "×", "files", "bytes", "runs"]
    rows = []
    for name, cell in cells.items():
        if not cell.runs:
            rows.append([name, one_line(cell.failure) or "no time was left"])
            continue
        wall = [run.wall for run in cell.runs]
        rows.append([
            name,
            f"{seconds(statistics.median(wall))} ({seconds(min(wall))})",
            ratio(median(cell, "wall"), median(own, "wall")),
            seconds(median(cell, "user")),
            ratio(median(cell, "user"), median(own, "user")),
            seconds(median(cell, "system")),
            peak(median(cell, "memory")),
            ratio(median(cell, "memory"), median(own, "memory")),
            f"{cell.files:,}",
            f"{cell.bytes / 1e6:,.1f} MB",
            str(len(cell.runs)),
        ])
    return table(head, rows)


def watch_table(latencies):
    own = latencies["Parable"].edits
    head = ["", "median", "×", "95 of 100", "×", "memory", "wrong answers", "edits"]
    rows = []
    for name, latency in latencies.items():
        if not latency.edits:
            rows.append([name, one_line(latency.failure) or "no time was left"])
            continue
        middle, most = statistics.median(latency.edits), high(latency.edits)
        rows.append([
            name,
            milliseconds(middle),
            ratio(middle, statistics.median(own) if own else None),
            milliseconds(most),
            ratio(most, high(own) if own else None),
            megabytes(latency.memory),
            f"{latency.wrong:,}",
            f"{len(latency.edits)} {latency.failure}".strip(),
        ])
    return table(head, rows)


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1)]
    lines += [row + [""] * (len(head) - len(row)) for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def median(cell, figure):
    """`None` where it was not measured."""
    figures = [getattr(run, figure) for run in cell.runs]
    return None if not figures or None in figures else statistics.median(figures)


def high(edits):
    """What 95 of 100 edits stay within: the nearest rank."""
    return sorted(edits)[-(-len(edits) * 95 // 100) - 1]


def ratio(figure, own):
    if figure is None or not own:
        return ""
    times = figure / own
    return f"{times:.2g}" if times < 10 else f"{times:.0f}"


def seconds(figure):
    if figure is None:
        return ""
    return f"{figure:.3f} s" if figure < 1 else f"{figure:.2f} s"


def milliseconds(figure):
    return f"{figure * 1000:,.0f} ms" if figure >= 0.1 else f"{figure * 1000:.1f} ms"


def megabytes(figure):
    return "" if figure is None else f"{figure / 1e6:,.0f} MB"


def peak(figure):
    """The memory of a process that this one started: it began as a copy of it, and what it held
    then is in the figure."""
    unit = 1 if sys.platform == "darwin" else 1024
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    at_most = figure is not None and figure <= ours
    return ("at most " if at_most else "") + megabytes(figure)


def one_line(words):
    """Words that a cell of a table can hold."""
    return " ".join(words.replace("|", "/").split())
