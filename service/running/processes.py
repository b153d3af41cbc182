"""What the system says about other processes."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")


def command_line(pid: int) -> str:
    """The command line of a running process, empty when there is none or only its exit status is left."""
    if _PROC.joinpath("self/cmdline").exists():
        try:
            raw = _PROC.joinpath(str(pid), "cmdline").read_bytes()
        except OSError:
            return ""
        return raw.replace(b"\0", b" ").decode(errors="replace").strip()
    return _ps("-p", str(pid), "-o", "command=").strip()


def working_folder(pid: int) -> str:
    """Empty where the system does not tell."""
    try:
        return str(_PROC.joinpath(str(pid), "cwd").readlink())
    except OSError:
        return ""


def with_title(start: str) -> Iterator[int]:
    """The processes whose title begins with `start`."""
    if _PROC.joinpath("self/cmdline").exists():
        pids = [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]
    else:
        pids = [int(pid) for pid in _ps("-ax", "-o", "pid=").split()]
    yield from (pid for pid in pids if pid != os.getpid() and command_line(pid).startswith(start))


def _ps(*arguments: str) -> str:
    return subprocess.run(["/bin/ps", *arguments], capture_output=True, text=True, check=False).stdout  # noqa: S603 - fixed program
