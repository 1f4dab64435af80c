"""What kind of machine this is. Nothing that tells which one."""

import datetime
import os
import platform
from pathlib import Path


def described():
    """What there is to say of it, a line each."""
    return [
        f"{datetime.date.today():%d %B %Y}".lstrip("0"),
        f"{os.cpu_count()} cores{processor()}, {memory()} of memory",
        f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        f"load of the last minute when the run began: {os.getloadavg()[0]:.1f}",
    ]


def processor():
    for line in lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return f" ({line.split(':', 1)[1].strip()})"
    return ""


def memory():
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return "an unknown amount"
    return f"{size / 2**30:.0f} GiB"


def file_system(folder):
    """The kind of file system that a folder lies on."""
    kind, longest = "an unknown file system", -1
    for line in lines("/proc/mounts"):
        _, mount, name = line.split()[:3]
        inside = Path(mount) == folder or Path(mount) in folder.parents
        if inside and len(mount) > longest:
            kind, longest = name, len(mount)
    return kind


def lines(path):
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
