"""How long it takes from a save to the new page, over HTTP."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from shutil import rmtree

from tools import Failed, Project

# How long a server may take to begin, and to show an edit, in seconds.
PATIENCE = 60
# How long is waited until the page is asked for again: a millisecond, or a hundredth of what has
# been waited for already, so that a slow server is not kept busy by being asked.
INTERVAL, SHARE = 0.001, 0.01
# How many edits are watched even where the time is over.
LEAST = 3
# Between a new page and the next edit: whatever still goes on behind it is not measured.
PAUSE = 0.5


@dataclass
class Latency:
    """What a server took for some edits, in seconds."""

    edits: list = field(default_factory=list)
    # How many answers meanwhile were neither the old page nor the new one.
    wrong: int = 0
    # The most that the server held at once, in bytes.
    memory: int = None
    failure: str = ""


class Bench:
    """Every tool with the same corpus, one after the other."""

    def __init__(self, tools, programs, folder, stories, edits):
        self.programs, self.folder, self.stories, self.edits = programs, folder, stories, edits
        self.servers = [(tool.name, tool, tool.serve) for tool in tools]
        for tool in tools:
            if tool.format == "zola":
                # It waits a second before it builds, and then builds all. This is the least it can
                # do: the one page is made again, and nothing that speaks of it.
                fast = (*tool.serve, "--fast", "--debounce", "1")
                self.servers.append(("Zola `--fast --debounce 1`", tool, fast))

    def measure(self, deadline):
        """By name: a latency. All should be over at a moment."""
        measured = {}
        for left, (name, tool, serve) in zip(range(len(self.servers), 0, -1), self.servers):
            latency = measured[name] = Latency()
            # Parable is watched anyhow: all others are measured by it.
            if measured.keys() > {name} and time.monotonic() > deadline:
                continue
            project = Project(tool, self.programs, self.folder, self.stories)
            until = time.monotonic() + max(0, deadline - time.monotonic()) / left
            try:
                self.watch(project, serve, latency, until)
            except Failed as failure:
                latency.failure = str(failure)
            rmtree(project.folder)
            print(f"  {name}: {len(latency.edits)} edits {latency.failure}", file=sys.stderr)
        return measured

    def watch(self, project, serve, latency, until):
        with Server(project, serve) as server:
            server.wait_for(project.words())
            for at in range(self.edits):
                # Edits are not in step with whatever the server does at intervals.
                time.sleep(PAUSE + at % 7 * 0.013)
                old = project.words()
                path, text = project.next_edit()
                begun = time.perf_counter()
                # As an editor does that writes over the file.
                path.write_bytes(text)
                latency.wrong += server.wait_for(project.words(), old)
                latency.edits.append(time.perf_counter() - begun)
                if time.monotonic() + latency.edits[-1] > until and at + 1 >= LEAST:
                    break
            latency.memory = server.memory()


class Server:
    """A tool that serves its project, asked over one connection that stays open."""

    def __init__(self, project, serve):
        where = dict(cwd=project.folder, env=project.environment(), stdin=subprocess.DEVNULL)
        quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if "*" in project.tool.page:
            # The address of a story is seen from its page.
            subprocess.run([project.tool.binary, *project.tool.build], **where, **quiet)
        page = project.page().relative_to(project.output).as_posix()
        self.path = "/" + page.removesuffix("index.html")
        port = free_port()
        command = [project.tool.binary, *(word.format(port=port) for word in serve)]
        self.process = subprocess.Popen(command, **where, **quiet, start_new_session=True)
        self.connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()
        for ending in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, ending)
                self.process.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue

    def wait_for(self, words, old=None):
        """Waits until the page holds some words; says how many answers held neither those nor the
        old ones."""
        wrong, begun = 0, time.perf_counter()
        while (waited := time.perf_counter() - begun) < PATIENCE:
            body = self.body()
            if words in body:
                return wrong
            wrong += old is not None and old not in body
            if self.process.poll() is not None:
                raise Failed(f"the server ended with {self.process.returncode}")
            time.sleep(max(INTERVAL, waited * SHARE))
        raise Failed(f"no new page within {PATIENCE} seconds")

    def body(self):
        try:
            self.connection.request("GET", self.path)
            answer = self.connection.getresponse()
            body = answer.read()
            return body if answer.status == 200 else b""
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return b""

    def memory(self):
        """Where the system tells it."""
        try:
            with open(f"/proc/{self.process.pid}/status") as status:
                lines = dict(line.split(":", 1) for line in status)
                return int(lines["VmHWM"].split()[0]) * 1024
        except (OSError, KeyError):
            return None


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
