"""Processor time of whole process trees, from /proc, and what the machine was doing meanwhile."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")
_SPIN = 400_000


def cpu_seconds(roots: Iterable[int]) -> float:
    """User and system time of these processes and all below them, children that have ended included."""
    parents, spent = _processes()
    below: dict[int, list[int]] = {}
    for pid, parent in parents.items():
        below.setdefault(parent, []).append(pid)
    waiting, total = list(roots), 0.0
    while waiting:
        pid = waiting.pop()
        total += spent.get(pid, 0.0)
        waiting.extend(below.get(pid, ()))
    return total


def _processes() -> tuple[dict[int, int], dict[int, float]]:
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            text = (entry / "stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile; its parent has its time
        # The name, in brackets, may hold anything.
        fields = text[text.rindex(")") + 2 :].split()
        parents[int(entry.name)] = int(fields[1])
        spent[int(entry.name)] = sum(map(int, fields[11:15])) / _TICK
    return parents, spent


def memory_mib(pids: Iterable[int]) -> float:
    """Proportional set size: what is shared is counted once among those who share it."""
    total = 0
    for pid in pids:
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def spin_seconds() -> float:
    """The processor's time for a fixed piece of work: how fast it is just now, whoever else waits for it."""
    began = time.process_time()
    number = 1
    for _ in range(_SPIN):
        number = number * 1103515245 % 2147483647
    return time.process_time() - began


class Busyness:
    """How many cores were busy between two moments, with whatever."""

    def __init__(self) -> None:
        self._before = _cores()

    def cores(self) -> float:
        busy, at = _cores()
        return (busy - self._before[0]) / max(at - self._before[1], 1e-9)


def _cores() -> tuple[float, float]:
    fields = (_PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]
    ticks = [int(field) for field in fields]
    idle = ticks[3] + ticks[4]
    return (sum(ticks) - idle) / _TICK, time.perf_counter()
