"""What builds take: time, memory, files."""

import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from tools import Failed, Project

STEPS = ("clean build", "unchanged rebuild", "one story edited")
# A build that takes longer is ended, in seconds: one that hangs must not stop the others.
PATIENCE = 1800


@dataclass
class Run:
    """One run of a program. Seconds and bytes."""

    wall: float
    user: float = None
    system: float = None
    # The most that any of its processes held at once.
    memory: int = None


@dataclass
class Cell:
    """Some runs of the same, and what the last of them left."""

    runs: list = field(default_factory=list)
    # How many files it wrote, and how many bytes; what it left as it was does not count.
    files: int = 0
    bytes: int = 0
    failure: str = ""


class Bench:
    """Every tool with the same corpus in one place."""

    def __init__(self, tools, programs, folder, stories, runs):
        self.programs, self.folder, self.runs = programs, folder, runs
        self.projects = [Project(tool, programs, folder, stories) for tool in tools]
        # What the last build of each took, in seconds.
        self.last = {}

    def measure(self, deadlines):
        """By step and name: a cell. `deadlines` has one moment for each step."""
        measured = {}
        for step in STEPS:
            cells = measured[step] = {project.tool.name: Cell() for project in self.projects}
            self.take_turns(step, cells, next(deadlines))
            if step == STEPS[0]:
                cells.update(self.floor())
        for project in self.projects:
            shutil.rmtree(project.folder)
        return measured

    def take_turns(self, step, cells, deadline):
        """Lets each tool build in turn, so that a slow moment of the machine meets them all."""
        for at in range(self.runs):
            begun = time.monotonic()
            for project in self.projects:
                cell = cells[project.tool.name]
                if not cell.failure and self.has_time(project, cell, deadline):
                    try:
                        run = build(project, step, cell)
                        self.last[project.tool.name] = run.wall
                    except Failed as failure:
                        cell.failure = str(failure)
                        print(f"  {project.tool.name}: {failure}", file=sys.stderr)
            print(f"  {step}, run {at + 1}: {time.monotonic() - begun:.0f}s", file=sys.stderr)

    def has_time(self, project, cell, deadline):
        """Whether another build of a project will be over in time. Parable is built once anyhow:
        all others are measured by it."""
        first = project is self.projects[0] and not cell.runs
        return first or time.monotonic() + self.last.get(project.tool.name, 0) < deadline

    def floor(self):
        """What it takes to write the files of Parable's site, and to copy them."""
        site, copy = self.projects[0].output, self.folder / "copy"
        cells = {"a bare loop": Cell(), "`cp -r`": Cell()}
        if not site.is_dir():
            return {}
        for _ in range(self.runs):
            for name, cell in cells.items():
                shutil.rmtree(copy, ignore_errors=True)
                os.sync()
                if name == "`cp -r`":
                    cell.runs.append(timed(["cp", "-r", site, copy], self.folder, os.environ))
                else:
                    floor = [self.programs["floor"], site, copy]
                    answer = subprocess.run(floor, check=True, capture_output=True, text=True)
                    cell.runs.append(Run(wall=float(answer.stdout.split()[0])))
                cell.files, cell.bytes = written({}, seen(copy))
        shutil.rmtree(copy)
        return cells


def build(project, step, cell):
    """Builds a project once, looks whether the site is right, and adds the run to a cell."""
    if step == "clean build":
        project.clean()
    elif step == "one story edited":
        path, text = project.next_edit()
        path.write_bytes(text)
    before = seen(project.output)
    # What was written before must not be waited for now.
    os.sync()
    command = [project.tool.binary, *project.tool.build]
    run = timed(command, project.folder, project.environment())
    after = seen(project.output)
    page = project.page()
    if not page.is_file() or project.words() not in page.read_bytes():
        raise Failed("the page of the story that is edited is not the new one")
    pages = sum(path.endswith(".html") for path in after)
    if pages < project.stories:
        raise Failed(f"{pages} pages for {project.stories} stories")
    cell.runs.append(run)
    cell.files, cell.bytes = written(before, after)
    return run


def timed(command, folder, environment):
    """Runs a command; what it says is shown only where it fails."""
    with open(folder / "said", "w+b") as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        patience = threading.Timer(PATIENCE, process.kill)
        patience.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        patience.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            last = said.read().decode(errors="replace").strip()[-400:]
            raise Failed(f"ended with {process.returncode}: {last}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(wall, usage.ru_utime, usage.ru_stime, usage.ru_maxrss * unit)


def seen(folder):
    """Every file below a folder: which it is, when it was written, and how long it is."""
    files = {}
    for path, _, names in os.walk(folder):
        for name in names:
            file = os.path.join(path, name)
            state = os.lstat(file)
            files[file] = (state.st_ino, state.st_mtime_ns, state.st_size)
    return files


def written(before, after):
    """How many files are not those that were there, and how many bytes they have."""
    # A file that was moved or linked to its place is the one that it was.
    old = set(before.values())
    new = [state for state in after.values() if state not in old]
    return len(new), sum(size for _, _, size in new)
