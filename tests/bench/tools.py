"""Parable and its peers: where they are, how they are called, and a project for each to build."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = HERE / "peers"
# What the corpus has in the one story that is edited.
REVISION = "Revision {} of this text."


class Failed(Exception):
    """A program did not do what it should; its words say what."""


@dataclass(frozen=True)
class Tool:
    """How a site generator is called.

    `{port}` stands for a port, `{number}` for the number of a story, `{folder}` for the folder that
    its text lies in.
    """

    name: str
    # As `generate` and the folders of `peers/` call it.
    format: str
    build: tuple
    serve: tuple
    # The folder it writes, and in it the page of a story; a pattern where its title is needed.
    output: str
    page: str
    # Where the text of a story is.
    source: str
    binary: Path = None
    version: str = ""

    def at(self, binary):
        """This tool, with the program that is to be run."""
        answer = subprocess.run([binary, "--version"], capture_output=True, text=True)
        if answer.returncode != 0:
            answer = subprocess.run([binary, "version"], capture_output=True, text=True)
        version = re.search(r"\d+(\.\d+)+", answer.stdout)
        return replace(self, binary=binary, version=version[0] if version else "unknown")


PARABLE = Tool(
    "Parable", "parable",
    build=("build", "--quiet"),
    serve=("watch", "--port", "{port}"),
    output="output", page="stories/story-{number}-about-*.html", source="content/notes.md",
)

# Each as its manual says, with nothing set that makes it slower than it is by itself.
ALL_PEERS = [
    Tool(
        "Hugo", "hugo",
        build=("build", "--quiet"),
        serve=("server", "--quiet", "--port", "{port}"),
        output="public", page="{folder}/story-{number}/index.html", source="content/*/story-{number}.md",
    ),
    Tool(
        "Zola", "zola",
        build=("build",),
        serve=("serve", "--port", "{port}"),
        output="public", page="{folder}/story-{number}/index.html", source="content/*/story-{number}.md",
    ),
    Tool(
        "mdBook", "mdbook",
        build=("build",),
        serve=("serve", "--port", "{port}"),
        output="book", page="{folder}/story-{number}.html", source="src/*/story-{number}.md",
    ),
    Tool(
        "Eleventy", "eleventy",
        build=("--quiet",),
        serve=("--serve", "--quiet", "--port={port}"),
        output="site", page="{folder}/story-{number}/index.html", source="content/*/story-{number}.md",
    ),
]


def target():
    """The folder that cargo builds in."""
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def built(*helpers):
    """Paths of Parable and of these programs of this folder, all built."""
    if "PARABLE" not in os.environ:
        build = ["cargo", "build", "--release", "--locked", "--bin", "parable"]
        subprocess.run(build, cwd=ROOT, check=True)
    parable = os.environ.get("PARABLE", target() / "release/parable")
    programs = {"parable": Path(parable).resolve()}
    # These stand on nothing but the standard library: a second each, and no need to build
    # everything that tests stand on.
    for name in helpers:
        programs[name] = target().resolve() / "bench" / name
        programs[name].parent.mkdir(parents=True, exist_ok=True)
        compile = ["rustc", "--edition", "2024", "-O", "-o", programs[name], HERE / f"{name}.rs"]
        subprocess.run(compile, check=True)
    return programs


def found(programs, asked):
    """The tools that are on this machine, Parable first, and the names of those that are not;
    of the peers only those that are asked for."""
    present, missing = [PARABLE.at(programs["parable"])], []
    for tool in [tool for tool in ALL_PEERS if tool.format in asked]:
        binary = os.environ.get(tool.format.upper()) or shutil.which(tool.format)
        if binary:
            present.append(tool.at(Path(binary).absolute()))
        else:
            missing.append(tool.name)
    return present, missing


class Project:
    """A corpus of so many stories, in a folder of its own, for one tool to build."""

    def __init__(self, tool, programs, folder, stories):
        self.tool, self.stories = tool, stories
        self.folder = folder / f"{tool.format}-{stories}"
        self.output = self.folder / tool.output
        self.revision = 0
        self.edited = stories // 2
        generate = [programs["generate"], tool.format, str(stories), self.folder]
        subprocess.run(generate, check=True)
        if tool.format != "parable":
            self.furnish()
        # Whatever comes beside these is made by the tool.
        self.own = set(os.listdir(self.folder))

    def furnish(self):
        """Adds the templates and settings of a peer."""
        shutil.copytree(PEERS / self.tool.format, self.folder, dirs_exist_ok=True)
        static = self.folder / ("static" if self.tool.format in ("hugo", "zola") else "")
        static.mkdir(exist_ok=True)
        shutil.copy(PEERS / "site.css", static)
        if self.tool.format == "eleventy":
            # Its plugin for highlighting is looked for from the project.
            parents = self.tool.binary.resolve().parents
            for modules in [path for path in parents if path.name == "node_modules"][-1:]:
                (self.folder / "node_modules").symlink_to(modules)

    def clean(self):
        """Removes everything that the tool made, its caches with it."""
        for name in set(os.listdir(self.folder)) - self.own:
            path = self.folder / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def next_edit(self):
        """The file that holds the story of the middle, and its text with a number in it changed.
        From now on that is what its page must say."""
        before, self.revision = self.words(), self.revision + 1
        text = self.source().read_bytes()
        edited = text.replace(before, self.words(), 1)
        if edited == text:
            raise Failed("the corpus has nothing to edit")
        return self.source(), edited

    def source(self):
        """The file that holds the story that is edited."""
        [path] = self.folder.glob(self.tool.source.format(number=self.edited))
        return path

    def words(self):
        """What the page of the story that is edited must say."""
        return REVISION.format(self.revision).encode()

    def page(self):
        """The page of the story that is edited. Parable must have built it."""
        folder = self.source().parent.name
        pattern = self.tool.page.format(number=self.edited, folder=folder)
        pages = list(self.output.glob(pattern)) if "*" in pattern else [self.output / pattern]
        if len(pages) != 1:
            raise Failed(f"{len(pages)} pages for one story")
        return pages[0]

    def environment(self):
        """The variables for the tool: what it keeps, it keeps in its project."""
        kept = self.folder / "kept"
        return {**os.environ, "HOME": str(kept), "XDG_CACHE_HOME": str(kept / "cache")}
